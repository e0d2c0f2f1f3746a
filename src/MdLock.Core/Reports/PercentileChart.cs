namespace MdLock.Reports;

/// <summary>How long waits were, over time: for each window the median, the 90th and the 99th percentile, and how many ended.</summary>
/// <remarks>The scale is logarithmic: waits of milliseconds and of minutes are on one chart.</remarks>
internal sealed class PercentileChart
{
    private const double Top = 14;
    private const double Bottom = 214;
    private const double CountTop = 238;
    private const double CountHeight = 30;
    private const double Height = 300;

    /// <summary>Room for the names of the scale's lines.</summary>
    private const double Left = 11;

    private readonly HtmlBuilder _page;
    private readonly IReadOnlyList<WaitWindow> _windows;
    private readonly double _least;
    private readonly double _most;

    private PercentileChart(HtmlBuilder page, IReadOnlyList<WaitWindow> windows)
    {
        _page = page;
        _windows = windows;

        // Whole powers of ten around all that is drawn; what is below a millisecond is a millisecond.
        IEnumerable<double> drawn = windows.Where(window => window.Count > 0)
            .SelectMany(window => new[] { window.Lengths.P50!.Value, window.Lengths.P99!.Value });
        List<double> powers = [.. drawn.Select(length => Math.Log10(Math.Max(length, 1)))];
        _least = Math.Floor(powers.Min());
        _most = Math.Max(Math.Ceiling(powers.Max()), _least + 1);
    }

    /// <summary>Draws it; there must be a wait.</summary>
    public static void Draw(HtmlBuilder page, string id, IReadOnlyList<WaitWindow> windows)
    {
        var chart = new PercentileChart(page, windows);
        WaitWindow worst = windows.Where(window => window.Count > 0).MaxBy(window => window.Lengths.P99)!;
        string description = $"The 99th percentile was highest from {ReportText.Time(worst.From)}: {ReportText.Span(worst.Lengths.P99)}.";
        Figure.Begin(page, id, Height, "How long waits were, over time", description);
        chart.DrawScale();
        chart.DrawLine("p50", window => window.Lengths.P50);
        chart.DrawLine("p90", window => window.Lengths.P90);
        chart.DrawMarks();
        chart.DrawCounts();
        chart.DrawTimes();
        Figure.End(page);
    }

    private double Band => (100 - Left) / _windows.Count;

    private double X(int at) => Left + (Band * (at + 0.5));

    private double Y(double milliseconds) =>
        Bottom - ((Math.Log10(Math.Max(milliseconds, 1)) - _least) / (_most - _least) * (Bottom - Top));

    private void DrawScale()
    {
        for (double power = _least; power <= _most; power++)
        {
            double length = Math.Pow(10, power);
            _page.Add($"""<line x1="{Left}%" x2="100%" y1="{Y(length)}" y2="{Y(length)}" class="grid"/>""");
            _page.Add($"""<text x="{Left - 1}%" y="{Y(length) + 4}" class="scale">{ScaleName(length)}</text>""");
        }
    }

    private void DrawLine(string name, Func<WaitWindow, double?> length)
    {
        for (int at = 1; at < _windows.Count; at++)
        {
            // Where nobody waited there is nothing to be said about waits.
            if (length(_windows[at - 1]) is { } before && length(_windows[at]) is { } after)
            {
                _page.Add($"""<line x1="{X(at - 1)}%" y1="{Y(before)}" x2="{X(at)}%" y2="{Y(after)}" class="line {name}"/>""");
            }
        }
    }

    private void DrawMarks()
    {
        for (int at = 0; at < _windows.Count; at++)
        {
            WaitWindow window = _windows[at];
            if (window is not { Count: > 0, Lengths: { P50: { } p50, P90: { } p90, P99: { } p99 } })
            {
                continue;
            }

            double x = X(at);
            _page.Add($"<g><title>{ReportText.Time(window.From)}: {ReportText.Count(window.Count, "wait", "waits")}, p50 {ReportText.Span(p50)}, p90 {ReportText.Span(p90)}, p99 {ReportText.Span(p99)}</title>");
            _page.Add($"""<line x1="{x}%" x2="{x}%" y1="{Y(p50)}" y2="{Y(p99)}" class="whisker"/>""");
            _page.Add($"""<rect x="{x}%" y="{Y(p99) - 1.5}" width="14" height="3" transform="translate(-7 0)" class="mark p99"/>""");
            _page.Add($"""<rect x="{x}%" y="{Y(p90) - 4}" width="8" height="8" transform="translate(-4 0)" class="mark p90"/>""");
            _page.Add($"""<circle cx="{x}%" cy="{Y(p50)}" r="4.5" class="mark p50"/></g>""");
        }
    }

    private void DrawCounts()
    {
        int most = _windows.Max(window => window.Count);
        _page.Add($"""<text x="{Left - 1}%" y="{CountTop + CountHeight - 2}" class="scale">waits</text>""");
        for (int at = 0; at < _windows.Count; at++)
        {
            double height = (double)_windows[at].Count / most * CountHeight;
            _page.Add($"""<rect x="{Left + (Band * at) + (Band * 0.15)}%" width="{Band * 0.7}%" y="{CountTop + CountHeight - height}" height="{height}" class="count"/>""");
        }
    }

    private void DrawTimes()
    {
        var scale = new TimeScale(_windows[0].From, _windows[^1].Until);
        foreach ((double at, string label) in scale.Marks())
        {
            double x = Left + (at * (100 - Left) / 100);
            string anchor = TimelineChart.Anchor(at);
            _page.Add($"""<line x1="{x}%" x2="{x}%" y1="{CountTop + CountHeight}" y2="{CountTop + CountHeight + 5}" class="axis"/>""");
            _page.Add($"""<text x="{x}%" y="{Height - 8}" class="time {anchor}">{label}</text>""");
        }
    }

    private static string ScaleName(double milliseconds) => milliseconds switch
    {
        < 1000 => $"{milliseconds:0} ms",
        < 1e6 => $"{milliseconds / 1000:0} s",
        _ => ReportText.Span(milliseconds),
    };
}
