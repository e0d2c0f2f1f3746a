namespace MdLock.Reports;

/// <summary>Bars, the longest first, each under its name.</summary>
internal static class BarChart
{
    private const int RowHeight = 40;

    /// <summary>What has room beside the figures on a narrow page.</summary>
    private const int NameLength = 34;

    /// <summary>Draws them.</summary>
    /// <param name="page">The page.</param>
    /// <param name="id">Tells the drawings of the page apart.</param>
    /// <param name="title">What it shows.</param>
    /// <param name="bars">Name, length, and the length in words.</param>
    /// <param name="most">So many of them at most.</param>
    public static void Draw(
        HtmlBuilder page, string id, string title, IReadOnlyList<(string Name, double Length, string Words)> bars, int most)
    {
        List<(string Name, double Length, string Words)> shown = [.. bars.Take(most)];
        double longest = shown.Max(bar => bar.Length);
        string description = string.Join("; ", shown.Take(3).Select(bar => $"{ReportText.Cut(bar.Name)}: {bar.Words}"));
        Figure.Begin(page, id, shown.Count * RowHeight, title, description);
        for (int at = 0; at < shown.Count; at++)
        {
            (string name, double length, string words) = shown[at];
            int top = at * RowHeight;
            double share = longest > 0 ? length / longest * 100 : 0;
            page.Add($"""<text x="0" y="{top + 14}" class="name">{ReportText.Cut(name, NameLength)}</text>""");
            page.Add($"""<text x="100%" y="{top + 14}" class="figure">{words}</text>""");
            page.Add($"""<rect x="0" y="{top + 21}" width="100%" height="9" rx="4.5" class="track"/>""");
            page.Add($"""<rect x="0" y="{top + 21}" width="{Math.Max(share, 0.6)}%" height="9" rx="4.5" class="bar"/>""");
        }

        Figure.End(page);
        Figure.LeftOut(page, bars.Count, most);
    }
}
