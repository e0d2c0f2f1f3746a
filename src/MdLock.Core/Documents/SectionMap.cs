namespace MdLock.Documents;

/// <summary>Which section of the new document each section of the old one has become.</summary>
/// <remarks>
/// Those outside of the replaced stretch follow each other in the same order before and after. The edited section
/// becomes itself. Those in the stretch are known by their id, or else by their title.
/// </remarks>
internal sealed class SectionMap
{
    private readonly Dictionary<string, string> _renamed = new(StringComparer.Ordinal);

    /// <summary>Maps the sections of an edit that harms no other section.</summary>
    public SectionMap(Splice splice)
    {
        List<Section> old = [.. splice.OldInside];
        List<Section> fresh = [.. splice.NewInside];
        for (int i = 0; i < splice.OldBefore; i++)
        {
            Pair(splice.Old.Sections[i], splice.New.Sections[i]);
        }

        Edited = FindEdited(splice);
        if (Edited is not null && splice.Kind != SpliceKind.Insertion && old.Remove(splice.Section))
        {
            Pair(splice.Section, Edited);
            fresh.Remove(Edited);
        }

        PairBy(section => section.Id, old, fresh);
        PairBy(section => section.Title, old, fresh);
        for (int i = splice.OldAfter; i < splice.Old.Sections.Count; i++)
        {
            Pair(splice.Old.Sections[i], splice.New.Sections[splice.NewAfter + i - splice.OldAfter]);
        }

        Removed = [.. old.Select(section => section.Id)];
        Added = [.. fresh.Select(section => section.Id)];
    }

    /// <summary>The edited section in the new document, or the one that was put in; null if it is gone.</summary>
    public Section? Edited { get; }

    /// <summary>From old to new, the ids that changed.</summary>
    public IReadOnlyDictionary<string, string> Renamed => _renamed;

    /// <summary>The old ids of sections that are gone.</summary>
    public IReadOnlyList<string> Removed { get; }

    /// <summary>The new ids of sections that were not there.</summary>
    public IReadOnlyList<string> Added { get; }

    private static Section? FindEdited(Splice splice)
    {
        Section section = splice.Section;
        if (splice.Kind is SpliceKind.Removal or SpliceKind.Insertion)
        {
            return splice.Kind == SpliceKind.Insertion ? splice.New.Sections[splice.NewBefore] : null;
        }

        if (section.HasHeading)
        {
            return splice.New.Sections[section.Range.Start < splice.Range.Start ? section.Index : splice.NewBefore];
        }

        return section == splice.Old.Root ? splice.New.Root : splice.New.Preamble;
    }

    private void Pair(Section old, Section fresh)
    {
        if (old.Id != fresh.Id)
        {
            _renamed.Add(old.Id, fresh.Id);
        }
    }

    // Takes those that find a partner out of both lists.
    private void PairBy(Func<Section, string> key, List<Section> old, List<Section> fresh)
    {
        Dictionary<string, Queue<Section>> candidates = fresh
            .GroupBy(key, StringComparer.Ordinal)
            .ToDictionary(group => group.Key, group => new Queue<Section>(group), StringComparer.Ordinal);
        var paired = new HashSet<Section>();
        old.RemoveAll(section =>
        {
            if (!candidates.TryGetValue(key(section), out Queue<Section>? alike)
                || !alike.TryDequeue(out Section? partner))
            {
                return false;
            }

            Pair(section, partner);
            return paired.Add(partner);
        });
        fresh.RemoveAll(paired.Contains);
    }
}
