using System.Text;
using MdLock.Platform;

namespace MdLock.Metrics;

/// <summary>Exports reports to a file that others read at any moment.</summary>
internal static class MetricsFile
{
    /// <summary>Replaces the file: whoever reads it sees the old or the new content, whole.</summary>
    /// <param name="path">The file; for the textfile collector its name ends in <c>.prom</c>.</param>
    /// <param name="reports">The reports; exactly one for JSON.</param>
    /// <param name="format">How.</param>
    /// <exception cref="IOException">The old content is untouched.</exception>
    /// <exception cref="UnauthorizedAccessException">The old content is untouched.</exception>
    public static void Write(string path, IReadOnlyList<MetricsReport> reports, MetricsFormat format)
    {
        string text = format == MetricsFormat.Json ? reports.Single().ToJson() + "\n" : PrometheusText.Of(reports);
        DurableFile.Write(Path.GetFullPath(path), Encoding.UTF8.GetBytes(text));
    }
}
