namespace MdLock.Metrics;

/// <summary>How long operations took, in milliseconds; all null when there was none.</summary>
/// <remarks>
/// Percentiles by nearest rank: the smallest of the values that at least so many percent do not exceed. So each is a
/// value that occurred.
/// </remarks>
/// <param name="P50">The median.</param>
/// <param name="P90">The 90th percentile.</param>
/// <param name="P99">The 99th percentile.</param>
/// <param name="Max">The longest.</param>
/// <param name="Mean">The arithmetic mean.</param>
internal sealed record LatencyMetrics(double? P50, double? P90, double? P99, double? Max, double? Mean)
{
    /// <summary>The unit of the figures.</summary>
    public string Unit { get; } = "ms";

    /// <summary>Of no operation.</summary>
    public static LatencyMetrics None { get; } = new(null, null, null, null, null);

    /// <summary>Computes the figures.</summary>
    /// <param name="milliseconds">The durations, in any order.</param>
    internal static LatencyMetrics Of(IEnumerable<double> milliseconds)
    {
        double[] sorted = [.. milliseconds.Order()];
        return sorted.Length == 0
            ? None
            : new(Rank(50), Rank(90), Rank(99), sorted[^1], Math.Round(sorted.Average(), 3));

        // In whole numbers: 0.9 · 10 is not 9 in binary fractions.
        double Rank(int percent) => sorted[(int)(((long)percent * sorted.Length + 99) / 100) - 1];
    }
}
