using MdLock.Audit;
using MdLock.Errors;
using MdLock.Metrics;

namespace MdLock.Queries;

/// <summary>Figures of documents, over all processes: from their audit trails, and from their locks as they are.</summary>
/// <param name="engine">The engine that opens the documents.</param>
public sealed class MetricsQuery(MdLockEngine engine)
{
    /// <summary>The figures of one document, or of several together.</summary>
    /// <param name="paths">The documents.</param>
    /// <param name="since">The beginning of the window; null for the first event.</param>
    /// <param name="cancellation">Ends the reading.</param>
    /// <exception cref="MdLockException">A document is not there, or its files cannot be read.</exception>
    /// <exception cref="OperationCanceledException">Cancelled.</exception>
    public MetricsReport Collect(IReadOnlyList<string> paths, DateTimeOffset? since, CancellationToken cancellation)
    {
        ArgumentNullException.ThrowIfNull(paths);
        var trail = new EventQuery(engine);
        var collector = new MetricsCollector(since);
        string? name = null;
        foreach (string path in paths)
        {
            (name, IReadOnlyList<AuditEvent> events) =
                trail.Read(path, new AuditFilter { Since = since }, cancellation);
            foreach (AuditEvent one in events)
            {
                collector.Add(one);
            }

            collector.Add(engine.Inspect(path, cancellation).Snapshot);
        }

        return collector.ToReport(engine.Time.GetUtcNow(), paths.Count == 1 ? name : null);
    }
}
