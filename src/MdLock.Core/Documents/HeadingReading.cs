namespace MdLock.Documents;

/// <summary>A section that a heading path can mean, and how the path is read for that.</summary>
/// <param name="Section">The section.</param>
/// <param name="Titles">How many titles the path then names.</param>
/// <param name="IsWhole">Whether the path starts at the top of the document.</param>
internal readonly record struct HeadingReading(Section Section, int Titles, bool IsWhole)
{
    /// <summary>Finds all sections that a path can mean.</summary>
    /// <param name="path">The path; see <see cref="HeadingPathSyntax"/>.</param>
    /// <param name="sections">The sections of a document.</param>
    /// <returns>One reading a section, in document order.</returns>
    public static HeadingReading[] Of(string path, IEnumerable<Section> sections)
    {
        IReadOnlyList<string> parts = HeadingPathSyntax.SplitExactly(path);
        HeadingReading[] fromTop = Find(sections, section => FromTop(parts, section));
        return fromTop.Length > 0 ? fromTop : Find(sections, section => FromEnd(parts, section));
    }

    private static HeadingReading[] Find(IEnumerable<Section> sections, Func<Section, HeadingReading?> read) =>
        [.. sections.Select(read).OfType<HeadingReading>()];

    // A slash in front: no title is named before it, and all slashes part titles.
    private static HeadingReading? FromTop(IReadOnlyList<string> parts, Section section)
    {
        if (parts.Count < 2 || !string.IsNullOrWhiteSpace(parts[0]))
        {
            return null;
        }

        Section? current = section;
        for (int i = parts.Count - 1; i > 0; i--)
        {
            if (current is not { HasHeading: true } || !IsTitle(parts[i], current))
            {
                return null;
            }

            current = current.Parent;
        }

        return current is { HasHeading: true } ? null : new(section, parts.Count - 1, IsWhole: true);
    }

    private static HeadingReading? FromEnd(IReadOnlyList<string> parts, Section section)
    {
        int titles = 0;
        int left = parts.Count;
        Section? current = section;
        while (left > 0)
        {
            if (current is not { HasHeading: true } || PartsOf(parts, left, current) is not { } taken)
            {
                return null;
            }

            left -= taken;
            titles++;
            current = current.Parent;
        }

        return new(section, titles, IsWhole: current is not { HasHeading: true });
    }

    // How many of the last parts are the title: it has fewer slashes than there are parts, some of them escaped perhaps.
    private static int? PartsOf(IReadOnlyList<string> parts, int count, Section section)
    {
        int slashes = section.Title.AsSpan().Count('/');
        string joined = "";
        for (int taken = 1; taken <= Math.Min(count, slashes + 1); taken++)
        {
            joined = taken == 1 ? parts[count - 1] : $"{parts[count - taken]}/{joined}";
            if (IsTitle(joined, section))
            {
                return taken;
            }
        }

        return null;
    }

    private static bool IsTitle(string text, Section section) =>
        NormalForm.Of(section.Title).Equals(NormalForm.Of(text.Trim()), StringComparison.OrdinalIgnoreCase);
}
