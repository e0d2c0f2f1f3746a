using MdLock.Disk;
using MdLock.Errors;
using MdLock.Platform;

namespace MdLock.Queries;

/// <summary>Finds the documents in a folder that have or had locks, or a history.</summary>
/// <param name="lockRoot">The folder for the locks of all documents; null for one beside each.</param>
internal sealed class DocumentFinder(string? lockRoot)
{
    /// <summary>Finds them, in the order of their paths within each folder.</summary>
    /// <exception cref="DocumentException">The folder is not there.</exception>
    public IEnumerable<string> Find(string folder, bool recurse)
    {
        EnumerationOptions options = FolderSearch.In(folder, recurse);
        return lockRoot is null
            ? Directory.EnumerateDirectories(folder, DocumentFolders.LocksName, options)
                .Concat(Directory.EnumerateDirectories(folder, DocumentFolders.DurableName, options))
                .SelectMany(DocumentsOf)
                .Distinct(StringComparer.Ordinal)
                .Order(Comparer<string>.Create(ByFolder))
            : Directory.EnumerateFiles(folder, "*", options)
                .Where(HasState)
                .Order(StringComparer.Ordinal);
    }

    /// <summary>Whether a path leads into a folder in which MdLock keeps what belongs to documents: no document of anybody is there.</summary>
    public bool IsOwn(string path) => FolderSearch.IsBesideDocuments(path)
        || (lockRoot is not null && path.StartsWith(
            CanonicalPath.OfPlanned(lockRoot) + Path.DirectorySeparatorChar, StringComparison.Ordinal));

    // Locks may be gone, with a restart or a clean-up of what is temporary, where the history is not.
    private bool HasState(string path)
    {
        var folders = DocumentFolders.For(Path.GetFullPath(path), lockRoot);
        return Directory.Exists(folders.Folder) || Directory.Exists(folders.Durable);
    }

    private static int ByFolder(string? one, string? other)
    {
        int folders = string.CompareOrdinal(Path.GetDirectoryName(one), Path.GetDirectoryName(other));
        return folders != 0 ? folders : string.CompareOrdinal(one, other);
    }

    private static IEnumerable<string> DocumentsOf(string state) => Directory.EnumerateDirectories(state)
        .Select(folder => Path.Combine(Path.GetDirectoryName(state)!, Path.GetFileName(folder)))
        .Where(File.Exists);
}
