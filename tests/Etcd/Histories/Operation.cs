using System.Globalization;

namespace MdLock.EtcdTests.Histories;

/// <summary>One operation of one client, as a history has it.</summary>
/// <remarks>Moments are ticks of a clock that all processes of the machine share, and that only grows.</remarks>
internal sealed record Operation
{
    /// <summary>Tells it from all others of the history; more than 0.</summary>
    public required long Id { get; init; }

    /// <summary>The process that did it, for messages and to find what befell it.</summary>
    public string Process { get; init; } = "";

    /// <summary>The document; histories of different ones have nothing to do with each other.</summary>
    public string Document { get; init; } = "";

    public required OperationKind Kind { get; init; }

    /// <summary>When it was begun.</summary>
    public required long Invoked { get; init; }

    /// <summary>When its outcome was known; meaningless for <see cref="Outcome.Unknown"/>.</summary>
    public long Returned { get; init; } = long.MaxValue;

    public Outcome Outcome { get; init; }

    /// <summary>The operation that took the lock, for those in the name of a lock.</summary>
    public long Grant { get; init; }

    /// <summary>The fence of a lock that was taken.</summary>
    public long Fence { get; init; }

    /// <summary>What a read or a commit found committed: the id of a commit, or 0. A commit's own value is its id.</summary>
    public long Value { get; init; }

    /// <summary>Of a lock that was given back: whether it may have been gone before, so that this proves nothing of it.</summary>
    public bool MayFindItGone { get; init; }

    public bool IsLock => Kind is OperationKind.LockExclusive or OperationKind.LockShared;

    /// <inheritdoc/>
    public override string ToString()
    {
        string end = Outcome == Outcome.Unknown ? "?" : Returned.ToString(CultureInfo.InvariantCulture);
        string more = IsLock ? $" fence {Fence}" : Kind is OperationKind.Read ? $" {Value}" : Kind is OperationKind.Commit ? $" {Value}->{Id} by {Grant}" : $" of {Grant}";
        return string.Create(CultureInfo.InvariantCulture, $"#{Id} {Process} {Kind} {Document}{more}: {Outcome} [{Invoked}, {end}]");
    }
}
