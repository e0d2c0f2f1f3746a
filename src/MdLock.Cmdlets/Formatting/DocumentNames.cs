namespace MdLock.Formatting;

/// <summary>Short names of documents that stand side by side: the file's, with so many of its folders as tell it from others.</summary>
internal static class DocumentNames
{
    private static readonly char[] Separators = [Path.DirectorySeparatorChar, Path.AltDirectorySeparatorChar];

    /// <summary>The name of each document.</summary>
    /// <param name="paths">Their full paths; one may come more than once.</param>
    public static IReadOnlyDictionary<string, string> Of(IEnumerable<string> paths)
    {
        var names = new Dictionary<string, string>(StringComparer.Ordinal);
        var alike = paths.Distinct(StringComparer.Ordinal).ToList();
        for (int parts = 1; alike.Count > 0; parts++)
        {
            var next = new List<string>();
            foreach (IGrouping<string, string> same in alike.GroupBy(path => End(path, parts), StringComparer.Ordinal))
            {
                if (same.Count() > 1)
                {
                    next.AddRange(same);
                }
                else
                {
                    names[same.First()] = same.Key;
                }
            }

            alike = next;
        }

        return names;
    }

    private static string End(string path, int parts)
    {
        int start = path.Length;
        for (int found = 0; found < parts && start >= 0; found++)
        {
            start = start == 0 ? -1 : path.LastIndexOfAny(Separators, start - 1);
        }

        return path[(start + 1)..];
    }
}
