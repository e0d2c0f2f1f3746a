using MdLock.Audit;
using MdLock.Errors;
using MdLock.Metrics;

namespace MdLock.Queries;

/// <summary>Figures of documents, over all processes: from their audit trails, and from their locks as they are.</summary>
internal sealed class MetricsQuery
{
    private readonly EventQuery _events;
    private readonly LockQuery _locks;
    private readonly TimeProvider _time;

    internal MetricsQuery(EventQuery events, LockQuery locks, TimeProvider time)
    {
        _events = events;
        _locks = locks;
        _time = time;
    }

    /// <summary>The figures of one document, or of several together.</summary>
    /// <param name="paths">The documents.</param>
    /// <param name="since">The beginning of the window; null for the first event.</param>
    /// <param name="cancellation">Ends the reading.</param>
    /// <exception cref="MdLockException">A document is not there, or its files cannot be read.</exception>
    /// <exception cref="OperationCanceledException">Cancelled.</exception>
    public MetricsReport Collect(IReadOnlyList<string> paths, DateTimeOffset? since, CancellationToken cancellation)
    {
        ArgumentNullException.ThrowIfNull(paths);
        var collector = new MetricsCollector(since);
        var names = new List<string>();
        foreach (string path in paths)
        {
            (string name, IReadOnlyList<AuditEvent> events) =
                _events.Read(path, new AuditFilter { Since = since }, cancellation);
            names.Add(name);
            foreach (AuditEvent one in events)
            {
                collector.Add(one);
            }

            collector.Add(_locks.Inspect(path, cancellation));
        }

        return collector.ToReport(_time.GetUtcNow(), names);
    }
}
