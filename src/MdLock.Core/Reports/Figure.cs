namespace MdLock.Reports;

/// <summary>What each chart has: a name, a description for those who do not see it, and its figures as a table.</summary>
internal static class Figure
{
    /// <summary>Begins a drawing.</summary>
    /// <param name="page">The page.</param>
    /// <param name="id">Tells the drawings of the page apart.</param>
    /// <param name="height">In pixels; the width is that of the page.</param>
    /// <param name="title">What it shows.</param>
    /// <param name="description">What there is to see.</param>
    public static void Begin(HtmlBuilder page, string id, double height, string title, string description)
    {
        page.Add($"""<svg id="{id}" class="chart" role="img" width="100%" height="{height}" aria-labelledby="{id}-t {id}-d">""");
        page.Add($"""<title id="{id}-t">{title}</title><desc id="{id}-d">{description}</desc>""");
    }

    /// <summary>Ends a drawing.</summary>
    public static void End(HtmlBuilder page) => page.Add($"</svg>");

    /// <summary>A table, in a frame of its own that scrolls where the page is narrow.</summary>
    /// <param name="page">The page.</param>
    /// <param name="caption">What it shows.</param>
    /// <param name="columns">The heads of its columns; those of numbers begin with a #, those that are not broken with an @.</param>
    /// <param name="rows">The rows.</param>
    /// <param name="most">So many of them at most.</param>
    public static void Table(
        HtmlBuilder page, string caption, IReadOnlyList<string> columns, IEnumerable<IReadOnlyList<string?>> rows, int most)
    {
        page.Add($"""<div class="frame" role="region" tabindex="0" aria-label="{caption}"><table><caption>{caption}</caption><thead><tr>""");
        foreach (string column in columns)
        {
            page.Add($"""<th scope="col" class="{ClassOf(column)}">{column.TrimStart('#', '@')}</th>""");
        }

        page.Add($"</tr></thead><tbody>");
        int count = 0;
        foreach (IReadOnlyList<string?> row in rows)
        {
            if (count++ < most)
            {
                Row(page, columns, row);
            }
        }

        page.Add($"</tbody></table></div>");
        LeftOut(page, count, most);
    }

    /// <summary>The same, shown on request.</summary>
    public static void Details(
        HtmlBuilder page, string caption, IReadOnlyList<string> columns, IEnumerable<IReadOnlyList<string?>> rows, int most)
    {
        page.Add($"<details><summary>{caption}</summary>");
        Table(page, caption, columns, rows, most);
        page.Add($"</details>");
    }

    /// <summary>Says how many are not shown.</summary>
    public static void LeftOut(HtmlBuilder page, int count, int most)
    {
        if (count > most)
        {
            page.Add($"""<p class="left-out">{ReportText.Count(count - most, "more is", "more are")} left out.</p>""");
        }
    }

    private static void Row(HtmlBuilder page, IReadOnlyList<string> columns, IReadOnlyList<string?> row)
    {
        page.Add($"<tr>");
        for (int at = 0; at < row.Count; at++)
        {
            page.Add($"""<td class="{ClassOf(columns[at])}"><bdi>{ReportText.Cut(row[at] ?? "")}</bdi></td>""");
        }

        page.Add($"</tr>");
    }

    private static string ClassOf(string column) => column[0] switch { '#' => "n", '@' => "w", _ => "t" };
}
