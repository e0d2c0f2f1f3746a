using System.Globalization;

namespace MdLock.Reports;

/// <summary>Who waited for whom: a row for each who waited, a column for each who had the lock meanwhile.</summary>
internal static class PairChart
{
    private const int RowHeight = 34;
    private const int Head = 24;

    /// <summary>Room for the letters of the rows.</summary>
    private const double Left = 8;

    /// <summary>Draws it; there must be a pair.</summary>
    public static void Draw(HtmlBuilder page, string id, IReadOnlyList<WaitPair> pairs, OwnerLegend legend)
    {
        Dictionary<(int Row, int Column), TimeSpan> cells = pairs
            .GroupBy(pair => (legend.PlaceOf(pair.Waiter), legend.PlaceOf(pair.Holder)))
            .ToDictionary(cell => cell.Key, cell => ContentionReport.Sum(cell.Select(pair => pair.Length)));
        int[] rows = [.. cells.Keys.Select(cell => cell.Row).Distinct().Order()];
        int[] columns = [.. cells.Keys.Select(cell => cell.Column).Distinct().Order()];
        TimeSpan longest = cells.Values.Max();
        double width = (100 - Left) / columns.Length;
        (string unitName, TimeSpan unit) = UnitOf(longest);
        WaitPair first = pairs[0];
        page.Add($"""<p class="how">In {unitName}.</p>""");
        Figure.Begin(
            page,
            id,
            Head + (rows.Length * RowHeight),
            $"Who waited for whom, in {unitName}",
            $"{ReportText.Cut(first.Waiter)} waited longest for {ReportText.Cut(first.Holder)}: {ReportText.Span(first.Length)}.");
        for (int column = 0; column < columns.Length; column++)
        {
            page.Add($"""<text x="{Left + (width * (column + 0.5))}%" y="15" class="letter c{columns[column]}">{OwnerLegend.LetterOf(columns[column])}</text>""");
        }

        for (int row = 0; row < rows.Length; row++)
        {
            int top = Head + (row * RowHeight);
            page.Add($"""<text x="{Left / 2}%" y="{top + 20}" class="letter c{rows[row]}">{OwnerLegend.LetterOf(rows[row])}</text>""");
            for (int column = 0; column < columns.Length; column++)
            {
                TimeSpan length = cells.GetValueOrDefault((rows[row], columns[column]));
                double x = Left + (width * column);
                int depth = longest > TimeSpan.Zero ? (int)Math.Ceiling(length / longest * 5) : 0;
                page.Add($"""<rect x="{x + 0.2}%" y="{top + 1}" width="{width - 0.4}%" height="{RowHeight - 3}" rx="4" class="cell d{depth}"/>""");
                if (length > TimeSpan.Zero)
                {
                    page.Add($"""<text x="{x + (width / 2)}%" y="{top + 20}" class="cell-text d{depth}">{Words(length / unit)}</text>""");
                }
            }
        }

        Figure.End(page);
    }

    /// <summary>One unit for all cells: what is said in each has no room on a narrow page.</summary>
    private static (string Name, TimeSpan Length) UnitOf(TimeSpan longest) => longest switch
    {
        { TotalSeconds: < 1 } => ("milliseconds", TimeSpan.FromMilliseconds(1)),
        { TotalMinutes: < 10 } => ("seconds", TimeSpan.FromSeconds(1)),
        { TotalHours: < 10 } => ("minutes", TimeSpan.FromMinutes(1)),
        _ => ("hours", TimeSpan.FromHours(1)),
    };

    private static string Words(double length) =>
        length.ToString(length < 9.95 ? "0.0" : "0", CultureInfo.InvariantCulture);
}
