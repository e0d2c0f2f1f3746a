using MdLock.Disk;
using MdLock.Errors;
using MdLock.History;
using MdLock.Platform;

namespace MdLock.Engine.Choosing;

/// <summary>Tells whether the file store was used in a folder of documents: then its locks and its history are there.</summary>
/// <remarks>
/// What settings and audit trails leave is no such sign: they are kept in files whatever the store is.
/// </remarks>
internal static class FileStoreState
{
    /// <summary>Whether it was, for any of the documents.</summary>
    /// <param name="folders">The folders of one of them.</param>
    /// <exception cref="StoreException">The system refuses to tell.</exception>
    public static bool Exists(DocumentFolders folders)
    {
        string durable = Path.GetDirectoryName(folders.Durable)!;
        try
        {
            return FoldersIn(Path.GetDirectoryName(folders.Folder)!).Any(one => IsThere(one, Path.GetFileName(folders.CriticalSection)))
                || FoldersIn(durable).Any(one => IsThere(one, Path.GetFileName(folders.DurableFence)) || HasHistory(one));
        }
        catch (Exception failure) when (StoreErrors.IsFailure(failure))
        {
            throw StoreErrors.From(failure, durable);
        }
    }

    private static bool HasHistory(string durable)
    {
        var history = new HistoryFolder(durable);
        return FileStatus.OfPath(history.JournalFile) is not null
            || (Directory.Exists(history.History) && Directory.EnumerateFileSystemEntries(history.History).Any());
    }

    private static bool IsThere(string folder, string name) => FileStatus.OfPath(Path.Combine(folder, name)) is not null;

    private static IEnumerable<string> FoldersIn(string path) => Directory.Exists(path) ? Directory.EnumerateDirectories(path) : [];
}
