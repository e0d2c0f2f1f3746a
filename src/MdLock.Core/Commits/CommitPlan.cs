using MdLock.Documents;
using MdLock.Errors;
using MdLock.History;
using MdLock.Rules;

namespace MdLock.Commits;

/// <summary>Makes the changes of one commit, one after the other, on the text alone.</summary>
/// <param name="before">The document before.</param>
/// <param name="state">How its history stands.</param>
internal sealed class CommitPlan(DocumentIndex before, HistoryState state)
{
    private readonly IdMoves _trail = new(before);

    /// <summary>The sections after all changes, one for each; null for one that is gone.</summary>
    public IReadOnlyList<Section?> Results { get; private set; } = [];

    /// <summary>What the locks must cover.</summary>
    /// <exception cref="MdLockException">A selector means no section, or several.</exception>
    public IReadOnlyList<LockTarget> Targets(IReadOnlyList<SectionChange> changes) =>
        [.. changes.SelectMany(change => change.Targets(before))];

    /// <summary>Makes the changes.</summary>
    /// <exception cref="MdLockException">One of them is refused.</exception>
    public EditedDocument Apply(IReadOnlyList<SectionChange> changes)
    {
        DocumentIndex index = before;
        var made = new List<Made>();
        foreach (SectionChange change in changes)
        {
            Section section = before.Resolve(change.Selector);
            Expectations.Require(change, before, section, state);
            Section now = index.Resolve(Now(change.Selector));
            EditResult edit = change.Edit(index, now, change.Anchor is { } anchor ? Now(anchor) : null);
            if (edit.Changed)
            {
                Follow(made, edit);
                made.Add(new Made(change, change.AddsSection ? null : section.Id) { Now = edit.Section?.Id });
                _trail.Follow(edit);
                index = edit.Index;
            }
            else
            {
                made.Add(new Made(change, section.Id) { Now = now.Id, IsIdle = true });
            }
        }

        Results = [.. made.Select(one => one.Now is null ? null : index.Find(one.Now))];
        return new EditedDocument(before, index, [.. Named(made, index)], _trail);
    }

    /// <summary>The sections that have another id or another place afterwards.</summary>
    /// <remarks>An edit moves what is in the edited section, and renames repeats anywhere.</remarks>
    public static IReadOnlyList<JournalMove> MovesOf(EditedDocument edited)
    {
        var moves = new List<JournalMove>();
        if (!edited.Trail.HasChanges && SameShape(edited.Before, edited.After))
        {
            return moves;
        }

        foreach (Section section in edited.Before.Sections)
        {
            Section? now = edited.Trail.Now(section.Id) is { } id ? edited.After.Find(id) : null;
            if (now is not null && !now.IdPath.SequenceEqual(section.IdPath))
            {
                moves.Add(new JournalMove(section.IdPath, now.IdPath));
            }
        }

        return moves;
    }

    /// <summary>What earlier changes of the commit made of the id of a section.</summary>
    private string Now(string selector) =>
        _trail.Now(before.Resolve(selector).Id) ?? throw new SectionNotFoundException(selector, []);

    /// <summary>Later edits may rename or remove what earlier ones made.</summary>
    private static void Follow(List<Made> made, EditResult edit)
    {
        foreach (Made one in made)
        {
            if (one.Now is { } id)
            {
                one.Now = edit.RemovedIds.Contains(id) ? null : edit.RenamedIds.GetValueOrDefault(id, id);
            }
        }
    }

    /// <summary>The sections that get a version: each once, however often it was changed.</summary>
    private IEnumerable<EditedSection> Named(List<Made> made, DocumentIndex after)
    {
        var done = new HashSet<string>(StringComparer.Ordinal);
        foreach (Made one in Enumerable.Reverse(made).Where(one => !one.IsIdle))
        {
            Section? old = one.OldId is { } id ? before.Find(id) : null;
            Section? now = one.Now is { } nowId ? after.Find(nowId) : null;
            if ((old is not null || now is not null) && (one.OldId is null || done.Add(one.OldId)))
            {
                yield return new EditedSection(old, now, one.Change.Operation, one.Change.Revives);
            }
        }
    }

    private static bool SameShape(DocumentIndex old, DocumentIndex now)
    {
        if (old.Sections.Count != now.Sections.Count)
        {
            return false;
        }

        for (int i = 0; i < old.Sections.Count; i++)
        {
            if (old.Sections[i].Level != now.Sections[i].Level || old.Sections[i].Id != now.Sections[i].Id)
            {
                return false;
            }
        }

        return true;
    }

    private sealed record Made(SectionChange Change, string? OldId)
    {
        public string? Now { get; set; }

        public bool IsIdle { get; init; }
    }
}
