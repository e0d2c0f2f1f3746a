namespace MdLock.Documents;

/// <summary>Lines of nothing but spaces and tabs (CommonMark 0.31.2, section 2.1) at the end of a text.</summary>
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

    /// <summary>Whether the last line of the text is blank. The text starts at the start of a line.</summary>
    public static bool EndsWithOne(ReadOnlySpan<char> text) => LengthBeforeTrailing(text) < text.Length;
}
