using System.Globalization;
using System.Text;

namespace MdLock.Metrics;

/// <summary>Reports in the Prometheus text exposition format, version 0.0.4.</summary>
/// <remarks>
/// Names are those of the JSON after <c>mdlock_</c>, with underscores; times are in seconds, as Prometheus has it.
/// Counts end in <c>_total</c>: they grow with the trail, and begin anew where its beginning is let go, or where the
/// window begins later, as counters do when a process begins anew.
/// </remarks>
internal static class PrometheusText
{
    /// <summary>Writes reports: one sample each for every metric.</summary>
    /// <param name="reports">The reports; their documents differ, because they tell the samples apart.</param>
    public static string Of(IReadOnlyList<MetricsReport> reports)
    {
        ArgumentNullException.ThrowIfNull(reports);
        var text = new StringBuilder();
        Gauge(text, reports, "mdlock_locks_active", "Live locks.", report => report.Locks.Active);
        Gauge(text, reports, "mdlock_locks_waiting", "Requests in the queue.", report => report.Locks.Waiting);
        Gauge(text, reports, "mdlock_locks_stale", "Locks behind which nobody stands any more.", report => report.Locks.Stale);
        Gauge(
            text, reports, "mdlock_locks_oldest_age_seconds", "The age of the oldest lock, live or stale; 0 without one.",
            report => report.Locks.OldestAgeSeconds ?? 0);
        Counter(text, reports, "mdlock_locks_timeouts_total", "Waits that ran out of time.", report => report.Locks.Timeouts);
        Counter(text, reports, "mdlock_locks_contentions_total", "Requests that met a conflict.", report => report.Locks.Contentions);
        Counter(text, reports, "mdlock_operations_total", "Operations, ended well or not.", report => report.Operations.Count);
        Gauge(text, reports, "mdlock_operations_throughput", "Operations per second.", report => report.Operations.Throughput);
        Counter(text, reports, "mdlock_operations_failures_total", "Operations that ended in an error.", report => report.Operations.Failures);
        Latency(text, reports, "mdlock_operations_latency_seconds");
        Gauge(
            text, reports, "mdlock_operations_latency_max_seconds", "The longest operation.",
            report => Seconds(report.Operations.Latency.Max));
        return text.ToString();
    }

    private static void Gauge(
        StringBuilder text, IReadOnlyList<MetricsReport> reports, string name, string help, Func<MetricsReport, double> value) =>
        Metric(text, reports, name, help, "gauge", value);

    private static void Counter(
        StringBuilder text, IReadOnlyList<MetricsReport> reports, string name, string help, Func<MetricsReport, double> value) =>
        Metric(text, reports, name, help, "counter", value);

    private static void Metric(
        StringBuilder text,
        IReadOnlyList<MetricsReport> reports,
        string name,
        string help,
        string type,
        Func<MetricsReport, double> value)
    {
        Describe(text, name, help, type);
        foreach (MetricsReport report in reports)
        {
            Sample(text, name, Document(report), value(report));
        }
    }

    private static void Latency(StringBuilder text, IReadOnlyList<MetricsReport> reports, string name)
    {
        Describe(text, name, "How long operations took, waits for a lock included.", "summary");
        foreach (MetricsReport report in reports)
        {
            OperationMetrics operations = report.Operations;
            string document = Document(report);
            Sample(text, name, Join(document, "quantile=\"0.5\""), Seconds(operations.Latency.P50));
            Sample(text, name, Join(document, "quantile=\"0.9\""), Seconds(operations.Latency.P90));
            Sample(text, name, Join(document, "quantile=\"0.99\""), Seconds(operations.Latency.P99));
            Sample(text, name + "_sum", document, operations.Total.TotalSeconds);
            Sample(text, name + "_count", document, operations.TimedCount);
        }
    }

    private static void Describe(StringBuilder text, string name, string help, string type) => text
        .Append(CultureInfo.InvariantCulture, $"# HELP {name} {help}\n")
        .Append(CultureInfo.InvariantCulture, $"# TYPE {name} {type}\n");

    private static void Sample(StringBuilder text, string name, string labels, double value)
    {
        text.Append(name);
        if (labels.Length > 0)
        {
            text.Append('{').Append(labels).Append('}');
        }

        text.Append(CultureInfo.InvariantCulture, $" {value:R}\n");
    }

    private static string Document(MetricsReport report) => report.Document is { } path
        ? $"document=\"{Escape(path)}\""
        : "";

    private static string Join(string labels, string label) => labels.Length > 0 ? $"{labels},{label}" : label;

    private static string Escape(string value) => value
        .Replace("\\", "\\\\", StringComparison.Ordinal)
        .Replace("\"", "\\\"", StringComparison.Ordinal)
        .Replace("\n", "\\n", StringComparison.Ordinal);

    // What was never measured is no number here, and zero would be a lie.
    private static double Seconds(double? milliseconds) => milliseconds / 1000 ?? double.NaN;
}
