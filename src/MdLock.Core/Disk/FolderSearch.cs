using MdLock.Errors;

namespace MdLock.Disk;

/// <summary>How folders are searched for documents, and for what is kept for them.</summary>
internal static class FolderSearch
{
    /// <summary>What to pass over in a folder, which must be there.</summary>
    /// <param name="folder">The folder.</param>
    /// <param name="recurse">Whether to look into the folders within it too.</param>
    /// <exception cref="DocumentException">The folder is not there.</exception>
    public static EnumerationOptions In(string folder, bool recurse) => Directory.Exists(folder)
        ? new EnumerationOptions
        {
            RecurseSubdirectories = recurse,
            IgnoreInaccessible = true,

            // Links may lead in a circle, and what is behind them has its locks where it really is.
            AttributesToSkip = FileAttributes.ReparsePoint,
        }
        : throw DocumentException.NotFound(folder);

    /// <summary>Whether a path is, or leads into, one of the folders that are kept beside documents.</summary>
    public static bool IsBesideDocuments(string path)
    {
        for (string? at = path; at is not null; at = Path.GetDirectoryName(at))
        {
            if (Path.GetFileName(at) is DocumentFolders.LocksName or DocumentFolders.DurableName)
            {
                return true;
            }
        }

        return false;
    }
}
