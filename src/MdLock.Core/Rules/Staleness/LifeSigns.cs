using MdLock.Platform;

namespace MdLock.Rules.Staleness;

/// <summary>Everything that was seen of a lock or a ticket and its owner at one moment.</summary>
internal sealed record LifeSigns
{
    /// <summary>How long the record has been unreadable; null for one that can be read.</summary>
    public TimeSpan? UnreadableFor { get; init; }

    /// <summary>Why the record cannot be read.</summary>
    public string Damage { get; init; } = "";

    /// <summary>What the entry's life hangs on.</summary>
    public OwnershipKind Kind { get; init; }

    /// <summary>Where the owner lives.</summary>
    public HostRelation Host { get; init; }

    /// <summary>The owner's process; null when it cannot be looked at from here (another pid namespace).</summary>
    public ProcessState? Process { get; init; }

    /// <summary>
    /// True when the owner's process has let go of the entry's file, which it keeps under an OS lock for as long as it lives;
    /// false when it holds it, or nobody can tell.
    /// </summary>
    public bool IsLetGo { get; init; }

    /// <summary>
    /// How long the owner's lease in the store let it be silent, now that it is over; null while it is there, and where there
    /// is none.
    /// </summary>
    public TimeSpan? EndedLease { get; init; }

    /// <summary>The owner's process id, for the evidence.</summary>
    public int ProcessId { get; init; }

    /// <summary>Time since the grant or the last renewal, for an owner in the same run of the machine.</summary>
    public TimeSpan Age { get; init; }

    /// <summary>Time since the last heartbeat, or the grant if later, for an owner in the same run of the machine.</summary>
    public TimeSpan SinceHeartbeat { get; init; }

    /// <summary>For an owner elsewhere: how long this machine has seen the entry without a new heartbeat.</summary>
    public TimeSpan StandingStill { get; init; }

    /// <summary>For an owner elsewhere: how long this machine has seen the entry without a renewal.</summary>
    public TimeSpan Unrenewed { get; init; }

    /// <summary>How long the entry may last from its grant or renewal on.</summary>
    public TimeSpan TimeToLive { get; init; }

    /// <summary>How often the owner promised a heartbeat.</summary>
    public TimeSpan HeartbeatInterval { get; init; }
}
