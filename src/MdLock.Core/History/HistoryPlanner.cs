using MdLock.Documents;

namespace MdLock.History;

/// <summary>Works out what a commit writes into the history; writes nothing itself.</summary>
/// <remarks>
/// First what other programs did since the last commit, then the sections that the commit names, then what it does to
/// the others that have a history. See <see cref="SectionVersion"/> for which of them get a version.
/// </remarks>
internal sealed class HistoryPlanner
{
    private readonly SectionFiles _files;
    private readonly HistoryState _state;
    private readonly CommitStamp _stamp;
    private readonly EditedDocument _edited;
    private readonly Dictionary<string, SectionLineage> _lineages = new(StringComparer.Ordinal);
    private readonly Dictionary<string, TrackedSection> _byId = new(StringComparer.Ordinal);
    private readonly Dictionary<string, string> _seen = new(StringComparer.Ordinal);
    private readonly bool _isEditedOutside;

    private HistoryPlanner(
        SectionFiles files, HistoryState state, bool isEditedOutside, CommitStamp stamp, EditedDocument edited)
    {
        _files = files;
        _state = state;
        _isEditedOutside = isEditedOutside;
        _stamp = stamp;
        _edited = edited;
    }

    private DocumentIndex Before => _edited.Before;

    /// <summary>Works it out.</summary>
    /// <param name="files">The lines that are there.</param>
    /// <param name="state">How the history stands.</param>
    /// <param name="isEditedOutside">Whether the document is another one than the last commit left.</param>
    /// <param name="stamp">Who commits.</param>
    /// <param name="edited">What the commit does.</param>
    public static HistoryPlan Plan(
        SectionFiles files, HistoryState state, bool isEditedOutside, CommitStamp stamp, EditedDocument edited)
    {
        var planner = new HistoryPlanner(files, state, isEditedOutside, stamp, edited);
        planner.FindSections();
        var named = new HashSet<string>(StringComparer.Ordinal);
        foreach (EditedSection section in edited.Sections)
        {
            named.Add(planner.RecordNamed(section));
        }

        foreach ((string id, TrackedSection tracked) in planner._byId)
        {
            if (!named.Contains(tracked.Key))
            {
                planner.RecordOther(id, tracked);
            }
        }

        return new HistoryPlan(
            [.. planner._lineages.Values.Select(lineage => lineage.Append!).Where(append => append is not null)],
            planner._seen,
            [.. planner._lineages.Values.SelectMany(lineage => lineage.Versions)]);
    }

    /// <summary>Finds the tracked sections in the document as it is before the commit.</summary>
    private void FindSections()
    {
        IEnumerable<TrackedSection> live = _state.Sections.Where(section => !section.Removed);
        IReadOnlyDictionary<string, Section>? found =
            _isEditedOutside ? OutsideEdits.Match(Before, live, _files) : null;
        foreach (TrackedSection tracked in live)
        {
            Section? section = found is null ? Before.Find(tracked.Id) : found.GetValueOrDefault(tracked.Key);
            if (found is null && section is not null)
            {
                _byId[section.Id] = tracked;
            }
            else
            {
                RecordOutside(tracked, section);
            }
        }
    }

    private void RecordOutside(TrackedSection tracked, Section? section)
    {
        if (section is null)
        {
            LineageOf(tracked).AddFound(SectionOperations.External, VersionAuthors.External, content: null);
            return;
        }

        _byId.Add(section.Id, tracked);
        if (section.Id != tracked.Id)
        {
            LineageOf(tracked).Rename(section.Id);
        }

        string checksum = Before.Checksum(section);
        if (checksum != tracked.Seen)
        {
            LineageOf(tracked).AddFound(SectionOperations.External, VersionAuthors.External, ContentOf(Before, section));
        }
    }

    private string RecordNamed(EditedSection section)
    {
        SectionLineage lineage = section.Before is { } before ? Found(before) : Added(section);
        if (section.After is { } after)
        {
            lineage.AddCommitted(section.Operation, after.Id, ContentOf(_edited.After, after));
        }
        else
        {
            (string? under, string? previous) = PlaceOf(section.Before!);
            lineage.AddRemoval(section.Operation, under, previous);
        }

        return lineage.Key;
    }

    /// <summary>The history of a section that is there, with the content that it has before the commit on top.</summary>
    private SectionLineage Found(Section section)
    {
        string content = ContentOf(Before, section);
        TrackedSection? tracked = _byId.GetValueOrDefault(section.Id) ?? LastRemoved(section.Id);
        if (tracked is null)
        {
            SectionLineage fresh = Start(section.Id);
            fresh.AddFound(SectionOperations.Initial, VersionAuthors.External, content);
            return fresh;
        }

        SectionLineage lineage = LineageOf(tracked);
        AddNested(lineage, content);
        return lineage;
    }

    private SectionLineage Added(EditedSection section)
    {
        TrackedSection? revived = section.Revives is { } key
            ? _state.Sections.FirstOrDefault(tracked => tracked.Key == key && tracked.Removed)
            : LastRemoved(section.After!.Id);
        return revived is null ? Start(section.After!.Id) : LineageOf(revived);
    }

    private void RecordOther(string id, TrackedSection tracked)
    {
        Section section = Before.Find(id)!;
        string? now = _edited.Trail.Now(id);
        if (now is null)
        {
            SectionLineage lineage = LineageOf(tracked);
            AddNested(lineage, ContentOf(Before, section));
            (string? under, string? previous) = PlaceOf(section);
            lineage.AddRemoval(SectionOperations.Remove, under, previous);
            return;
        }

        Section after = _edited.After.Find(now)!;
        if (now != id)
        {
            LineageOf(tracked).Rename(now);
        }

        if (!_edited.After.Content(after).SequenceEqual(Before.Content(section)))
        {
            _seen.Add(tracked.Key, _edited.After.Checksum(after));
        }
    }

    private void AddNested(SectionLineage lineage, string content)
    {
        if (lineage.Removed && _isEditedOutside)
        {
            lineage.AddFound(SectionOperations.External, VersionAuthors.External, content);
        }
        else if (lineage.Removed || lineage.Checksum != ContentChecksum.Of(content))
        {
            lineage.AddFound(SectionOperations.Nested, VersionAuthors.Nested, content);
        }
    }

    /// <summary>The removed section that had an id last: who gives the id to a section again goes on with its history.</summary>
    private TrackedSection? LastRemoved(string id) =>
        _state.Sections.LastOrDefault(tracked => tracked.Removed && tracked.Id == id);

    private SectionLineage LineageOf(TrackedSection tracked)
    {
        if (!_lineages.TryGetValue(tracked.Key, out SectionLineage? lineage))
        {
            lineage = SectionLineage.Continue(_stamp, tracked, _files);
            _lineages.Add(tracked.Key, lineage);
        }

        return lineage;
    }

    private SectionLineage Start(string id)
    {
        SectionLineage lineage = SectionLineage.Start(_stamp, id);
        _lineages.Add(lineage.Key, lineage);
        return lineage;
    }

    private static (string? Under, string? After) PlaceOf(Section section)
    {
        IReadOnlyList<Section> siblings = section.Parent?.Children ?? [];
        int at = siblings.ToList().IndexOf(section);
        return (section.Parent?.Id, at > 0 ? siblings[at - 1].Id : null);
    }

    private static string ContentOf(DocumentIndex index, Section section) => index.Content(section).ToString();
}
