namespace MdLock.Reports;

/// <summary>Who waited for whom.</summary>
/// <param name="Waiter">Who waited.</param>
/// <param name="Holder">Who had the lock meanwhile.</param>
/// <param name="Count">In how many waits.</param>
/// <param name="Length">For how long, all waits together.</param>
internal sealed record WaitPair(string Waiter, string Holder, int Count, TimeSpan Length);
