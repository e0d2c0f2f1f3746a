namespace MdLock.Documents;

/// <summary>Guesses which section was meant by a selector that none answers to.</summary>
internal static class NearestIds
{
    // A short list is read; a long one is not.
    private const int Most = 3;

    // The distance takes time with the square of the length, and long texts differ at their start already.
    private const int ComparedLength = 64;

    /// <summary>Finds the sections that resemble the selector.</summary>
    /// <param name="selector">What was asked for.</param>
    /// <param name="sections">The sections of the document.</param>
    /// <returns>Up to three ids, best first; document order decides between equals.</returns>
    public static IReadOnlyList<string> To(string selector, IReadOnlyList<Section> sections) =>
        Among(selector, [.. sections.Select(section => section.Id)]);

    /// <summary>Finds the ids that resemble the selector.</summary>
    /// <param name="selector">What was asked for.</param>
    /// <param name="ids">The ids, in document order.</param>
    /// <returns>Up to three of them, best first; order decides between equals.</returns>
    public static IReadOnlyList<string> Among(string selector, IReadOnlyList<string> ids)
    {
        string wanted = Slug.Of(HeadingPathSyntax.Split(selector)[^1]);
        if (wanted.Length == 0)
        {
            return [];
        }

        return
        [
            .. ids
                .Select(id => (Id: id, Distance: Distance(wanted, id)))
                .Where(candidate => candidate.Distance < int.MaxValue)
                .OrderBy(candidate => candidate.Distance)
                .Take(Most)
                .Select(candidate => candidate.Id),
        ];
    }

    // A part of the other's text counts as near as one typing error; beyond a third of the text it is another word.
    private static int Distance(string wanted, string id)
    {
        bool isPart = id.Contains(wanted, StringComparison.OrdinalIgnoreCase)
            || wanted.Contains(id, StringComparison.OrdinalIgnoreCase);
        if (isPart)
        {
            return 1;
        }

        int edits = Edits(Head(wanted), Head(id));
        return edits <= Math.Max(2, wanted.Length / 3) ? edits : int.MaxValue;
    }

    private static ReadOnlySpan<char> Head(string text) => text.AsSpan(0, Math.Min(text.Length, ComparedLength));

    // Levenshtein's distance, one row of the table at a time.
    private static int Edits(ReadOnlySpan<char> from, ReadOnlySpan<char> to)
    {
        Span<int> row = stackalloc int[to.Length + 1];
        for (int j = 0; j < row.Length; j++)
        {
            row[j] = j;
        }

        for (int i = 1; i <= from.Length; i++)
        {
            int diagonal = row[0];
            row[0] = i;
            for (int j = 1; j <= to.Length; j++)
            {
                bool isSame = char.ToLowerInvariant(from[i - 1]) == char.ToLowerInvariant(to[j - 1]);
                int substituted = isSame ? diagonal : diagonal + 1;
                diagonal = row[j];
                row[j] = Math.Min(substituted, Math.Min(row[j], row[j - 1]) + 1);
            }
        }

        return row[^1];
    }
}
