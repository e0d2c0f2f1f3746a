namespace MdLock.Documents;

/// <summary>Finds texts by which a section can be named, each of which means that section and no other.</summary>
/// <remarks>
/// All sections are named in time that grows with their number: to ask <see cref="DocumentIndex.Resolve"/> about each
/// would take the square of that.
/// </remarks>
/// <param name="index">The document.</param>
/// <param name="asWildcard">
/// True for what <see cref="DocumentIndex.Select"/> takes, where wildcards are read as such; false for
/// <see cref="DocumentIndex.Resolve"/>.
/// </param>
internal sealed class SectionNaming(DocumentIndex index, bool asWildcard)
{
    private readonly Lazy<HashSet<string>> _ids = new(
        () => index.Sections.Select(section => section.Id)
            .Append(SectionIds.Document)
            .Append(SectionIds.Preamble)
            .ToHashSet(StringComparer.Ordinal));

    private readonly Lazy<bool> _hasSlashInTitles = new(
        () => index.Sections.Any(section => section.HasHeading && section.Title.Contains('/')));

    private readonly Lazy<Dictionary<string, int>> _paths = new(
        () => Count(index.Sections.Select(section => NormalForm.Of(section.HeadingPath)), StringComparer.OrdinalIgnoreCase));

    private readonly Lazy<Dictionary<string, int>> _names = new(
        () => Count(index.Sections.SelectMany(NamesOf), StringComparer.Ordinal));

    /// <summary>The section's id, as a selector; null when no selector made of it means the section alone.</summary>
    public string? ById(Section section)
    {
        ArgumentNullException.ThrowIfNull(section);
        return ToSelector(section.Id);
    }

    /// <summary>The section's heading path, as a selector; null when no selector made of it means the section alone.</summary>
    public string? ByPath(Section section)
    {
        ArgumentNullException.ThrowIfNull(section);
        string path = section.HeadingPath;
        return string.IsNullOrWhiteSpace(path) || HasOuterSpace(section) || IsIdOfAnother(path, section)
            || _paths.Value.GetValueOrDefault(NormalForm.Of(path)) != 1
            ? null
            : asWildcard && Wildcard.IsIn(path) ? ToSelector(path) : FromTopWhereNeeded(path);
    }

    /// <summary>A text as a wildcard that matches it, and nothing that differs in more than case.</summary>
    /// <returns>The text itself where nothing in it is a wildcard.</returns>
    public static string ToPattern(string text)
    {
        ArgumentNullException.ThrowIfNull(text);
        return Wildcard.IsIn(text) ? Wildcard.Escape(text) : text;
    }

    // Without a slash in front, some of the slashes may be those of titles. A wildcard is matched with whole paths, and so
    // needs none.
    private string? FromTopWhereNeeded(string path)
    {
        if (!path.StartsWith('/') && (!_hasSlashInTitles.Value || HeadingPathSyntax.SplitExactly(path).Count == 1))
        {
            return path;
        }

        return _ids.Value.Contains($"/{path}") ? null : $"/{path}";
    }

    private static Dictionary<string, int> Count(IEnumerable<string> texts, StringComparer comparer)
    {
        var counts = new Dictionary<string, int>(comparer);
        foreach (string text in texts)
        {
            counts[text] = counts.GetValueOrDefault(text) + 1;
        }

        return counts;
    }

    private static IEnumerable<string> NamesOf(Section section) =>
        new[] { Folded(section.Id), Folded(section.HeadingPath) }.Distinct();

    // A wildcard takes for one what either way of folding takes for one: the Kelvin sign is a k in lower case only.
    // Said here, because the system's own tables, which Windows uses where it has no ICU, do not agree on it.
    private static string Folded(string text) => text.ToUpperInvariant().Replace(KelvinSign, 'K').ToLowerInvariant();

    private const char KelvinSign = '\u212A';

    // Reading a path drops the white space around its titles.
    private static bool HasOuterSpace(Section section)
    {
        for (Section? current = section; current is { HasHeading: true }; current = current.Parent)
        {
            if (current.Title.Trim().Length != current.Title.Length)
            {
                return true;
            }
        }

        return false;
    }

    private bool IsIdOfAnother(string path, Section section) =>
        (path != section.Id && _ids.Value.Contains(path)) || (path[0] == '#' && _ids.Value.Contains(path[1..]));

    private string? ToSelector(string text)
    {
        if (!asWildcard || !Wildcard.IsIn(text))
        {
            return text;
        }

        return _names.Value.GetValueOrDefault(Folded(text)) == 1 ? Wildcard.Escape(text) : null;
    }
}
