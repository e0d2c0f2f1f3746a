namespace MdLock.Metrics;

/// <summary>Figures of locks.</summary>
/// <param name="Active">Live locks, at the end of the window.</param>
/// <param name="Waiting">Live tickets, at the end of the window.</param>
/// <param name="Timeouts">Waits that ran out of time within the window.</param>
/// <param name="Contentions">Requests within the window that met a conflict.</param>
internal sealed record LockMetrics(long Active, long Waiting, long Timeouts, long Contentions)
{
    /// <summary>Locks behind which nobody stands any more, at the end of the window.</summary>
    public long Stale { get; init; }

    /// <summary>For how long the oldest lock, live or stale, is held since its grant or last renewal; null without a lock.</summary>
    public double? OldestAgeSeconds { get; init; }
}
