namespace MdLock.History;

/// <summary>The sections with a history at one moment: tells what one of them is called later.</summary>
/// <param name="history">The history of the document.</param>
/// <param name="before">Its sections at that moment.</param>
internal sealed class RenameTrace(DocumentHistory history, IReadOnlyList<SectionHistory> before)
{
    /// <summary>The present id of the section that had an id then; null when the history knows of no such section.</summary>
    /// <exception cref="HistoryException">The files cannot be read.</exception>
    public string? Follow(string id)
    {
        IReadOnlyList<SectionHistory> now = history.Sections;
        if (before.FirstOrDefault(section => section.SectionId == id && !section.IsRemoved) is { } known)
        {
            return now.FirstOrDefault(section => section.SectionKey == known.SectionKey)?.SectionId;
        }

        // Its history began since, with what it was before its first change.
        return now.FirstOrDefault(section => !section.IsRemoved
            && before.All(old => old.SectionKey != section.SectionKey)
            && history.Versions(section.SectionKey).FirstOrDefault()?.SectionId == id)?.SectionId;
    }
}
