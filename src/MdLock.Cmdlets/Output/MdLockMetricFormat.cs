namespace MdLock.Output;

/// <summary>How figures are exported.</summary>
public enum MdLockMetricFormat
{
    /// <summary>JSON: one object for all documents together.</summary>
    Json,

    /// <summary>The Prometheus text exposition format: each document by itself.</summary>
    Prometheus,
}
