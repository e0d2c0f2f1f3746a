using MdLock.Rules.Staleness;
using MdLock.Rules;
using MdLock.Stores;

namespace MdLock.Locking;

/// <summary>What came of a forced release.</summary>
internal abstract record ForcedRelease
{
    private ForcedRelease()
    {
    }

    /// <summary>The lock was stale and is released.</summary>
    public sealed record Released(HeldLock Lock, StaleVerdict Verdict) : ForcedRelease;

    /// <summary>The lock is live, and stays.</summary>
    public sealed record StillLive(HeldLock Lock, Heartbeat? LastHeartbeat) : ForcedRelease;

    /// <summary>The lock is not there any more.</summary>
    public sealed record Gone : ForcedRelease;
}
