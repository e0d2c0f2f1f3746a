namespace MdLock.Metrics;

/// <summary>Figures of locks.</summary>
/// <param name="Active">Live locks, at the end of the window.</param>
/// <param name="Waiting">Live tickets, at the end of the window.</param>
/// <param name="Timeouts">Waits that ran out of time within the window.</param>
/// <param name="Contentions">Requests within the window that met a conflict.</param>
internal sealed record LockMetrics(long Active, long Waiting, long Timeouts, long Contentions);
