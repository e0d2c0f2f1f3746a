using MdLock.Disk;

namespace MdLock.History;

/// <summary>What an entry of a journal may say: what says more was not written by a commit of this document.</summary>
internal static class JournalClaims
{
    // The document, six levels of headings, and the text before the first of them.
    private const int MaxDepth = 8;

    /// <summary>Whether all that is in an entry can be, and none of it leads out of the document's folders.</summary>
    public static bool AreSound(JournalEntry entry) =>
        entry.Sequence > 0
        && entry.Splice is { Offset: >= 0, Removed: >= 0 }
        && entry.Temporary == Path.GetFileName(entry.Temporary)
        && entry.Temporary.EndsWith(DocumentFile.TemporaryExtension, StringComparison.Ordinal)
        && entry.Appends.All(IsSound)
        && entry.Appends.DistinctBy(append => append.Key, StringComparer.Ordinal).Count() == entry.Appends.Count
        && entry.Moves.All(move => IsPath(move.From) && IsPath(move.To));

    /// <summary>The same of the end of a commit.</summary>
    public static bool AreSound(CommitEnd end) => end.Sequence > 0 && HistoryLimits.AreSound([.. end.Sections]);

    private static bool IsSound(PendingLines append) => HistoryFolder.IsKey(append.Key)
        && HistoryLimits.IsGeneration(append.Generation)
        && append.Offset >= 0
        && append.Lines.EndsWith('\n');

    private static bool IsPath(IReadOnlyList<string> ids) =>
        ids.Count is > 0 and <= MaxDepth && ids.All(id => id.Length > 0);
}
