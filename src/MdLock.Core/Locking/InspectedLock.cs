using MdLock.Rules.Staleness;
using MdLock.Rules;
using MdLock.Stores;

namespace MdLock.Locking;

/// <summary>A lock as it was found.</summary>
/// <param name="Lock">The lock.</param>
/// <param name="Verdict">Why it is stale; null for a live one.</param>
/// <param name="LastHeartbeat">Its owner's last heartbeat; null before the first.</param>
internal sealed record InspectedLock(HeldLock Lock, StaleVerdict? Verdict, Heartbeat? LastHeartbeat);
