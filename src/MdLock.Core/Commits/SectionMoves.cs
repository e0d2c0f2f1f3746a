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
}
