using MdLock.Commits;

namespace MdLock.UnitTests.Commits;

/// <summary>The commits of which every file operation is tried.</summary>
internal static class Scenarios
{
    /// <summary>The operation that the versions of such a commit tell.</summary>
    public const string Mark = "tried";

    public static IReadOnlyList<string> Names { get; } = ["set", "append", "drop", "several"];

    /// <summary>Makes what the commit needs beforehand.</summary>
    public static void Prepare(Desk desk, string name)
    {
    }

    public static SectionChange[] Changes(Desk desk, string name) => name switch
    {
        "set" => [Desk.Set("b", "## B\nnew\n")],
        "append" => [Desk.Append("b", "more")],
        "drop" => [Desk.Set("a", "# A\nalone\n")],
        "several" => [Desk.SetBody("a", "1\n"), Desk.Set("setup", "# Begin\n"), Desk.SetBody("c", "3\n")],
        _ => throw new ArgumentOutOfRangeException(nameof(name), name, message: null),
    };
}
