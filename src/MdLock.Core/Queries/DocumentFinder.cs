using System.IO.Abstractions;
using MdLock.Disk;
using MdLock.Documents;

namespace MdLock.Queries;

/// <summary>Finds the documents in a folder that have or had locks.</summary>
/// <param name="files">The file system: what is only listed need not be a real one.</param>
/// <param name="lockRoot">The folder for the locks of all documents; null for one beside each.</param>
internal sealed class DocumentFinder(IFileSystem files, string? lockRoot)
{
    private const string LocksFolder = ".locks";

    /// <summary>Finds them, in the order of their paths within each folder.</summary>
    /// <exception cref="DocumentException">The folder is not there.</exception>
    public IEnumerable<string> Find(string folder, bool recurse)
    {
        if (!files.Directory.Exists(folder))
        {
            throw DocumentException.NotFound(folder);
        }

        var options = new EnumerationOptions
        {
            RecurseSubdirectories = recurse,
            IgnoreInaccessible = true,

            // Links may lead in a circle, and what is behind them has its locks where it really is.
            AttributesToSkip = FileAttributes.ReparsePoint,
        };
        return lockRoot is null
            ? files.Directory.EnumerateDirectories(folder, LocksFolder, options)
                .Order(StringComparer.Ordinal)
                .SelectMany(DocumentsWithLocks)
            : files.Directory.EnumerateFiles(folder, "*", options)
                .Where(path => files.Directory.Exists(DocumentFolders.For(files.Path.GetFullPath(path), lockRoot).Folder))
                .Order(StringComparer.Ordinal);
    }

    private IEnumerable<string> DocumentsWithLocks(string locks) => files.Directory.EnumerateDirectories(locks)
        .Select(folder => files.Path.Combine(files.Path.GetDirectoryName(locks)!, files.Path.GetFileName(folder)))
        .Where(files.File.Exists)
        .Order(StringComparer.Ordinal);
}
