using MdLock.Disk;

namespace MdLock.History;

/// <summary>Opens the journal of a document, as its store goes with.</summary>
internal static class CommitJournals
{
    /// <summary>One file where the files tell what is committed, a file each commit where the store does.</summary>
    /// <param name="folder">Where it is.</param>
    /// <param name="files">The operations on files.</param>
    /// <param name="isShared">Whether the store tells what is committed.</param>
    public static ICommitJournal Open(HistoryFolder folder, IDisk files, bool isShared) =>
        !isShared ? new CommitJournal(folder, files) : new CommitRecords(folder, files);
}
