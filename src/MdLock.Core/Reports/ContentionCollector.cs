using MdLock.Audit;
using MdLock.Metrics;

namespace MdLock.Reports;

/// <summary>Computes a report from what all processes left in the audit trails of documents.</summary>
/// <param name="since">The beginning; null for the first event. Locks that were granted before and held then count.</param>
/// <param name="until">The end; null for the last event. Waits that ended later do not count.</param>
internal sealed class ContentionCollector(DateTimeOffset? since, DateTimeOffset? until)
{
    private readonly List<string> _documents = [];
    private readonly List<LockSpans> _spans = [];
    private readonly List<List<LockWait>> _waits = [];
    private readonly List<Incident> _incidents = [];
    private readonly List<(string Document, AuditEvent Event)> _edits = [];
    private DateTimeOffset? _first;
    private DateTimeOffset? _last;
    private int _events;
    private int _refused;
    private int _givenUp;

    /// <summary>Takes in the events of a document, in the order of its trail.</summary>
    public void Add(string document, IEnumerable<AuditEvent> events)
    {
        ArgumentNullException.ThrowIfNull(events);
        var spans = new LockSpans(document);
        var waits = new List<LockWait>();
        _documents.Add(document);
        _spans.Add(spans);
        _waits.Add(waits);
        foreach (AuditEvent one in events)
        {
            if (one.Time > until)
            {
                continue;
            }

            spans.Add(one);
            if (!(one.Time < since))
            {
                Count(document, one, waits);
            }
        }
    }

    /// <summary>The report over all that was added.</summary>
    public ContentionReport ToReport()
    {
        DateTimeOffset to = _last ?? until ?? since ?? DateTimeOffset.UnixEpoch;
        DateTimeOffset from = _first ?? to;
        List<LockSpan> held = [];
        var pairs = new WaitPairs();
        for (int at = 0; at < _documents.Count; at++)
        {
            List<LockSpan> spans = [.. _spans[at].ToSpans(to).Where(span => span.Until >= from && span.From <= to)];
            WaitHolders.Find(_waits[at], spans, pairs);
            held.AddRange(spans);
        }

        List<LockWait> waits = [.. _waits.SelectMany(one => one).OrderBy(wait => wait.Until)];
        return new ContentionReport
        {
            Documents = _documents,
            From = from,
            Until = to,
            Events = _events,
            Refused = _refused,
            GivenUp = _givenUp,
            Spans = [.. held.OrderBy(span => span.From)],
            Waits = waits,
            Pairs = pairs.ToPairs(),
            Sections = Delays(held, waits, from, to),
            Windows = WaitWindows.Of(waits),
            Lengths = Lengths(waits),
            Incidents = [.. _incidents.OrderBy(one => one.Event.Time)],
            Authors = Edits(),
        };
    }

    private void Count(string document, AuditEvent one, List<LockWait> waits)
    {
        // Wall clocks of several hosts: the first in the trail need not be the earliest.
        _first = _first < one.Time ? _first : one.Time;
        _last = _last > one.Time ? _last : one.Time;
        _events++;
        switch (one.Type)
        {
            case AuditEventType.Acquire when one.Outcome != AuditOutcome.Succeeded:
                _refused++;
                break;
            case AuditEventType.Cancel:
                _givenUp++;
                break;
            case AuditEventType.Commit or AuditEventType.ExternalEdit:
                _edits.Add((document, one));
                break;
        }

        if (one is { Type: AuditEventType.Grant or AuditEventType.Timeout, Duration: { } length })
        {
            bool timedOut = one.Type == AuditEventType.Timeout;
            waits.Add(new LockWait
            {
                Document = document,
                SectionId = one.SectionId ?? LockSpans.WholeDocument,
                Owner = one.Owner,
                Operation = timedOut ? "" : one.Message ?? "",
                Until = one.Time,
                Length = length,
                TimedOut = timedOut,
            });
        }

        if (Incident.Is(one.Type))
        {
            _incidents.Add(new Incident(document, one));
        }
    }

    private static List<SectionDelay> Delays(
        List<LockSpan> spans, List<LockWait> waits, DateTimeOffset start, DateTimeOffset end)
    {
        var waitsOf = waits.ToLookup(wait => (wait.Document, wait.SectionId));
        var spansOf = spans.ToLookup(span => (span.Document, span.SectionId));
        return
        [
            .. from key in waitsOf.Select(one => one.Key).Union(spansOf.Select(one => one.Key))
               let ended = waitsOf[key].ToList()
               let waited = ContentionReport.Sum(ended.Select(wait => wait.Length))
               let held = ContentionReport.Sum(spansOf[key].Select(span => Within(span, start, end)))
               orderby waited descending, held descending, key.Document, key.SectionId
               select new SectionDelay(key.Document, key.SectionId)
               {
                   Locks = spansOf[key].Count(),
                   Held = held,
                   Waits = ended.Count,
                   TimedOut = ended.Count(wait => wait.TimedOut),
                   Waited = waited,
                   Lengths = Lengths(ended),
               },
        ];
    }

    private static TimeSpan Within(LockSpan span, DateTimeOffset start, DateTimeOffset end) =>
        (span.Until < end ? span.Until : end) - (span.From > start ? span.From : start);

    private static LatencyMetrics Lengths(IEnumerable<LockWait> waits) =>
        LatencyMetrics.Of(waits.Select(wait => wait.Length.TotalMilliseconds));

    private List<AuthorEdits> Edits() =>
    [
        .. from edit in _edits
           group edit by edit.Event.Type == AuditEventType.ExternalEdit ? null : OwnerNames.Author(edit.Event.Owner) into author
           let committed = author.Where(edit => edit.Event.Outcome == AuditOutcome.Succeeded).ToList()
           orderby committed.Count descending, author.Key
           select new AuthorEdits(author.Key)
           {
               Committed = committed.Count,
               Refused = author.Count(edit => edit.Event.Outcome == AuditOutcome.Refused),
               Failed = author.Count(edit => edit.Event.Outcome == AuditOutcome.Failed),
               Sections = committed.Select(edit => (edit.Document, edit.Event.SectionId)).Distinct().Count(),
               Last = committed.Count == 0 ? null : committed.Max(edit => edit.Event.Time),
           },
    ];
}
