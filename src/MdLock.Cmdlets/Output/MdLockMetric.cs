using MdLock.Metrics;

namespace MdLock.Output;

/// <summary>Figures of a document over a window of time and all processes. Times are UTC, latencies in milliseconds.</summary>
public sealed class MdLockMetric
{
    private readonly MetricsReport _report;

    internal MdLockMetric(MetricsReport report) => _report = report;

    /// <summary>The document, by its canonical path.</summary>
    public string? Path => _report.Document;

    /// <summary>The beginning of the window.</summary>
    public DateTime From => _report.From.UtcDateTime;

    /// <summary>The end of the window.</summary>
    public DateTime Until => _report.Until.UtcDateTime;

    /// <summary>Live locks, at the end of the window.</summary>
    public long Active => _report.Locks.Active;

    /// <summary>Live places in the queue, at the end of the window.</summary>
    public long Waiting => _report.Locks.Waiting;

    /// <summary>Locks behind which nobody stands any more, at the end of the window.</summary>
    public long Stale => _report.Locks.Stale;

    /// <summary>For how long the oldest lock, live or stale, is held since its grant or last renewal; null without a lock.</summary>
    public TimeSpan? OldestAge => _report.Locks.OldestAgeSeconds is { } seconds ? TimeSpan.FromSeconds(seconds) : null;

    /// <summary>Waits that ran out of time within the window.</summary>
    public long Timeouts => _report.Locks.Timeouts;

    /// <summary>Requests within the window that met a conflict.</summary>
    public long Contentions => _report.Locks.Contentions;

    /// <summary>Operations within the window.</summary>
    public long Operations => _report.Operations.Count;

    /// <summary>Operations per second.</summary>
    public double Throughput => _report.Operations.Throughput;

    /// <summary>Operations that ended in an error, refusals and timeouts included.</summary>
    public long Failures => _report.Operations.Failures;

    /// <summary>The median latency; null when there was no operation.</summary>
    public double? LatencyP50 => _report.Operations.Latency.P50;

    /// <summary>The 90th percentile of the latencies; null when there was no operation.</summary>
    public double? LatencyP90 => _report.Operations.Latency.P90;

    /// <summary>The 99th percentile of the latencies; null when there was no operation.</summary>
    public double? LatencyP99 => _report.Operations.Latency.P99;

    /// <summary>The longest latency; null when there was no operation.</summary>
    public double? LatencyMax => _report.Operations.Latency.Max;

    /// <summary>The mean latency; null when there was no operation.</summary>
    public double? LatencyMean => _report.Operations.Latency.Mean;

    /// <inheritdoc/>
    public override string ToString() => _report.ToJson();
}
