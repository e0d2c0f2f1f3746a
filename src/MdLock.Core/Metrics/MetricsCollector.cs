using MdLock.Audit;
using MdLock.Locking;

namespace MdLock.Metrics;

/// <summary>Computes a report from what all processes left: audit trails, and lock tables as they are.</summary>
/// <param name="since">The beginning of the window; null for the first event that is added.</param>
internal sealed class MetricsCollector(DateTimeOffset? since)
{
    private readonly List<double> _milliseconds = [];
    private DateTimeOffset? _first;
    private TimeSpan _total;
    private long _active;
    private long _waiting;
    private long _stale;
    private double? _oldest;
    private long _timeouts;
    private long _contentions;
    private long _operations;
    private long _failures;

    /// <summary>Counts an event; one from before the window does not count.</summary>
    public void Add(AuditEvent one)
    {
        ArgumentNullException.ThrowIfNull(one);
        if (one.Time < since)
        {
            return;
        }

        // Wall clocks of several hosts: the first in the trail need not be the earliest.
        _first = _first < one.Time ? _first : one.Time;
        _timeouts += one.Type == AuditEventType.Timeout ? 1 : 0;
        _contentions += one.Type == AuditEventType.Contention ? 1 : 0;
        if (!one.Type.EndsOperation())
        {
            return;
        }

        _operations++;
        _failures += one.Outcome is AuditOutcome.Refused or AuditOutcome.Failed ? 1 : 0;
        if (one.Duration is { } duration)
        {
            _milliseconds.Add(duration.TotalMilliseconds);
            _total += duration;
        }
    }

    /// <summary>Counts the live locks and tickets of a table.</summary>
    public void Add(TableSnapshot table)
    {
        ArgumentNullException.ThrowIfNull(table);
        _active += table.Locks.Count(one => one.Verdict is null);
        _stale += table.Locks.Count(one => one.Verdict is not null);
        foreach (InspectedLock one in table.Locks)
        {
            // The clock may have been set back since.
            double age = Math.Max(0, (table.At.Wall - one.Lock.GrantedAt.Wall).TotalSeconds);
            _oldest = _oldest > age ? _oldest : age;
        }

        _waiting += table.Tickets.Count(one => one.Verdict is null);
    }

    /// <summary>The report over all that was added.</summary>
    /// <param name="now">The end of the window.</param>
    /// <param name="documents">The paths of the documents.</param>
    public MetricsReport ToReport(DateTimeOffset now, params IReadOnlyList<string> documents)
    {
        DateTimeOffset from = since ?? _first ?? now;
        double seconds = (now - from).TotalSeconds;
        double throughput = seconds > 0 ? Math.Round(_operations / seconds, 3) : 0;
        return new(
            new(_active, _waiting, _timeouts, _contentions)
            {
                Stale = _stale,
                OldestAgeSeconds = _oldest is { } age ? Math.Round(age, 3) : null,
            },
            new(throughput, LatencyMetrics.Of(_milliseconds), _failures)
            {
                Count = _operations,
                TimedCount = _milliseconds.Count,
                Total = _total,
            })
        {
            Documents = documents,
            From = from,
            Until = now,
        };
    }
}
