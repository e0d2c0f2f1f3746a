using System.Text;
using MdLock.Errors;
using MdLock.Metrics;
using MdLock.Platform;

namespace MdLock.Exports;

/// <summary>Files that are written for others to read: each is there whole, old or new, at any moment.</summary>
internal static class ExportFile
{
    /// <summary>Replaces a file by a text in UTF-8, without a byte order mark.</summary>
    /// <exception cref="DestinationException">The old content is untouched.</exception>
    public static void Write(string path, string text) =>
        Guarded(path, () => DurableFile.Write(Path.GetFullPath(path), Encoding.UTF8.GetBytes(text)));

    /// <summary>Replaces a file by the JSON of one report.</summary>
    /// <exception cref="DestinationException">The old content is untouched.</exception>
    public static void WriteJson(string path, MetricsReport report) =>
        Guarded(path, () => MetricsFile.Write(path, [report], MetricsFormat.Json));

    /// <summary>Replaces a file by reports in the Prometheus text exposition format.</summary>
    /// <exception cref="DestinationException">The old content is untouched.</exception>
    public static void WritePrometheus(string path, IReadOnlyList<MetricsReport> reports) =>
        Guarded(path, () => MetricsFile.Write(path, reports, MetricsFormat.Prometheus));

    private static void Guarded(string path, Action write)
    {
        try
        {
            write();
        }
        catch (Exception failure) when (FileFailure.Is(failure))
        {
            throw new DestinationException(path, failure);
        }
    }
}
