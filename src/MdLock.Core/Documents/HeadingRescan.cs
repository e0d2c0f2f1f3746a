namespace MdLock.Documents;

/// <summary>Finds the headings of a text of which one stretch was replaced, and reads no more of it than it must.</summary>
/// <remarks>
/// A heading closes all blocks that stand before it, and what follows is read the same (but see
/// <see cref="HeadingScanner.ScanPart"/>). So those that are over before the stretch stay; and where a heading
/// is found behind the stretch that was one before, all that follow it stay too, as far on as the text moved. Where the
/// next one is none any more, as behind a fence that is not closed, the whole text is read.
/// </remarks>
internal static class HeadingRescan
{
    /// <summary>Finds them.</summary>
    /// <param name="old">The headings of the text before.</param>
    /// <param name="range">The stretch of that text that was replaced.</param>
    /// <param name="length">The length of what stands there now.</param>
    /// <param name="text">The text now.</param>
    /// <returns>What <see cref="HeadingScanner.Scan"/> finds in it.</returns>
    /// <exception cref="Errors.MdLockException">As for <see cref="HeadingScanner.Scan"/>.</exception>
    public static List<ScannedHeading> Run(List<ScannedHeading> old, TextRange range, int length, string text)
    {
        int kept = CountOver(old, range.Start, text);
        if (kept == 0 || !FrontMatterParser.IsDecidedBefore(text, old[kept - 1].End))
        {
            return HeadingScanner.Scan(text);
        }

        int shift = length - range.Length;
        int next = kept;
        while (next < old.Count && old[next].Start < range.End)
        {
            next++;
        }

        bool isFollowed = next < old.Count;
        var part = TextRange.Between(old[kept - 1].End, isFollowed ? old[next].End + shift : text.Length);
        List<ScannedHeading> between = HeadingScanner.ScanPart(
            text, part, CountLines(text, old[kept - 1]), old[kept - 1].FollowsDefinitions);
        if (isFollowed && !(between is [.., var found] && IsSame(found, old[next], shift)))
        {
            return HeadingScanner.Scan(text);
        }

        List<ScannedHeading> headings = [.. old.Take(kept), .. between];
        int lines = isFollowed ? between[^1].Line - old[next].Line : 0;
        foreach (ScannedHeading heading in old.Skip(next + 1))
        {
            headings.Add(heading with { Start = heading.Start + shift, End = heading.End + shift, Line = heading.Line + lines });
        }

        HeadingScanner.RefuseManyHeadings(headings.Count);
        return headings;
    }

    /// <summary>How many headings are over before a place: whatever stands there cannot add to their last line.</summary>
    private static int CountOver(List<ScannedHeading> headings, int position, string text)
    {
        int count = 0;
        while (count < headings.Count
            && headings[count].End is var end
            && (end < position || (end == position && text[end - 1] == '\n')))
        {
            count++;
        }

        return count;
    }

    /// <summary>How many lines there are up to the end of a heading.</summary>
    private static int CountLines(string text, ScannedHeading heading)
    {
        ReadOnlySpan<char> lines = text.AsSpan(heading.Start, heading.End - heading.Start);
        int count = heading.Line - 1;
        for (int end; (end = lines.IndexOfAny('\r', '\n')) >= 0; count++)
        {
            lines = lines[(lines[end..].StartsWith("\r\n") ? end + 2 : end + 1)..];
        }

        return count;
    }

    private static bool IsSame(ScannedHeading now, ScannedHeading before, int shift) =>
        (now.Start, now.End, now.Level, now.IsSetext, now.FollowsDefinitions)
            == (before.Start + shift, before.End + shift, before.Level, before.IsSetext, before.FollowsDefinitions);
}
