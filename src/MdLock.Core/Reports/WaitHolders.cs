namespace MdLock.Reports;

/// <summary>Finds out who had the locks that others waited for.</summary>
/// <remarks>
/// The trail tells when somebody waited, and when which locks were held; not which of them was in the way. It was one on
/// the same section or on the whole document, where there was one; else one on a section above or below it, of which the
/// trail does not tell which these are: then all that were held in the document are taken.
/// </remarks>
internal static class WaitHolders
{
    /// <summary>Adds the holders to the waits of one document, and to those who waited for whom.</summary>
    public static void Find(IReadOnlyList<LockWait> waits, IReadOnlyList<LockSpan> spans, WaitPairs pairs)
    {
        Sweep(waits, spans, IsOnSame, pairs);
        Sweep([.. waits.Where(wait => wait.HolderCount == 0)], spans, (_, _) => true, pairs);
    }

    private static bool IsOnSame(LockWait wait, LockSpan span) => span.SectionId == wait.SectionId
        || span.SectionId == LockSpans.WholeDocument || wait.SectionId == LockSpans.WholeDocument;

    /// <summary>Goes through both by time, and so looks at those pairs only that were there at one time.</summary>
    private static void Sweep(
        IReadOnlyList<LockWait> waits,
        IReadOnlyList<LockSpan> spans,
        Func<LockWait, LockSpan, bool> isInTheWay,
        WaitPairs pairs)
    {
        LockWait[] comingWaits = [.. waits.OrderBy(wait => wait.From)];
        LockSpan[] comingSpans = [.. spans.OrderBy(span => span.From)];
        var presentWaits = new List<LockWait>();
        var presentSpans = new List<LockSpan>();
        int nextSpan = 0;
        foreach (LockWait wait in comingWaits)
        {
            while (nextSpan < comingSpans.Length && comingSpans[nextSpan].From <= wait.From)
            {
                Meet(comingSpans[nextSpan++]);
            }

            presentSpans.RemoveAll(span => span.Until <= wait.From);
            presentSpans.ForEach(span => Note(wait, span));
            presentWaits.Add(wait);
        }

        while (nextSpan < comingSpans.Length && presentWaits.Count > 0)
        {
            Meet(comingSpans[nextSpan++]);
        }

        void Meet(LockSpan span)
        {
            presentWaits.RemoveAll(wait => wait.Until <= span.From);
            presentWaits.ForEach(wait => Note(wait, span));
            presentSpans.Add(span);
        }

        void Note(LockWait wait, LockSpan span)
        {
            DateTimeOffset from = wait.From > span.From ? wait.From : span.From;
            DateTimeOffset until = wait.Until < span.Until ? wait.Until : span.Until;
            if (until > from && wait.Owner?.OwnerId != span.Owner?.OwnerId && isInTheWay(wait, span))
            {
                var holder = new WaitedFor(span, until - from);
                wait.Add(holder);
                pairs.Add(wait, holder);
            }
        }
    }
}
