using System.Text.Json;
using System.Text.Json.Serialization;

namespace MdLock.Metrics;

/// <summary>Figures of one document, or of several together, over a window of time and all processes.</summary>
/// <remarks>
/// In JSON an object for each dot of the names: <c>{"locks":{"active":…,"waiting":…,"timeouts":…,"contentions":…,
/// "stale":…,"oldest_age_seconds":…},"operations":{"throughput":…,"latency":{"p50":…,"p90":…,"p99":…,"max":…,"mean":…,
/// "unit":"ms"},"failures":…,"throughput_unit":"1/s","count":…},"documents":[…],"from":…,"until":…}</c>. Latencies are
/// null when there was no operation; times are UTC, in the form of ISO 8601.
/// </remarks>
/// <param name="Locks">Locks.</param>
/// <param name="Operations">Operations.</param>
internal sealed record MetricsReport(LockMetrics Locks, OperationMetrics Operations)
{
    /// <summary>The document's path; null for several together.</summary>
    [JsonIgnore]
    public string? Document => Documents.Count == 1 ? Documents[0] : null;

    /// <summary>The paths of the documents.</summary>
    public IReadOnlyList<string> Documents { get; init; } = [];

    /// <summary>The beginning of the window; UTC.</summary>
    public DateTimeOffset From { get; init; }

    /// <summary>The end of the window; UTC.</summary>
    public DateTimeOffset Until { get; init; }

    /// <summary>The report as one line of JSON.</summary>
    public string ToJson() => JsonSerializer.Serialize(this, MetricsJson.Instance.MetricsReport);
}
