namespace MdLock.Metrics;

/// <summary>How an exported file is written.</summary>
internal enum MetricsFormat
{
    /// <summary>The JSON of one report.</summary>
    Json,

    /// <summary>The Prometheus text exposition format, fit for the node exporter's textfile collector.</summary>
    Prometheus,
}
