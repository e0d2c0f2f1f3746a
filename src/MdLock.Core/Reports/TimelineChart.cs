namespace MdLock.Reports;

/// <summary>The locks of each section over time, and below them those who waited.</summary>
/// <remarks>
/// A section with few locks shows each of them and each wait. One with many shows how they were spread: a chart has no
/// more room than a page, and a page that shows a hundred thousand bars shows nothing.
/// </remarks>
internal sealed class TimelineChart
{
    /// <summary>So many sections at most: those that were waited for longest.</summary>
    public const int MaxSections = 12;

    private const int MaxBars = 160;
    private const int MaxHoldLanes = 5;
    private const int MaxWaitLanes = 12;
    private const int Columns = 100;
    private const int HoldHeight = 20;
    private const int WaitHeight = 13;
    private const int DensityHeight = 44;
    private const int NameHeight = 24;
    private const int Gap = 18;
    private const int AxisHeight = 26;

    /// <summary>What has room on a narrow page.</summary>
    private const int NameLength = 44;

    /// <summary>In percent of the width: below, a bar has no room for a letter.</summary>
    private const double LetterWidth = 3;

    /// <summary>In percent of the width: a shorter bar could not be seen.</summary>
    private const double LeastWidth = 0.25;

    private readonly HtmlBuilder _page;
    private readonly TimeScale _scale;
    private readonly OwnerLegend _legend;
    private readonly DocumentLabels _labels;
    private readonly List<Row> _rows = [];

    private TimelineChart(HtmlBuilder page, ContentionReport report, OwnerLegend legend, DocumentLabels labels)
    {
        _page = page;
        _scale = new TimeScale(report.From, report.Until);
        _legend = legend;
        _labels = labels;
        var spans = report.Spans.ToLookup(span => (span.Document, span.SectionId));
        var waits = report.Waits.ToLookup(wait => (wait.Document, wait.SectionId));
        foreach (SectionDelay section in report.Sections.Take(MaxSections))
        {
            var key = (section.Document, section.SectionId);
            _rows.Add(Lay(section, [.. spans[key]], [.. waits[key].OrderBy(wait => wait.From)]));
        }
    }

    /// <summary>Draws it; there must be a section.</summary>
    public static void Draw(HtmlBuilder page, string id, ContentionReport report, OwnerLegend legend, DocumentLabels labels)
    {
        var chart = new TimelineChart(page, report, legend, labels);
        int height = chart._rows.Sum(row => row.Height + Gap) + AxisHeight;
        Figure.Begin(
            page,
            id,
            height,
            "Locks over time",
            $"For each of {ReportText.Count(chart._rows.Count, "section", "sections")}: who held it, from {ReportText.Time(report.From)} to {ReportText.Time(report.Until)}, and below who waited for it.");
        chart.DrawGrid(height);
        int top = 0;
        foreach (Row row in chart._rows)
        {
            chart.Draw(row, top);
            top += row.Height + Gap;
        }

        Figure.End(page);
    }

    /// <summary>Where the text of a mark goes, so that none is cut off at an end of the chart.</summary>
    internal static string Anchor(double at) => at switch
    {
        < 8 => "start",
        > 92 => "end",
        _ => "middle",
    };

    private Row Lay(SectionDelay section, List<LockSpan> spans, List<LockWait> waits)
    {
        IReadOnlyList<int> holds = spans.Count > MaxBars ? [] : Lanes.Of(spans.Select(span => Place(span.From, span.Until)), 0.5);
        IReadOnlyList<int> waiting = waits.Count > MaxBars ? [] : Lanes.Of(waits.Select(wait => Place(wait.From, wait.Until)), 0);
        int holdLanes = holds.DefaultIfEmpty(-1).Max() + 1;
        int waitLanes = waiting.DefaultIfEmpty(-1).Max() + 1;
        bool isDense = spans.Count + waits.Count > MaxBars || holdLanes > MaxHoldLanes || waitLanes > MaxWaitLanes;
        int height = NameHeight + (isDense ? HoldHeight + 2 + DensityHeight : (holdLanes * HoldHeight) + (waitLanes * WaitHeight));
        return new Row(section, spans, waits, isDense, holds, waiting, holdLanes, height);
    }

    private (double From, double Until) Place(DateTimeOffset from, DateTimeOffset until) =>
        (_scale.Of(from), Math.Max(_scale.Of(until), _scale.Of(from) + LeastWidth));

    private void DrawGrid(int height)
    {
        foreach ((double at, string label) in _scale.Marks())
        {
            _page.Add($"""<line x1="{at}%" x2="{at}%" y1="0" y2="{height - AxisHeight}" class="grid"/>""");
            _page.Add($"""<text x="{at}%" y="{height - 8}" class="time {Anchor(at)}">{label}</text>""");
        }
    }

    private void Draw(Row row, int top)
    {
        string name = ReportText.Cut(_labels.Of(row.Section.Document, row.Section.SectionId), NameLength);
        _page.Add($"""<text x="0" y="{top + 15}" class="name">{name}</text>""");
        if (row.IsDense)
        {
            DrawDensity(row, top + NameHeight);
            return;
        }

        for (int at = 0; at < row.Spans.Count; at++)
        {
            DrawHold(row.Spans[at], top + NameHeight + (row.Holds[at] * HoldHeight));
        }

        int below = top + NameHeight + (row.HoldLanes * HoldHeight);
        for (int at = 0; at < row.Waits.Count; at++)
        {
            DrawWait(row.Waits[at], below + (row.Waiting[at] * WaitHeight));
        }
    }

    private void DrawHold(LockSpan span, int top)
    {
        (double from, double until) = Place(span.From, span.Until);
        string owner = span.Holder;
        int place = _legend.PlaceOf(owner);
        string words = span.Operation.Length == 0 ? "" : $" for {ReportText.Cut(span.Operation, 60)}";
        string end = span.End is SpanEnd.Released or SpanEnd.Unknown ? "" : $", {Words(span.End)}";
        _page.Add($"""<g><rect x="{from}%" y="{top}" width="{until - from}%" height="{HoldHeight - 2}" rx="3" class="hold c{place}"/>""");
        _page.Add($"<title>{ReportText.Cut(owner, 60)} held it {ReportText.Span(span.Until - span.From)}{words}{end}</title>");
        if (until - from > LetterWidth)
        {
            _page.Add($"""<text x="{(from + until) / 2}%" y="{top + 13}" class="on-bar">{OwnerLegend.LetterOf(place)}</text>""");
        }

        if (end.Length > 0)
        {
            _page.Add($"""<rect x="{until}%" y="{top - 2}" width="3" height="{HoldHeight + 2}" transform="translate(-3 0)" class="lost"/>""");
        }

        _page.Add($"</g>");
    }

    private void DrawWait(LockWait wait, int top)
    {
        (double from, double until) = Place(wait.From, wait.Until);
        string owner = wait.Waiter;
        int place = _legend.PlaceOf(owner);
        string end = wait.TimedOut ? " in vain" : "";
        string holders = wait.Holders.Count == 0 ? "" : $" for {ReportText.Cut(wait.Holders[0].Span.Holder, 60)}";
        _page.Add($"""<g><rect x="{from}%" y="{top + 1}" width="{until - from}%" height="{WaitHeight - 3}" rx="2" class="wait c{place}"/>""");
        _page.Add($"<title>{ReportText.Cut(owner, 60)} waited {ReportText.Span(wait.Length)}{holders}{end}</title>");
        if (until - from > LetterWidth)
        {
            _page.Add($"""<text x="{from}%" dx="4" y="{top + 9.5}" class="on-wait">{OwnerLegend.LetterOf(place)}</text>""");
        }

        if (wait.TimedOut)
        {
            _page.Add($"""<rect x="{until}%" y="{top}" width="3" height="{WaitHeight - 1}" transform="translate(-3 0)" class="lost"/>""");
        }

        _page.Add($"</g>");
    }

    private void DrawDensity(Row row, int top)
    {
        double[] held = Spread(row.Spans.Select(span => (span.From, span.Until)));
        double[] waiting = Spread(row.Waits.Select(wait => (wait.From, wait.Until)));
        double most = Math.Max(waiting.Max(), 1);
        double width = 100.0 / Columns;
        for (int column = 0; column < Columns; column++)
        {
            double share = Math.Min(held[column], 1);
            if (share > 0.005)
            {
                _page.Add($"""<rect x="{column * width}%" y="{top}" width="{width}%" height="{HoldHeight - 2}" fill-opacity="{share}" class="share"/>""");
            }

            double height = waiting[column] / most * DensityHeight;
            if (height > 0.5)
            {
                _page.Add($"""<rect x="{column * width}%" y="{top + HoldHeight}" width="{width}%" height="{height}" class="crowd"/>""");
            }
        }

        _page.Add($"""<text x="100%" y="{top - 8}" class="figure small">up to {waiting.Max()} waiting, {ReportText.Count(row.Spans.Count, "lock", "locks")}</text>""");
    }

    /// <summary>How many there were at a time, on average, in each column.</summary>
    private double[] Spread(IEnumerable<(DateTimeOffset From, DateTimeOffset Until)> stretches)
    {
        double[] columns = new double[Columns];
        foreach ((DateTimeOffset start, DateTimeOffset end) in stretches)
        {
            double from = _scale.Of(start) / 100 * Columns;
            double until = _scale.Of(end) / 100 * Columns;
            for (int column = (int)from; column < Columns && column < until; column++)
            {
                columns[column] += Math.Min(until, column + 1) - Math.Max(from, column);
            }
        }

        return columns;
    }

    private static string Words(SpanEnd end) => end switch
    {
        SpanEnd.Expired => "until its time to live ran out",
        SpanEnd.Reclaimed => "until it was stale and taken over",
        _ => "until it was stale and released by order",
    };

    private sealed record Row(
        SectionDelay Section,
        List<LockSpan> Spans,
        List<LockWait> Waits,
        bool IsDense,
        IReadOnlyList<int> Holds,
        IReadOnlyList<int> Waiting,
        int HoldLanes,
        int Height);
}
