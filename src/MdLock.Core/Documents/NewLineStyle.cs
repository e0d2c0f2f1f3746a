using System.Buffers;
using System.Text.RegularExpressions;

namespace MdLock.Documents;

/// <summary>How the lines of a text end: with LF, CRLF or CR (CommonMark 0.31.2, section 2.1).</summary>
/// <param name="Dominant">The line end used most; LF where no line has an end.</param>
/// <param name="IsUniform">Whether every line end is <paramref name="Dominant"/>, and there is at least one.</param>
internal sealed partial record NewLineStyle(string Dominant, bool IsUniform)
{
    private static readonly SearchValues<char> LineEnds = SearchValues.Create("\r\n");

    /// <summary>Finds the style of a text.</summary>
    public static NewLineStyle Of(ReadOnlySpan<char> text)
    {
        int lf = 0, crlf = 0, cr = 0;
        for (int at; (at = text.IndexOfAny(LineEnds)) >= 0; text = text[(at + 1)..])
        {
            if (text[at] == '\n')
            {
                lf++;
            }
            else if (at + 1 < text.Length && text[at + 1] == '\n')
            {
                crlf++;
                at++;
            }
            else
            {
                cr++;
            }
        }

        int most = Math.Max(lf, Math.Max(crlf, cr));
        string dominant = most == lf ? "\n" : most == crlf ? "\r\n" : "\r";
        return new(dominant, most > 0 && most == lf + crlf + cr);
    }

    /// <summary>Whether the text ends with a line end.</summary>
    public static bool EndsLine(ReadOnlySpan<char> text) => text.Length > 0 && text[^1] is '\n' or '\r';

    /// <summary>Gives text that is to be inserted the line ends of the document that takes it in.</summary>
    /// <remarks>
    /// Where the document's line ends differ among themselves, CR and CRLF stay as they are given: they may be lines
    /// of that very document that come back unchanged. <see cref="string.ReplaceLineEndings()"/> will not do, as it
    /// replaces form feeds and Unicode separators too, which end no line in Markdown.
    /// </remarks>
    public string Adapt(string text)
    {
        if (!text.AsSpan().ContainsAny(LineEnds))
        {
            return text;
        }

        if (IsUniform)
        {
            return AnyLineEnd().Replace(text, Dominant);
        }

        return Dominant == "\n" ? text : LoneLineFeed().Replace(text, Dominant);
    }

    [GeneratedRegex(@"\r\n?|\n")]
    private static partial Regex AnyLineEnd();

    [GeneratedRegex(@"(?<!\r)\n")]
    private static partial Regex LoneLineFeed();
}
