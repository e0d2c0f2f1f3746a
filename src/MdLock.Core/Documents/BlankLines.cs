namespace MdLock.Documents;

/// <summary>Lines of nothing but spaces and tabs (CommonMark 0.31.2, section 2.1) around a text: layout, not content.</summary>
internal static class BlankLines
{
    private const string Blank = " \t\r\n";

    /// <summary>The length of the text up to the end of its last line that is not blank, line end included.</summary>
    public static int LengthBeforeTrailing(ReadOnlySpan<char> text)
    {
        int lastText = text.LastIndexOfAnyExcept(Blank);
        if (lastText < 0)
        {
            return 0;
        }

        int lineEnd = text[lastText..].IndexOfAny('\r', '\n');
        if (lineEnd < 0)
        {
            return text.Length;
        }

        int next = lastText + lineEnd + 1;
        bool isPair = text[next - 1] == '\r' && next < text.Length && text[next] == '\n';
        return isPair ? next + 1 : next;
    }

    /// <summary>Where the first line that is not blank starts; the length of the text where there is none.</summary>
    public static int LengthOfLeading(ReadOnlySpan<char> text)
    {
        int firstText = text.IndexOfAnyExcept(Blank);
        return firstText < 0 ? text.Length : text[..firstText].LastIndexOfAny('\r', '\n') + 1;
    }

    /// <summary>The text from its first line that is not blank to the last one, without that one's line end.</summary>
    public static ReadOnlySpan<char> Trim(ReadOnlySpan<char> text)
    {
        ReadOnlySpan<char> kept = text[..LengthBeforeTrailing(text)];
        return kept[LengthOfLeading(kept)..].TrimEnd("\r\n");
    }

    /// <summary>Whether the last line of the text is blank. The text starts at the start of a line.</summary>
    public static bool EndsWithOne(ReadOnlySpan<char> text) => LengthBeforeTrailing(text) < text.Length;

    /// <summary>Whether the first line of the text is blank.</summary>
    public static bool StartsWithOne(ReadOnlySpan<char> text) => LengthOfLeading(text) > 0;
}
