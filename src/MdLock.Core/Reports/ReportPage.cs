using System.Globalization;
using MdLock.Audit;

namespace MdLock.Reports;

/// <summary>A report as one page of HTML, which needs nothing else: no script, no network.</summary>
internal sealed class ReportPage
{
    private const int MaxSections = 20;
    private const int MaxPairs = 40;
    private const int MaxWaits = 15;
    private const int MaxIncidents = 100;
    private const int MaxAuthors = 20;
    private const int MaxLocks = 100;
    private const int MaxDocuments = 20;

    // Should something get through in spite of all, a browser neither runs nor fetches it.
    private const string Head = """
        <meta charset="utf-8">
        <meta name="viewport" content="width=device-width, initial-scale=1">
        <meta name="color-scheme" content="light dark">
        <meta http-equiv="Content-Security-Policy" content="default-src 'none'; style-src 'unsafe-inline'; base-uri 'none'; form-action 'none'">
        """;

    private readonly HtmlBuilder _page = new();
    private readonly ContentionReport _report;
    private readonly OwnerLegend _legend;
    private readonly DocumentLabels _labels;

    private ReportPage(ContentionReport report)
    {
        _report = report;
        _legend = OwnerLegend.Of(report);
        _labels = new DocumentLabels(report.Documents);
    }

    /// <summary>Makes the page.</summary>
    /// <param name="report">What it shows.</param>
    /// <param name="made">When it is made.</param>
    public static string Of(ContentionReport report, DateTimeOffset made)
    {
        ArgumentNullException.ThrowIfNull(report);
        var page = new ReportPage(report);
        page.Write(made);
        return page._page.ToString().ReplaceLineEndings("\n");
    }

    private void Write(DateTimeOffset made)
    {
        _page.AddMarkup($"<!DOCTYPE html>\n<html lang=\"en\">\n<head>\n{Head}");
        _page.Add($"<title>Who waits for whom: {Subject}</title>");
        _page.AddMarkup($"<style>\n{ReportStyle.Css}\n{ReportStyle.Colours}</style>\n</head>\n<body>");
        WriteHeader();
        _page.Add($"<main>");
        WriteTimeline();
        WriteSections();
        WriteWaits();
        WritePairs();
        WritePercentiles();
        WriteIncidents();
        WriteEdits();
        _page.Add($"</main>");
        _page.Add($"<footer><p>Made by MdLock at {ReportText.Time(made)} from the audit trails, best effort as these are. Times are UTC, by the clocks of the hosts where it happened.</p></footer>");
        _page.Add($"</body>\n</html>");
    }

    private string Subject => _report.Documents.Count == 1
        ? _labels.Of(_report.Documents[0])
        : ReportText.Count(_report.Documents.Count, "document", "documents");

    private void WriteHeader()
    {
        _page.Add($"<header><h1>Who waits for whom</h1><p><bdi>{ReportText.Cut(Subject)}</bdi>, {ReportText.Time(_report.From)} to {ReportText.Time(_report.Until)} UTC</p>");
        if (!_labels.IsSingle)
        {
            Figure.Details(
                _page, "Which documents", ["document"], _report.Documents.Select(one => (IReadOnlyList<string?>)[one]), MaxDocuments);
        }

        int waits = _report.Waits.Count;
        _page.Add($"""<dl class="cards">""");
        Card("Locks", Number(_report.Spans.Count), $"{ReportText.Count(_report.Refused, "request", "requests")} refused at once");
        Card("Waits", Number(waits), $"{ReportText.Count(_report.GivenUp, "more was", "more were")} given up");
        Card("Waited together", ReportText.Span(_report.Waited), $"on {ReportText.Count(_report.Sections.Count(one => one.Waits > 0), "section", "sections")}");
        Card("Median wait", ReportText.Span(_report.Lengths.P50), $"90%: {ReportText.Span(_report.Lengths.P90)}, 99%: {ReportText.Span(_report.Lengths.P99)}");
        Card("Longest wait", ReportText.Span(_report.Lengths.Max), LongestHolder());
        Card("In vain", Number(_report.TimedOut), "waits that ran out of time", _report.TimedOut > 0);
        Card("Stale locks, recoveries", Number(_report.Incidents.Count), "and what else went wrong", _report.Incidents.Count > 0);
        Card("Edits", Number(_report.Authors.Sum(one => one.Committed)), $"by {ReportText.Count(_report.Authors.Count, "author", "authors")}");
        _page.Add($"</dl><nav aria-label=\"Parts of the page\"><ul>");
        foreach ((string id, string name) in new[]
        {
            ("timeline", "Timeline"), ("sections", "Sections"), ("waits", "Longest waits"), ("pairs", "Who for whom"),
            ("percentiles", "Waits over time"), ("incidents", "Stale locks and recoveries"), ("edits", "Edits"),
        })
        {
            _page.Add($"""<li><a href="#{id}">{name}</a></li>""");
        }

        _page.Add($"</ul></nav></header>");
    }

    private string LongestHolder() => _report.Waits.MaxBy(wait => wait.Length) is { Holders: [var first, ..] }
        ? "for " + ReportText.Cut(first.Span.Holder, 40)
        : "";

    private void Card(string name, string figure, string note, bool isBad = false) =>
        _page.Add($"""<div class="{(isBad ? "bad" : "good")}"><dt>{name}</dt><dd>{figure}</dd><dd class="note">{note}</dd></div>""");

    private void Begin(string id, string title, string how) => _page.Add(
        $"""<section id="{id}" aria-labelledby="{id}-h"><h2 id="{id}-h">{title}</h2><p class="how">{how}</p>""");

    private void End() => _page.Add($"</section>");

    private void Nothing(string what) => _page.Add($"""<p class="dim">{what}</p>""");

    private void WriteTimeline()
    {
        Begin("timeline", "Timeline", "Solid bars are locks, in the colour and with the letter of their holder; pale bars below are those who waited for the section meanwhile. A red end is a lock that was lost, or a wait in vain. A section with too many for that shows in blue how much of the time it was held, and below how many waited.");
        if (_report.Sections.Count == 0)
        {
            Nothing("Nobody held a lock.");
        }
        else
        {
            WriteLegend();
            TimelineChart.Draw(_page, "timeline-chart", _report, _legend, _labels);
            Figure.LeftOut(_page, _report.Sections.Count, TimelineChart.MaxSections);
            Figure.Details(
                _page,
                "The longest locks as a table",
                ["section", "holder", "for", "@from", "#held", "end"],
                _report.Spans.OrderByDescending(span => span.Until - span.From).Select(span => (IReadOnlyList<string?>)
                [
                    _labels.Of(span.Document, span.SectionId),
                    Named(span.Holder),
                    span.Operation,
                    ReportText.Time(span.From),
                    ReportText.Span(span.Until - span.From),
                    Words(span.End),
                ]),
                MaxLocks);
        }

        End();
    }

    private void WriteLegend()
    {
        _page.Add($"""<ul class="legend" aria-label="Letters of owners">""");
        int place = 0;
        foreach (string name in _legend.Names)
        {
            _page.Add($"""<li><b class="c{place}">{OwnerLegend.LetterOf(place)}</b><bdi>{ReportText.Cut(name, 60)}</bdi></li>""");
            place++;
        }

        if (_legend.Others > 0)
        {
            _page.Add($"""<li><b class="c{place}">{OwnerLegend.LetterOf(place)}</b>{ReportText.Count(_legend.Others, "more owner", "more owners")}</li>""");
        }

        _page.Add($"</ul>");
    }

    private void WriteSections()
    {
        Begin("sections", "Sections by time waited", "How long all waits for a section were together.");
        List<SectionDelay> waitedFor = [.. _report.Sections.Where(section => section.Waits > 0)];
        if (waitedFor.Count == 0)
        {
            Nothing("Nobody waited.");
        }
        else
        {
            BarChart.Draw(
                _page,
                "sections-chart",
                "Sections by time waited",
                [.. waitedFor.Select(one => (_labels.Of(one.Document, one.SectionId), one.Waited.TotalSeconds, ReportText.Span(one.Waited)))],
                MaxSections);
            Figure.Details(
                _page,
                "All sections as a table",
                ["section", "#waited", "#waits", "#in vain", "#median", "#90%", "#longest", "#locks", "#held"],
                _report.Sections.Select(one => (IReadOnlyList<string?>)
                [
                    _labels.Of(one.Document, one.SectionId),
                    ReportText.Span(one.Waited),
                    Number(one.Waits),
                    Number(one.TimedOut),
                    ReportText.Span(one.Lengths.P50),
                    ReportText.Span(one.Lengths.P90),
                    ReportText.Span(one.Lengths.Max),
                    Number(one.Locks),
                    ReportText.Span(one.Held),
                ]),
                MaxLocks);
        }

        End();
    }

    private void WriteWaits()
    {
        Begin("waits", "The longest waits", "With those who had the lock longest meanwhile: on the same section or the whole document; where there was none, on any section of the document, because the trail does not tell which lie above and below each other.");
        if (_report.Waits.Count == 0)
        {
            Nothing("Nobody waited.");
        }
        else
        {
            Figure.Table(
                _page,
                "The longest waits",
                ["#waited", "section", "who", "for", "@until", "held meanwhile by", "@end"],
                _report.Waits.OrderByDescending(wait => wait.Length).Select(wait => (IReadOnlyList<string?>)
                [
                    ReportText.Span(wait.Length),
                    _labels.Of(wait.Document, wait.SectionId),
                    Named(wait.Waiter),
                    wait.Operation,
                    ReportText.Time(wait.Until),
                    Holders(wait),
                    wait.TimedOut ? "in vain" : "granted",
                ]),
                MaxWaits);
        }

        End();
    }

    private string Holders(LockWait wait)
    {
        IEnumerable<string> holders = wait.Holders.Select(one =>
            $"{Named(one.Span.Holder)} {ReportText.Span(one.Length)}"
            + (one.Span.Operation.Length > 0 ? $" ({ReportText.Cut(one.Span.Operation, 40)})" : ""));
        int more = wait.HolderCount - wait.Holders.Count;
        return string.Join(", ", holders) + (more > 0 ? $", and {ReportText.Count(more, "more", "more")}" : "");
    }

    private void WritePairs()
    {
        Begin("pairs", "Who waited for whom", "In each row one who waited, in each column one who had the lock meanwhile; the time is that for which both was so, all waits together.");
        if (_report.Pairs.Count == 0)
        {
            Nothing("Nobody waited for anybody whom the trail names.");
        }
        else
        {
            PairChart.Draw(_page, "pairs-chart", _report.Pairs, _legend);
            Figure.Details(
                _page,
                "Who waited for whom as a table",
                ["who waited", "who had the lock", "#times", "#together"],
                _report.Pairs.Select(pair => (IReadOnlyList<string?>)
                    [Named(pair.Waiter), Named(pair.Holder), Number(pair.Count), ReportText.Span(pair.Length)]),
                MaxPairs);
        }

        End();
    }

    private void WritePercentiles()
    {
        Begin("percentiles", "Waits over time", "Of the waits that ended in each window of time: so long or shorter were half of them, 90 and 99 of 100. The scale is logarithmic.");
        if (_report.Windows.Count == 0)
        {
            Nothing("Nobody waited.");
        }
        else
        {
            _page.Add($"""<ul class="legend"><li><span class="key p50"></span>median</li><li><span class="key p90"></span>90%</li><li><span class="key p99"></span>99%</li></ul>""");
            PercentileChart.Draw(_page, "percentiles-chart", _report.Windows);
            Figure.Details(
                _page,
                "Waits over time as a table",
                ["@from", "#waits", "#median", "#90%", "#99%", "#longest"],
                _report.Windows.Select(one => (IReadOnlyList<string?>)
                [
                    ReportText.Time(one.From),
                    Number(one.Count),
                    ReportText.Span(one.Lengths.P50),
                    ReportText.Span(one.Lengths.P90),
                    ReportText.Span(one.Lengths.P99),
                    ReportText.Span(one.Lengths.Max),
                ]),
                MaxLocks);
        }

        End();
    }

    private void WriteIncidents()
    {
        Begin("incidents", "Stale locks and recoveries", "What was lost, taken over, finished, undone or mended, newest first.");
        if (_report.Incidents.Count == 0)
        {
            Nothing("There was none.");
        }
        else
        {
            Figure.Table(
                _page,
                "Stale locks and recoveries",
                ["@when", "@what", "section", "whose", "more"],
                _report.Incidents.Reverse().Select(one => (IReadOnlyList<string?>)
                [
                    ReportText.Time(one.Event.Time),
                    one.Event.Type.ToName().Replace('_', ' '),
                    one.Event.SectionId is { } section ? _labels.Of(one.Document, section) : _labels.Of(one.Document),
                    one.Event.Owner is null ? "" : Named(OwnerNames.Of(one.Event.Owner)),
                    one.Event.Message,
                ]),
                MaxIncidents);
        }

        End();
    }

    private void WriteEdits()
    {
        Begin("edits", "Edits by author", "Committed changes of sections; those of other programs are counted where they were seen.");
        if (_report.Authors.Count == 0)
        {
            Nothing("Nothing was changed.");
        }
        else
        {
            BarChart.Draw(
                _page,
                "edits-chart",
                "Edits by author",
                [.. _report.Authors.Select(one => (Author(one), (double)one.Committed, ReportText.Count(one.Committed, "edit", "edits")))],
                MaxAuthors);
            Figure.Details(
                _page,
                "Edits by author as a table",
                ["author", "#committed", "#refused", "#failed", "#sections", "@last"],
                _report.Authors.Select(one => (IReadOnlyList<string?>)
                [
                    Author(one),
                    Number(one.Committed),
                    Number(one.Refused),
                    Number(one.Failed),
                    Number(one.Sections),
                    one.Last is { } last ? ReportText.Time(last) : "–",
                ]),
                MaxLocks);
        }

        End();
    }

    private static string Author(AuthorEdits one) => one.Author ?? "another program";

    /// <summary>An owner with his letter, so that charts and tables say the same.</summary>
    private string Named(string name) => $"{OwnerLegend.LetterOf(_legend.PlaceOf(name))} {name}";

    private static string Number(int number) => number.ToString("#,0", CultureInfo.InvariantCulture);

    private static string Words(SpanEnd end) => end switch
    {
        SpanEnd.Released => "released",
        SpanEnd.Expired => "its time ran out",
        SpanEnd.Reclaimed => "stale, taken over",
        SpanEnd.Forced => "stale, released by order",
        _ => "not in the trail",
    };
}
