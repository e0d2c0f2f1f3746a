using MdLock.Formatting;

namespace MdLock.Output;

/// <summary>A lock on a section or a document, or a place in the queue for one. Times are UTC.</summary>
/// <remarks>What only tells is made fit for a terminal here; what names something, such as an id or a path, is exact.</remarks>
public sealed class MdLockInfo
{
    internal MdLockInfo()
    {
    }

    /// <summary>The document, by its canonical path.</summary>
    public required string Path { get; init; }

    /// <summary>The section; <c>_document</c> for the whole document.</summary>
    public required string SectionId { get; init; }

    /// <summary>Held, waiting, or released.</summary>
    public required MdLockState State { get; init; }

    /// <summary>
    /// <c>own</c>, <c>held</c>, <c>waiting</c> or <c>released</c>; for what is over without having been given back
    /// <c>stale:</c> and why.
    /// </summary>
    public string Status => LockText.Status(State, IsOwn, StaleReason);

    /// <summary>How much of the section.</summary>
    public required MdLockScope Scope { get; init; }

    /// <summary>Whom it tolerates.</summary>
    public required MdLockMode Mode { get; init; }

    /// <summary>The identity of the lock; null for a place in the queue.</summary>
    public required Guid? LockId { get; init; }

    /// <summary>The fencing token, or the place in the queue: a number that only grows.</summary>
    public required long Fence { get; init; }

    /// <summary>Who: the user and the host.</summary>
    public required string Owner { get; init => field = SafeText.Line(value); }

    /// <summary>The key of the owner.</summary>
    public required string OwnerId { get; init => field = SafeText.Line(value); }

    /// <summary>True for an owner that is this runspace, or a lease that it took.</summary>
    public required bool IsOwn { get; init; }

    /// <summary>The user.</summary>
    public required string User { get; init => field = SafeText.Line(value); }

    /// <summary>The host.</summary>
    public required string HostName { get; init => field = SafeText.Line(value); }

    /// <summary>The process on that host.</summary>
    public required int ProcessId { get; init; }

    /// <summary>The runspace in that process; empty for a lease.</summary>
    public required string RunspaceId { get; init => field = SafeText.Line(value); }

    /// <summary>What for, in the owner's words.</summary>
    public required string Operation { get; init => field = SafeText.Line(value); }

    /// <summary>True for a lease, which outlives the process that took it.</summary>
    public required bool Persistent { get; init; }

    /// <summary>The secret that releases a lease from anywhere; only on the object that took it.</summary>
    public required string? Token { get; init => field = SafeText.Optional(value); }

    /// <summary>Since when it is held, was last renewed, or waits.</summary>
    public required DateTime Since { get; init; }

    /// <summary>For how long, when the object was made.</summary>
    public required TimeSpan Age { get; init; }

    /// <summary>Until when it lasts at most.</summary>
    public required DateTime ExpiresAt { get; init; }

    /// <summary>How long it lasts from grant or renewal on; for a place in the queue, how long its owner waits.</summary>
    public required TimeSpan TimeToLive { get; init; }

    /// <summary>The owner's last sign of life; null before the first.</summary>
    public required DateTime? LastHeartbeat { get; init; }

    /// <summary>True when it is over: nobody stands behind it any more.</summary>
    public required bool Stale { get; init; }

    /// <summary>Why it is over; null while it is live.</summary>
    public required string? StaleReason { get; init => field = SafeText.Optional(value); }

    /// <summary>What was seen, as a sentence; null while it is live.</summary>
    public required string? Evidence { get; init => field = SafeText.Optional(value); }

    /// <inheritdoc/>
    public override string ToString() => SafeText.Line($"{SectionId} ({Owner})");
}
