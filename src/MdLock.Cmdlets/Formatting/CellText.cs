using System.Globalization;
using System.Text;
using Wcwidth;

namespace MdLock.Formatting;

/// <summary>Text as a terminal lays it out: in cells, of which a wide character takes two and a combining mark none.</summary>
/// <remarks>
/// Terminals do not agree on what is joined to one emoji. Each part is counted by itself, as the oldest of them do it: where
/// a terminal joins them, a gap is left; the other way round, the line would be too long for the window.
/// </remarks>
internal static class CellText
{
    private const string Ellipsis = "…";

    // Asks for the emoji of a character that is a narrow sign as well.
    private const char EmojiSelector = '\ufe0f';

    /// <summary>How many cells a text without control characters takes.</summary>
    public static int Width(string text)
    {
        int cells = 0;
        for (int at = 0; at < text.Length;)
        {
            ReadOnlySpan<char> element = ElementAt(text, at);
            cells += WidthOf(element);
            at += element.Length;
        }

        return cells;
    }

    /// <summary>The text, or so much of its beginning as fits together with the sign that there is more.</summary>
    /// <param name="text">A text without control characters.</param>
    /// <param name="cells">The cells that there are.</param>
    public static string Fit(string text, int cells)
    {
        if (Width(text) <= cells)
        {
            return text;
        }

        if (cells < 1)
        {
            return "";
        }

        int end = 0;
        for (int left = cells - 1; end < text.Length;)
        {
            ReadOnlySpan<char> element = ElementAt(text, end);
            left -= WidthOf(element);
            if (left < 0)
            {
                break;
            }

            end += element.Length;
        }

        return text[..end] + Ellipsis;
    }

    private static ReadOnlySpan<char> ElementAt(string text, int at) =>
        text.AsSpan(at, StringInfo.GetNextTextElementLength(text, at));

    private static int WidthOf(ReadOnlySpan<char> element)
    {
        int cells = 0;
        foreach (Rune rune in element.EnumerateRunes())
        {
            // Less than none is what it says of control characters.
            cells += Math.Max(0, UnicodeCalculator.GetWidth(rune));
        }

        return element.Contains(EmojiSelector) ? Math.Max(cells, 2) : cells;
    }
}
