namespace MdLock.Documents;

/// <summary>The document as an edit leaves it, and what became of its sections.</summary>
internal sealed class EditResult
{
    private static readonly Dictionary<string, string> NoRenames = [];

    internal EditResult(DocumentIndex index, Section? section, bool changed, SectionMap? map)
        : this(index, section, changed, map?.Renamed ?? NoRenames, map?.Removed ?? [], map?.Added ?? [])
    {
    }

    private EditResult(
        DocumentIndex index,
        Section? section,
        bool changed,
        IReadOnlyDictionary<string, string> renamed,
        IReadOnlyList<string> removed,
        IReadOnlyList<string> added)
    {
        Index = index;
        Section = section;
        Changed = changed;
        RenamedIds = renamed;
        RemovedIds = removed;
        AddedIds = added;
    }

    /// <summary>The new text of the whole document.</summary>
    public string Text => Index.Text;

    /// <summary>The sections of the new text.</summary>
    public DocumentIndex Index { get; }

    /// <summary>Whether the text differs from the one before.</summary>
    public bool Changed { get; }

    /// <summary>The edited section as it is now; null if the edit removed it, as an empty preamble is.</summary>
    public Section? Section { get; }

    /// <summary>
    /// From old to new, the id of each section that is still there under another id: because its heading was renamed,
    /// or because a repeat is numbered otherwise. Sections outside of the edited one may be among them.
    /// </summary>
    public IReadOnlyDictionary<string, string> RenamedIds { get; }

    /// <summary>The old ids of sections that are gone, in the order of the old document.</summary>
    public IReadOnlyList<string> RemovedIds { get; }

    /// <summary>The new ids of sections that were not there before, in the order of the new document.</summary>
    public IReadOnlyList<string> AddedIds { get; }

    /// <summary>What a removal and an insertion of the same section are together: a move.</summary>
    internal static EditResult Moved(DocumentIndex old, EditResult removal, EditResult insertion)
    {
        Dictionary<string, string> moved = removal.RemovedIds
            .Zip(insertion.AddedIds)
            .ToDictionary(pair => pair.First, pair => pair.Second, StringComparer.Ordinal);
        var renamed = new Dictionary<string, string>(StringComparer.Ordinal);
        foreach (Section section in old.Sections)
        {
            string without = removal.RenamedIds.GetValueOrDefault(section.Id, section.Id);
            string now = moved.GetValueOrDefault(section.Id)
                ?? insertion.RenamedIds.GetValueOrDefault(without, without);
            if (now != section.Id)
            {
                renamed.Add(section.Id, now);
            }
        }

        return new(insertion.Index, insertion.Section, changed: true, renamed, [], []);
    }

    internal static EditResult Unchanged(DocumentIndex index, Section section) =>
        new(index, section.Index < 0 && section != index.Root ? null : section, changed: false, map: null);
}
