using MdLock.Disk;
using MdLock.Stores;

namespace MdLock.History;

/// <summary>Opens the journal of a document, as its store goes with.</summary>
internal static class CommitJournals
{
    /// <summary>One file where the files tell what is committed, a file each commit where the store does.</summary>
    /// <param name="folder">Where it is.</param>
    /// <param name="files">The operations on files.</param>
    /// <param name="store">The store of the document's locks.</param>
    public static ICommitJournal Open(HistoryFolder folder, IDisk files, ILockStore store) =>
        store.CommitPoint is null ? new CommitJournal(folder, files) : new CommitRecords(folder, files);
}
