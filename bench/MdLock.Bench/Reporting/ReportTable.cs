using System.Text;

namespace MdLock.Bench.Reporting;

/// <summary>The table that is printed in the end.</summary>
internal sealed class ReportTable
{
    private static readonly string[] Headings =
        ["what", "speed", "wait p50 / p99 / max", "fewest/most", "ratio", "aim"];

    private readonly List<ReportRow> _rows = [];

    public void Add(ReportRow row) => _rows.Add(row);

    public string ToText()
    {
        List<string[]> lines =
        [
            Headings,
            .. _rows.Select(row => (string[])[row.What, row.Speed, row.Waits, row.Evenness, row.Ratio, row.Aim]),
        ];
        int[] widths = [.. Headings.Select((_, column) => lines.Max(line => line[column].Length))];
        lines.Insert(1, [.. widths.Select(width => new string('-', width))]);
        var text = new StringBuilder();
        foreach (string[] line in lines)
        {
            text.AppendLine(string.Join("  ", line.Select((cell, column) => cell.PadRight(widths[column]))).TrimEnd());
        }

        return text.ToString();
    }
}
