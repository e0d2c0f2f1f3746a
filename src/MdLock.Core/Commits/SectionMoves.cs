using MdLock.Documents;

namespace MdLock.Commits;

/// <summary>Which sections have another id or another place after an edit.</summary>
internal static class SectionMoves
{
    /// <summary>The old id of each section that moved, and the section as it is now.</summary>
    /// <remarks>An edit moves what is in the edited section, and renames repeats anywhere.</remarks>
    public static IEnumerable<(string OldId, Section Now)> Of(DocumentIndex old, EditResult edit)
    {
        bool isSame = edit.RenamedIds.Count == 0 && edit.AddedIds.Count == 0 && edit.RemovedIds.Count == 0
            && edit.Index.Sections.Count == old.Sections.Count;
        if (isSame && SameShape(old, edit.Index))
        {
            yield break;
        }

        Dictionary<string, Section> now = edit.Index.Sections.ToDictionary(section => section.Id, StringComparer.Ordinal);
        foreach (Section section in old.Sections)
        {
            string id = edit.RenamedIds.GetValueOrDefault(section.Id, section.Id);
            if (now.TryGetValue(id, out Section? found) && !found.IdPath.SequenceEqual(section.IdPath))
            {
                yield return (section.Id, found);
            }
        }
    }

    private static bool SameShape(DocumentIndex old, DocumentIndex now) =>
        old.Sections.Zip(now.Sections).All(pair => pair.First.Level == pair.Second.Level);
}
