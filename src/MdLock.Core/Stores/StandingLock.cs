using MdLock.Rules;
using MdLock.Rules.Staleness;

namespace MdLock.Stores;

/// <summary>A lock as it stands now.</summary>
/// <param name="Held">The lock.</param>
/// <param name="Verdict">Why it is stale; null when it is live.</param>
internal sealed record StandingLock(HeldLock Held, StaleVerdict? Verdict);
