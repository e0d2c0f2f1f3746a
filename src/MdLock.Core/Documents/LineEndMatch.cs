using DiffPlex;
using DiffPlex.Chunkers;
using DiffPlex.Model;

namespace MdLock.Documents;

/// <summary>Gives a text that replaces another one that one's line ends, line by line.</summary>
/// <remarks>For documents whose lines end in several ways: a line that did not change must not change its end either.</remarks>
internal static class LineEndMatch
{
    /// <summary>Makes the text.</summary>
    /// <param name="text">The new text, with any line ends.</param>
    /// <param name="old">The text that it replaces.</param>
    /// <param name="newLine">The end of lines that are not in the old text.</param>
    public static string Apply(string text, string old, string newLine)
    {
        (string[] lines, string[] ends) = Split(text);
        (string[] oldLines, string[] oldEnds) = Split(old);
        string[] fitted = [.. ends.Select(end => end.Length == 0 ? "" : newLine)];
        int oldAt = 0;
        int at = 0;
        foreach (DiffBlock change in Differ.Instance.CreateDiffs(
            string.Join('\n', oldLines), string.Join('\n', lines), ignoreWhiteSpace: false, ignoreCase: false, LineFeeds).DiffBlocks)
        {
            Keep(change.DeleteStartA - oldAt);
            (oldAt, at) = (change.DeleteStartA + change.DeleteCountA, change.InsertStartB + change.InsertCountB);
        }

        Keep(Math.Min(oldLines.Length - oldAt, lines.Length - at));
        return string.Concat(lines.Zip(fitted, static (line, end) => line + end));

        void Keep(int count)
        {
            for (int i = 0; i < count; i++)
            {
                // The last line of either text may have no end.
                if (ends[at + i].Length > 0 && oldEnds[oldAt + i].Length > 0)
                {
                    fitted[at + i] = oldEnds[oldAt + i];
                }
            }
        }
    }

    private static readonly CustomFunctionChunker LineFeeds = new(static text => text.Split('\n'));

    private static (string[] Lines, string[] Ends) Split(string text)
    {
        var lines = new List<string>();
        var ends = new List<string>();
        for (int start = 0; start <= text.Length;)
        {
            int length = text.AsSpan(start).IndexOfAny('\r', '\n');
            if (length < 0)
            {
                lines.Add(text[start..]);
                ends.Add("");
                break;
            }

            int end = start + length;
            int next = text[end] == '\r' && end + 1 < text.Length && text[end + 1] == '\n' ? end + 2 : end + 1;
            lines.Add(text[start..end]);
            ends.Add(text[end..next]);
            start = next;
        }

        return ([.. lines], [.. ends]);
    }
}
