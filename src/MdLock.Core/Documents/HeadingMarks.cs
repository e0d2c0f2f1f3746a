using System.Text;
using MdLock.Errors;

namespace MdLock.Documents;

/// <summary>Rewrites headings: their level or their text.</summary>
internal static class HeadingMarks
{
    private const int DeepestLevel = 6;

    // CommonMark 0.31.2, section 4.3: only these two levels can be told by underlines.
    private const int DeepestUnderlined = 2;

    /// <summary>Gives the first heading of a text a level, and all others the same distance to it as before.</summary>
    /// <exception cref="SectionHeadingException">A heading would be below level 6.</exception>
    public static string Shift(string text, int level)
    {
        List<ScannedHeading> headings = HeadingScanner.Scan(text);
        int by = headings.Count > 0 ? level - headings[0].Level : 0;
        if (by == 0)
        {
            return text;
        }

        var shifted = new StringBuilder(text.Length + headings.Count);
        int done = 0;
        foreach (ScannedHeading heading in headings)
        {
            int wanted = heading.Level + by;
            string heads = text[heading.Start..heading.End];
            if (wanted is < 1 or > DeepestLevel)
            {
                throw SectionHeadingException.TooDeep(heads.Trim(), wanted);
            }

            shifted.Append(text, done, heading.Start - done).Append(WithLevel(heads, heading, wanted));
            done = heading.End;
        }

        return shifted.Append(text, done, text.Length - done).ToString();
    }

    /// <summary>Gives a heading another text; an id that it names for itself stays, unless the text names one.</summary>
    /// <param name="heading">The lines of the heading, with line end if there is one.</param>
    /// <param name="title">The new text, with inline markup.</param>
    /// <exception cref="SectionHeadingException">The text is empty or has several lines.</exception>
    public static string Retitle(string heading, string title)
    {
        title = title.Trim();
        if (title.Length == 0 || title.AsSpan().ContainsAny('\r', '\n'))
        {
            throw SectionHeadingException.BadTitle(title);
        }

        ScannedHeading scanned = HeadingScanner.Scan(heading)[0];
        string attributes = HeadingTitle.AttributesOf(scanned.Markup);
        string markup = attributes.Length > 0 && HeadingTitle.AttributesOf(title).Length == 0
            ? $"{title} {attributes}"
            : title;
        if (scanned.IsSetext)
        {
            int underline = StartOfLastLine(heading);
            return string.Concat(markup, LineEndBefore(heading, underline), heading[underline..]);
        }

        int marksEnd = heading.IndexOf('#', StringComparison.Ordinal) + scanned.Level;
        int at = scanned.Markup.Length > 0 ? heading.IndexOf(scanned.Markup, marksEnd, StringComparison.Ordinal) : -1;
        (string start, string end) = at < 0
            ? (heading[..marksEnd] + " ", heading[heading.TrimEnd('\r', '\n').Length..])
            : (heading[..at], heading[(at + scanned.Markup.Length)..]);
        return start + Closed(markup, string.IsNullOrWhiteSpace(end) ? scanned.Level : 0) + end;
    }

    private static string WithLevel(string heading, ScannedHeading scanned, int level)
    {
        if (!scanned.IsSetext)
        {
            int marks = heading.IndexOf('#', StringComparison.Ordinal);
            return string.Concat(heading.AsSpan(0, marks), new string('#', level), heading.AsSpan(marks + scanned.Level));
        }

        int underline = StartOfLastLine(heading);
        if (level <= DeepestUnderlined)
        {
            return heading[..underline] + (level == 1 ? heading[underline..].Replace('-', '=') : heading[underline..].Replace('=', '-'));
        }

        string title = string.Join(' ', heading[..underline].Split('\r', '\n').Select(line => line.Trim()).Where(line => line.Length > 0));
        return $"{new string('#', level)} {Closed(title, level)}{heading[heading.TrimEnd('\r', '\n').Length..]}";
    }

    /// <summary>Number signs at the end would be taken for closing marks (CommonMark 0.31.2, section 4.2).</summary>
    private static string Closed(string title, int level) =>
        level > 0 && title.EndsWith('#') ? $"{title} {new string('#', level)}" : title;

    private static int StartOfLastLine(string heading) =>
        heading.TrimEnd('\r', '\n').LastIndexOfAny(['\r', '\n']) + 1;

    private static string LineEndBefore(string heading, int start)
    {
        ReadOnlySpan<char> before = heading.AsSpan(0, start);
        return before[before.TrimEnd("\r\n").Length..].ToString();
    }
}
