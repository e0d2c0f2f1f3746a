namespace MdLock.Reports;

/// <summary>A lock that somebody waited for.</summary>
/// <param name="Span">The lock.</param>
/// <param name="Length">For how long of the wait it was held.</param>
internal sealed record WaitedFor(LockSpan Span, TimeSpan Length);
