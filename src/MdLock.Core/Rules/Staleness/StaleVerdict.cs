namespace MdLock.Rules.Staleness;

/// <summary>The verdict that a lock or a ticket is over.</summary>
/// <param name="Reason">Why.</param>
/// <param name="Evidence">What was seen, as a sentence.</param>
internal sealed record StaleVerdict(StaleReason Reason, string Evidence);
