using System.Globalization;
using MdLock.Formatting;

namespace MdLock.Output;

/// <summary>A column of a lock board.</summary>
/// <param name="Header">What stands above it.</param>
/// <param name="Value">What it says of a lock.</param>
internal sealed record LockBoardColumn(string Header, Func<LockBoardRow, string?> Value)
{
    /// <summary>So many cells are left of it where its contents need more; where they need less, these.</summary>
    public int Least { get; init; } = int.MaxValue;

    /// <summary>Whether it is cut before others are.</summary>
    public bool IsCutFirst { get; init; }

    /// <summary>Whether its contents end below each other, as those of numbers do.</summary>
    public bool IsToTheRight { get; init; }

    /// <summary>The colour of its contents; null for none.</summary>
    public Func<MdLockInfo, Palette, string>? Colour { get; init; }

    /// <summary>The document, by a name that no other one on the board has.</summary>
    public static LockBoardColumn Document { get; } = new("Document", row => row.Document) { Least = 16 };

    /// <summary>The section, by its id.</summary>
    public static LockBoardColumn Section { get; } = new("Section", row => row.Lock.SectionId) { Least = 16 };

    /// <summary>Held, waiting, or stale and why.</summary>
    public static LockBoardColumn State { get; } = new("State", row => row.Lock.Status)
    {
        Colour = (one, palette) => LockText.StatusColour(one.State, one.IsOwn, one.StaleReason, palette),
    };

    /// <summary>The state in one word.</summary>
    public static LockBoardColumn ShortState { get; } = State with { Value = row => row.Lock.Status.Split(':')[0] };

    /// <summary>Whom the lock tolerates.</summary>
    public static LockBoardColumn Mode { get; } = new("Mode", row => row.Lock.Mode.ToString());

    /// <summary>The user and the host.</summary>
    public static LockBoardColumn Owner { get; } = new("Owner", row => row.Lock.Owner) { Least = 12 };

    /// <summary>The user, where there is no place for the host.</summary>
    public static LockBoardColumn ShortOwner { get; } = Owner with
    {
        Value = row => row.Lock.User.Length > 0 ? row.Lock.User : row.Lock.Owner,
    };

    /// <summary>The process; none stands behind a lease.</summary>
    public static LockBoardColumn Process { get; } = new("Process", ProcessOf) { IsToTheRight = true };

    /// <summary>For how long.</summary>
    public static LockBoardColumn Age { get; } = new("Age", row => TimeText.Span(row.Lock.Age)) { IsToTheRight = true };

    /// <summary>For how long, in the greatest unit alone.</summary>
    public static LockBoardColumn ShortAge { get; } = Age with { Value = row => TimeText.Span(row.Lock.Age).Split(' ')[0] };

    /// <summary>What for.</summary>
    public static LockBoardColumn Operation { get; } =
        new("Operation", row => row.Lock.Operation) { Least = 10, IsCutFirst = true };

    /// <summary>What it says of a lock, as a terminal may be given it.</summary>
    public string TextOf(LockBoardRow row) => SafeText.Line(Value(row));

    private static string ProcessOf(LockBoardRow row) => row.Lock switch
    {
        { Persistent: true } => "lease",
        { ProcessId: 0 } => "",
        _ => row.Lock.ProcessId.ToString(CultureInfo.InvariantCulture),
    };
}
