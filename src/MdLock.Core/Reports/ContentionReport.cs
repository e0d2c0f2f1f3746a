using MdLock.Metrics;

namespace MdLock.Reports;

/// <summary>Who held and who waited for whom on documents, over a stretch of time.</summary>
internal sealed record ContentionReport
{
    /// <summary>The paths of the documents.</summary>
    public required IReadOnlyList<string> Documents { get; init; }

    /// <summary>The beginning: of what was asked for, or the first event where that is later; UTC.</summary>
    public required DateTimeOffset From { get; init; }

    /// <summary>The last event, or the end of what was asked for where that is earlier; UTC.</summary>
    public required DateTimeOffset Until { get; init; }

    /// <summary>How many events there were.</summary>
    public required int Events { get; init; }

    /// <summary>How many requests were refused without a wait.</summary>
    public required int Refused { get; init; }

    /// <summary>How many waits were given up; the trail does not tell how long they were.</summary>
    public required int GivenUp { get; init; }

    /// <summary>The locks that were held, by their beginning.</summary>
    public required IReadOnlyList<LockSpan> Spans { get; init; }

    /// <summary>The waits that ended, by their end.</summary>
    public required IReadOnlyList<LockWait> Waits { get; init; }

    /// <summary>Who waited for whom, the longest first.</summary>
    public required IReadOnlyList<WaitPair> Pairs { get; init; }

    /// <summary>The sections, that which was waited for longest first.</summary>
    public required IReadOnlyList<SectionDelay> Sections { get; init; }

    /// <summary>The waits over time; windows of equal length without a gap, empty without a wait.</summary>
    public required IReadOnlyList<WaitWindow> Windows { get; init; }

    /// <summary>How long the waits were.</summary>
    public required LatencyMetrics Lengths { get; init; }

    /// <summary>What went another way than it was meant to, oldest first.</summary>
    public required IReadOnlyList<Incident> Incidents { get; init; }

    /// <summary>Who changed how much, the most first.</summary>
    public required IReadOnlyList<AuthorEdits> Authors { get; init; }

    /// <summary>How long all waited together.</summary>
    public TimeSpan Waited => Sum(Waits.Select(wait => wait.Length));

    /// <summary>How many waits ended with patience.</summary>
    public int TimedOut => Waits.Count(wait => wait.TimedOut);

    /// <summary>Durations together.</summary>
    internal static TimeSpan Sum(IEnumerable<TimeSpan> lengths) => new(lengths.Sum(length => length.Ticks));
}
