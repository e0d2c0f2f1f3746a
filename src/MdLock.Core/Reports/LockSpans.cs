using MdLock.Audit;

namespace MdLock.Reports;

/// <summary>Pairs the grants of one document's locks with their ends.</summary>
internal sealed class LockSpans(string document)
{
    /// <summary>The trail names no section where the lock is on all of the document.</summary>
    public const string WholeDocument = "_document";

    private readonly List<LockSpan> _ended = [];
    private readonly Dictionary<Guid, LockSpan> _open = [];
    private readonly HashSet<Guid> _seen = [];
    private DateTimeOffset? _first;

    /// <summary>Takes in the next event of the trail.</summary>
    public void Add(AuditEvent one)
    {
        ArgumentNullException.ThrowIfNull(one);
        _first ??= one.Time;
        if (one.LockId is not { } lockId)
        {
            return;
        }

        if (one.Type is AuditEventType.Acquire or AuditEventType.Grant)
        {
            // Who takes a lock that he has renews it: it is the same one still.
            if (one.Outcome == AuditOutcome.Succeeded && _seen.Add(lockId))
            {
                _open.Add(lockId, Begin(one, one.Owner, one.Time));
            }
        }
        else if (EndOf(one) is not SpanEnd.Unknown and var end)
        {
            End(lockId, end, one);
        }
    }

    /// <summary>All spans; those without an end in the trail last until the given time.</summary>
    public IEnumerable<LockSpan> ToSpans(DateTimeOffset until)
    {
        foreach (LockSpan span in _open.Values)
        {
            span.Until = Later(until, span.From);
        }

        return _ended.Concat(_open.Values);
    }

    private void End(Guid lockId, SpanEnd end, AuditEvent one)
    {
        if (!_open.Remove(lockId, out LockSpan? span))
        {
            // One that ran out is taken away later on: it has ended already.
            if (!_seen.Add(lockId))
            {
                return;
            }

            // Granted in a file of the trail that is gone by now. The owner of an order to release is not the holder.
            span = Begin(one, end == SpanEnd.Forced ? null : one.Owner, _first!.Value);
        }

        // The clocks of two hosts may disagree.
        span.Until = Later(one.Time, span.From);
        span.End = end;
        _ended.Add(span);
    }

    private LockSpan Begin(AuditEvent one, AuditOwner? owner, DateTimeOffset from) => new()
    {
        Document = document,
        SectionId = one.SectionId ?? WholeDocument,
        Owner = owner,
        Operation = one.Type is AuditEventType.Acquire or AuditEventType.Grant ? one.Message ?? "" : "",
        From = from,
    };

    private static SpanEnd EndOf(AuditEvent one) => one.Type switch
    {
        AuditEventType.Release => SpanEnd.Released,
        AuditEventType.Expiry => SpanEnd.Expired,
        AuditEventType.Reclaim => SpanEnd.Reclaimed,
        AuditEventType.ForcedRelease => SpanEnd.Forced,
        _ => SpanEnd.Unknown,
    };

    private static DateTimeOffset Later(DateTimeOffset one, DateTimeOffset other) => one > other ? one : other;
}
