using MdLock.Documents;

namespace MdLock.History;

/// <summary>Finds the sections with a history again in a document that another program has written.</summary>
/// <remarks>
/// A section is itself where both id and content are as they were; else where its content is (it was moved, or another
/// section with its heading came before it); else where its id is (its content was edited); else where its body is (its
/// heading was edited). What is found nowhere was removed.
/// </remarks>
internal sealed class OutsideEdits
{
    private readonly DocumentIndex _index;
    private readonly SectionFiles _files;
    private readonly Dictionary<string, Section> _found = new(StringComparer.Ordinal);
    private readonly HashSet<Section> _free;
    private readonly Dictionary<Section, string> _checksums = [];

    private OutsideEdits(DocumentIndex index, SectionFiles files)
    {
        _index = index;
        _files = files;
        _free = [index.Root, .. index.Sections];
    }

    /// <summary>The section that each tracked one has become, by its key; a removed one is missing.</summary>
    public static IReadOnlyDictionary<string, Section> Match(
        DocumentIndex index, IEnumerable<TrackedSection> tracked, SectionFiles files)
    {
        var edits = new OutsideEdits(index, files);
        List<TrackedSection> left = [.. tracked];
        edits.Take(left, edits.WithItsIdAndContent);
        edits.Take(left, edits.WithItsContent);
        edits.Take(left, edits.WithItsId);
        edits.Take(left, edits.WithItsBody);
        return edits._found;
    }

    /// <summary>The checksum of a section, worked out once.</summary>
    private string ChecksumOf(Section section) => _checksums.TryGetValue(section, out string? known)
        ? known
        : _checksums[section] = _index.Checksum(section);

    private void Take(List<TrackedSection> left, Func<TrackedSection, Section?> find) => left.RemoveAll(tracked =>
    {
        Section? section = find(tracked);
        if (section is not null)
        {
            _free.Remove(section);
            _found.Add(tracked.Key, section);
        }

        return section is not null;
    });

    private Section? WithItsId(TrackedSection tracked) =>
        _index.Find(tracked.Id) is { } section && _free.Contains(section) ? section : null;

    private Section? WithItsIdAndContent(TrackedSection tracked) =>
        WithItsId(tracked) is { } section && ChecksumOf(section) == tracked.Seen ? section : null;

    private Section? WithItsContent(TrackedSection tracked) => HasHeading(tracked)
        ? _index.Sections.FirstOrDefault(section =>
            section.HasHeading && _free.Contains(section) && ChecksumOf(section) == tracked.Seen)
        : null;

    private Section? WithItsBody(TrackedSection tracked)
    {
        if (!HasHeading(tracked) || _files.ReadLast(tracked)?.Line.Content is not { } content)
        {
            return null;
        }

        // Without any text below the heading nothing tells one section from another.
        string below = BelowHeading(content);
        return string.IsNullOrWhiteSpace(below)
            ? null
            : _index.Sections.FirstOrDefault(section =>
                section.HasHeading
                && _free.Contains(section)
                && _index.Text.AsSpan(section.BodyRange.Start, section.Range.End - section.BodyRange.Start)
                    .SequenceEqual(below));
    }

    private static bool HasHeading(TrackedSection tracked) =>
        tracked.Id is not (SectionIds.Document or SectionIds.Preamble);

    private static string BelowHeading(string content) =>
        DocumentIndex.Parse(content) is { Sections: [{ HasHeading: true } first, ..] } ? content[first.BodyRange.Start..] : "";
}
