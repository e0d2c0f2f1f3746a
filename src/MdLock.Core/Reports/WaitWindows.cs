using MdLock.Metrics;

namespace MdLock.Reports;

/// <summary>Puts waits into windows of time.</summary>
internal static class WaitWindows
{
    private const int MaxWindows = 24;

    /// <summary>Lengths of windows that people count in.</summary>
    private static readonly TimeSpan[] Lengths =
    [
        .. new[] { 0.1, 0.2, 0.5, 1, 2, 5, 10, 15, 30 }.Select(TimeSpan.FromSeconds),
        .. new double[] { 1, 2, 5, 10, 15, 30 }.Select(TimeSpan.FromMinutes),
        .. new double[] { 1, 2, 3, 6, 12 }.Select(TimeSpan.FromHours),
        .. new double[] { 1, 2, 7, 14, 28, 91, 182, 364 }.Select(TimeSpan.FromDays),
    ];

    /// <summary>Does so, by the ends of the waits: at most 24 windows, the ends of which are round.</summary>
    public static IReadOnlyList<WaitWindow> Of(IReadOnlyList<LockWait> waits)
    {
        if (waits.Count == 0)
        {
            return [];
        }

        DateTimeOffset first = waits.Min(wait => wait.Until);
        DateTimeOffset last = waits.Max(wait => wait.Until);
        TimeSpan length = Lengths.FirstOrDefault(one => Floor(last, one) - Floor(first, one) < one * MaxWindows, Lengths[^1]);
        ILookup<DateTimeOffset, LockWait> byWindow = waits.ToLookup(wait => Floor(wait.Until, length));
        var windows = new List<WaitWindow>();

        // Clocks that are years apart are worth no window for each year between them.
        for (DateTimeOffset from = Floor(first, length); from <= last && windows.Count < MaxWindows; from += length)
        {
            LockWait[] ended = [.. byWindow[from]];
            windows.Add(new(from, from + length, ended.Length, LatencyMetrics.Of(ended.Select(wait => wait.Length.TotalMilliseconds))));
        }

        return windows;
    }

    private static DateTimeOffset Floor(DateTimeOffset time, TimeSpan length) =>
        new(time.UtcTicks - (time.UtcTicks % length.Ticks), TimeSpan.Zero);
}
