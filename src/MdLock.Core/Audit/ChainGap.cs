namespace MdLock.Audit;

/// <summary>Events that were expected and have not come yet.</summary>
/// <param name="From">The number of the first.</param>
/// <param name="To">The number of the last.</param>
/// <param name="File">The file in which another event came in their place.</param>
/// <param name="Line">That event's line.</param>
internal sealed record ChainGap(long From, long To, string File, int Line);
