using System.Text.Json.Serialization;

namespace MdLock.Metrics;

/// <summary>Figures of operations: acquiring, releasing, committing and the like, each counted once, at its end.</summary>
/// <param name="Throughput">Operations per second, over the window.</param>
/// <param name="Latency">How long they took, waits for a lock included.</param>
/// <param name="Failures">How many of them ended in an error for the caller, refusals and timeouts included.</param>
internal sealed record OperationMetrics(double Throughput, LatencyMetrics Latency, long Failures)
{
    /// <summary>The unit of the throughput.</summary>
    public string ThroughputUnit { get; } = "1/s";

    /// <summary>How many there were.</summary>
    public long Count { get; init; }

    /// <summary>How many of them have a latency.</summary>
    [JsonIgnore]
    public long TimedCount { get; init; }

    /// <summary>How long these took together.</summary>
    [JsonIgnore]
    public TimeSpan Total { get; init; }
}
