namespace MdLock.Documents;

/// <summary>Where a document has blank lines: what most of its headings have around them, and one where none tells.</summary>
/// <param name="AfterHeading">Whether one stands between a heading and the text under it.</param>
/// <param name="BeforeHeading">Whether one stands between a text and the heading that follows.</param>
internal sealed record BlankLineHabit(bool AfterHeading, bool BeforeHeading)
{
    /// <summary>Looks at all headings of a document.</summary>
    public static BlankLineHabit Of(DocumentIndex index)
    {
        int after = 0;
        int before = 0;
        foreach (Section section in index.Sections.Where(one => one.HasHeading))
        {
            ReadOnlySpan<char> body = section.BodyRange.Of(index.Text);
            if (!BlankLines.Trim(body).IsEmpty)
            {
                after += BlankLines.StartsWithOne(body) ? 1 : -1;
            }

            if (section.Index > 0)
            {
                before += BlankLines.EndsWithOne(TextBefore(index, section)) ? 1 : -1;
            }
        }

        // Where nothing tells of the one, the other does.
        return new((after == 0 ? before : after) >= 0, (before == 0 ? after : before) >= 0);
    }

    private static ReadOnlySpan<char> TextBefore(DocumentIndex index, Section section)
    {
        int start = index.Sections[section.Index - 1].Range.Start;
        return index.Text.AsSpan(start, section.Range.Start - start);
    }
}
