using MdLock.Platform;

namespace MdLock.Rules;

/// <summary>A lock that was granted and not yet released.</summary>
internal sealed record HeldLock
{
    /// <summary>The identity of the lock; a lock that is taken anew has another.</summary>
    public required Guid LockId { get; init; }

    /// <summary>The fencing token: larger than that of every lock granted on the document before.</summary>
    public required long Fence { get; init; }

    /// <summary>Who holds it.</summary>
    public required LockOwner Owner { get; init; }

    /// <summary>What it covers.</summary>
    public required LockTarget Target { get; init; }

    /// <summary>Whom it tolerates.</summary>
    public required LockMode Mode { get; init; }

    /// <summary>What the owner is doing, in the owner's words.</summary>
    public required string Operation { get; init; }

    /// <summary>When it was granted or last renewed.</summary>
    public required LockInstant GrantedAt { get; init; }

    /// <summary>How long it lasts from <see cref="GrantedAt"/> on.</summary>
    public required TimeSpan TimeToLive { get; init; }

    /// <summary>How often its owner promised a heartbeat; judged by this value, never by the judge's own setting.</summary>
    public required TimeSpan HeartbeatInterval { get; init; }

    /// <summary>The SHA-256 of a lease's token, in hexadecimal; empty for a lock of a process.</summary>
    public string TokenHash { get; init; } = "";

    /// <summary>
    /// The file on which the owner's process keeps an OS lock for as long as it has this one; null where there is none.
    /// </summary>
    public FileIdentity? File { get; init; }

    /// <summary>
    /// The place in the queue from which it was handed to its owner by whoever made room for it; null where the owner took it.
    /// </summary>
    public long? Place { get; init; }

    /// <summary>Whether the record can be read. One that cannot counts as held, and as conflicting with everything.</summary>
    public RecordState Record { get; init; }

    /// <summary>True unless <see cref="Record"/> says otherwise.</summary>
    public bool IsReadable => Record == RecordState.Readable;

    /// <summary>True when this lock and a request for the target in the mode cannot both be granted.</summary>
    public bool ConflictsWith(LockTarget target, LockMode mode) =>
        !IsReadable || ((Mode == LockMode.Exclusive || mode == LockMode.Exclusive) && Target.Overlaps(target));

    /// <summary>Stands for a record that cannot be read, so that it is held, shown and in time reclaimed like a lock.</summary>
    /// <param name="lockId">An id that changes with the record.</param>
    /// <param name="target">What it may cover.</param>
    /// <param name="since">When it was written, where that is known.</param>
    /// <param name="state">Why it cannot be read.</param>
    /// <param name="damage">The same, in words.</param>
    /// <param name="kind">What its owner seems to hang on.</param>
    public static HeldLock Unreadable(
        Guid lockId, LockTarget target, LockInstant since, RecordState state, string damage, OwnershipKind kind = OwnershipKind.Process) => new()
    {
        LockId = lockId,
        Fence = 0,
        Owner = new()
        {
            OwnerId = "unknown",
            Kind = kind,
            User = "",
            HostName = "",
            HostId = "",
            BootId = "",
            PidNamespace = "",
            ProcessId = 0,
            ProcessStart = 0,
            RunspaceId = "",
        },
        Target = target,
        Mode = LockMode.Exclusive,
        Operation = damage,
        GrantedAt = since,
        TimeToLive = TimeSpan.Zero,
        HeartbeatInterval = TimeSpan.Zero,
        Record = state,
    };
}
