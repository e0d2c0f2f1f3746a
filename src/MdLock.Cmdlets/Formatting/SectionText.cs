namespace MdLock.Formatting;

/// <summary>What the views of sections and their versions say.</summary>
public static class SectionText
{
    /// <summary>A line of the outline: the heading under its parent's, by two spaces a level.</summary>
    /// <param name="level">The heading's level; 0 for the document and for the text before the first heading.</param>
    /// <param name="title">The heading's text.</param>
    /// <param name="sectionId">What is shown where there is no heading.</param>
    public static string Outline(int level, string? title, string? sectionId) =>
        new string(' ', 2 * Math.Max(0, level - 1)) + SafeText.Line(string.IsNullOrEmpty(title) ? sectionId : title);

    /// <summary>The size of a version; that there is none, where the section was removed.</summary>
    /// <param name="size">The size, in bytes.</param>
    /// <param name="isRemoved">Whether the section was removed.</param>
    /// <param name="style">The session's <c>$PSStyle</c>; null for plain text.</param>
    public static string Size(long size, bool isRemoved, object? style)
    {
        var palette = Palette.Of(style);
        return isRemoved ? palette.Paint("removed", palette.Dim) : NumberText.Bytes(size);
    }

    /// <summary>The lines of a unified diff: what came is green, what went red, where it is cyan.</summary>
    /// <param name="diff">The diff; empty for equal texts.</param>
    /// <param name="style">The session's <c>$PSStyle</c>; null for plain text.</param>
    public static string[] Diff(string? diff, object? style)
    {
        var palette = Palette.Of(style);
        if (string.IsNullOrEmpty(diff))
        {
            return [palette.Paint("no difference", palette.Dim)];
        }

        string[] lines = SafeText.Block(diff).TrimEnd('\n').Split('\n');
        return [.. lines.Select((line, at) => palette.Paint(line, ColourOf(line, at, palette)))];
    }

    // The first two lines name the texts, with the signs of lines that came and went.
    private static string ColourOf(string line, int at, Palette palette) => line switch
    {
        _ when at < 2 => "",
        ['@', '@', ..] => palette.Cyan,
        ['+', ..] => palette.Green,
        ['-', ..] => palette.Red,
        _ => "",
    };
}
