using MdLock.Disk;
using MdLock.History;

namespace MdLock.Commits;

/// <summary>What an entry of a journal may say: what says more was not written by a commit of this document.</summary>
internal static class JournalClaims
{
    // The document, six levels of headings, and the text before the first of them.
    private const int MaxDepth = 8;

    /// <summary>Whether all that is in an entry can be, and none of it leads out of the document's folders.</summary>
    /// <remarks>The temporary file of another document is a text that is not this one's to take or to remove.</remarks>
    public static bool AreSound(JournalEntry entry, DocumentFile document) =>
        entry.Temporary == Path.GetFileName(entry.Temporary)
        && entry.Temporary.EndsWith(DocumentFile.TemporaryExtension, StringComparison.Ordinal)
        && document.IsTemporary(entry.Temporary)
        && entry.Appends.All(append => HistoryFolder.IsKey(append.Key)
            && HistoryLimits.IsGeneration(append.Generation)
            && append.Offset >= 0
            && append.Lines.EndsWith('\n'))
        && entry.Appends.DistinctBy(append => append.Key, StringComparer.Ordinal).Count() == entry.Appends.Count
        && entry.Moves.All(move => IsPath(move.From) && IsPath(move.To));

    private static bool IsPath(IReadOnlyList<string> ids) =>
        ids.Count is > 0 and <= MaxDepth && ids.All(id => id.Length > 0);
}
