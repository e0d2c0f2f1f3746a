namespace MdLock.Documents;

/// <summary>Builds the sections of a text from its headings.</summary>
internal static class SectionTree
{
    /// <summary>Builds the tree.</summary>
    /// <param name="text">The text of a document.</param>
    /// <param name="headings">Its headings, in document order.</param>
    /// <returns>The document as a section, and all other sections in document order.</returns>
    public static (Section Root, List<Section> Sections) Build(string text, List<ScannedHeading> headings)
    {
        HeadingTitle[] titles = [.. headings.Select(heading => heading.Title)];
        string[] ids = SectionIds.Assign(titles);
        int[] ends = FindEnds(headings, text.Length);

        var beforeHeadings = new TextRange(0, headings.Count > 0 ? headings[0].Start : text.Length);
        Section root = new(
            SectionIds.Document, "", level: 0, line: 1, new(0, text.Length), beforeHeadings, parent: null, index: -1);
        var sections = new List<Section>(headings.Count + 1);
        if (beforeHeadings.Length > 0)
        {
            sections.Add(Preamble(root, beforeHeadings, index: 0));
            root.Adopt(sections[0]);
        }

        Section above = root;
        for (int i = 0; i < headings.Count; i++)
        {
            ScannedHeading heading = headings[i];
            while (above.Level >= heading.Level)
            {
                above = above.Parent!;
            }

            int bodyEnd = i + 1 < headings.Count ? headings[i + 1].Start : text.Length;
            Section section = new(
                ids[i],
                titles[i].Text,
                heading.Level,
                heading.Line,
                TextRange.Between(heading.Start, ends[i]),
                TextRange.Between(heading.End, bodyEnd),
                above,
                sections.Count);
            above.Adopt(section);
            sections.Add(section);
            above = section;
        }

        return (root, sections);
    }

    /// <summary>The section of the text before the first heading.</summary>
    /// <param name="root">The document.</param>
    /// <param name="range">That text; may be empty.</param>
    /// <param name="index">Its position among the sections; -1 if it is not listed.</param>
    public static Section Preamble(Section root, TextRange range, int index) =>
        new(SectionIds.Preamble, "", level: 0, line: 1, range, range, root, index);

    // A section ends where the next heading of the same or a higher level starts.
    private static int[] FindEnds(List<ScannedHeading> headings, int textLength)
    {
        int[] ends = new int[headings.Count];
        int[] open = new int[headings.Count];
        int depth = 0;
        for (int i = 0; i < headings.Count; i++)
        {
            while (depth > 0 && headings[open[depth - 1]].Level >= headings[i].Level)
            {
                ends[open[--depth]] = headings[i].Start;
            }

            open[depth++] = i;
        }

        while (depth > 0)
        {
            ends[open[--depth]] = textLength;
        }

        return ends;
    }
}
