using MdLock.Documents;
using MdLock.Errors;

namespace MdLock.History;

/// <summary>The sections with a history at one moment: tells what a section of the document is called later.</summary>
/// <remarks>
/// A section that a commit named has a history, and its identity there says where it is. One without a history was
/// never named: it may have gone with the section above it, and have another number where its heading repeats.
/// </remarks>
/// <param name="history">The history of the document.</param>
/// <param name="before">Its sections at that moment.</param>
internal sealed class RenameTrace(DocumentHistory history, IReadOnlyList<SectionHistory> before)
{
    /// <summary>The present id of a section; null when it is not there any more.</summary>
    /// <param name="section">The section, of the document at that moment.</param>
    /// <param name="then">The document at that moment.</param>
    /// <param name="now">The document.</param>
    /// <exception cref="HistoryException">The files cannot be read.</exception>
    public string? Follow(Section section, DocumentIndex then, DocumentIndex now) =>
        Follow(section, then, now, history.Sections);

    /// <summary>Whether a commit removed a section, or one above it with all that was in it.</summary>
    /// <param name="section">The section, of the document at that moment.</param>
    /// <exception cref="HistoryException">The files cannot be read.</exception>
    public bool IsRemoved(Section section)
    {
        IReadOnlyList<SectionHistory> present = history.Sections;
        SectionHistory? known = null;
        for (Section? above = section; above is not null && known is null; above = above.Parent)
        {
            known = Find(above.Id, present);
        }

        return known is { IsRemoved: true };
    }

    private string? Follow(Section section, DocumentIndex then, DocumentIndex now, IReadOnlyList<SectionHistory> present)
    {
        if (!section.HasHeading)
        {
            return section.Id;
        }

        if (Find(section.Id, present) is { } known)
        {
            return known.IsRemoved ? null : known.SectionId;
        }

        return FollowUnnamed(section, then, now, present);
    }

    /// <summary>What the history knows of a section by now.</summary>
    private SectionHistory? Find(string id, IReadOnlyList<SectionHistory> present)
    {
        if (before.FirstOrDefault(old => old.SectionId == id && !old.IsRemoved) is { } known)
        {
            return present.FirstOrDefault(one => one.SectionKey == known.SectionKey);
        }

        // Its history began since, with what it was before its first change; that of a section that was added does not.
        return present.FirstOrDefault(one => before.All(old => old.SectionKey != one.SectionKey)
            && history.Versions(one.SectionKey).FirstOrDefault() is { Operation: SectionOperations.Initial } first
            && first.SectionId == id);
    }

    private string? FollowUnnamed(
        Section section, DocumentIndex then, DocumentIndex now, IReadOnlyList<SectionHistory> present)
    {
        HashSet<string> named = [.. present.Where(one => !one.IsRemoved).Select(one => one.SectionId)];
        if (Follow(section.Parent!, then, now, present) is { } parentId && now.Find(parentId) is { } parent)
        {
            // Nobody moved them, so they are in the order in which they were.
            Section[] old =
            [
                .. section.Parent!.Children.Where(one => HasSameHeading(one, section) && Find(one.Id, present) is null),
            ];
            Section[] left =
            [
                .. parent.Children.Where(one => HasSameHeading(one, section) && !named.Contains(one.Id)),
            ];
            if (old.Length == left.Length)
            {
                return left[Array.IndexOf(old, section)].Id;
            }
        }

        // One of them was added or dropped, or another program wrote: then it is the one that is as it was.
        string checksum = then.Checksum(section);
        Section[] same =
        [
            .. now.Sections.Where(one => HasSameHeading(one, section)
                && !named.Contains(one.Id)
                && now.Checksum(one) == checksum),
        ];
        return same.Length == 1 ? same[0].Id : null;
    }

    private static bool HasSameHeading(Section one, Section other) => one.HasHeading && one.Title == other.Title;
}
