using MdLock.Commits.Journal;
using MdLock.Documents;

namespace MdLock.Commits;

/// <summary>Which sections have another id or another place after a commit.</summary>
internal static class SectionMoves
{
    /// <summary>The sections that moved.</summary>
    /// <remarks>An edit moves what is in the edited section, and renames repeats anywhere.</remarks>
    public static IReadOnlyList<JournalMove> Of(EditedDocument edited)
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

    private static bool SameShape(DocumentIndex old, DocumentIndex now) =>
        old.Sections.Count == now.Sections.Count
        && old.Sections.Zip(now.Sections).All(pair => pair.First.Level == pair.Second.Level && pair.First.Id == pair.Second.Id);
}
