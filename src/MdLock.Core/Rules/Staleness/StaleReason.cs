namespace MdLock.Rules.Staleness;

/// <summary>Why a lock or a ticket is over, in the order in which the reasons are looked at.</summary>
internal enum StaleReason
{
    /// <summary>Its record cannot be read, and stayed so for longer than a write could take.</summary>
    Malformed,

    /// <summary>The machine of its owner was restarted since.</summary>
    HostRestarted,

    /// <summary>The process of its owner has ended.</summary>
    OwnerDead,

    /// <summary>Its owner missed several heartbeats in a row.</summary>
    HeartbeatLost,

    /// <summary>It was held, or waited, for longer than it may.</summary>
    TimeToLiveOver,
}
