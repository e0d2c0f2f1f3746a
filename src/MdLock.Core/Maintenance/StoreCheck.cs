using MdLock.Errors;
using MdLock.Platform;
using MdLock.Stores;

namespace MdLock.Maintenance;

/// <summary>Checks whether locks and commits hold where a document is.</summary>
/// <param name="lockRoot">The folder for the locks of all documents; null for one beside each.</param>
/// <param name="probe">Tries everything that MdLock relies on, in a document's folder and in that of its locks.</param>
internal sealed class StoreCheck(
    string? lockRoot, Func<string, string, CancellationToken, IReadOnlyList<StoreCapability>> probe)
{
    /// <summary>Finds the folders that matter, and tries them.</summary>
    /// <param name="path">A document, or a folder of documents.</param>
    /// <param name="cancellation">Ends it between two trials; nothing is left behind.</param>
    /// <exception cref="DocumentException">There is nothing at the path.</exception>
    /// <exception cref="StoreException">Nothing can be made in the folder.</exception>
    /// <exception cref="OperationCanceledException">Cancelled.</exception>
    public IReadOnlyList<StoreCapability> Run(string path, CancellationToken cancellation)
    {
        ArgumentException.ThrowIfNullOrEmpty(path);
        string folder = FolderOf(path);
        return probe(folder, LockFolderFor(folder), cancellation);
    }

    /// <summary>The folder whose file system matters: that of a link's target.</summary>
    /// <param name="path">A document, or a folder of documents.</param>
    /// <exception cref="DocumentException">There is nothing at the path.</exception>
    public static string FolderOf(string path)
    {
        if (Directory.Exists(path))
        {
            return Path.GetFullPath(path);
        }

        return File.Exists(path)
            ? Path.GetDirectoryName(CanonicalPath.Of(Path.GetFullPath(path)))!
            : throw DocumentException.NotFound(path);
    }

    private string LockFolderFor(string folder)
    {
        string place = lockRoot is { } root ? Path.GetFullPath(root) : folder;

        // A root that nobody used yet will be made on the file system of what is there of its path.
        while (!Directory.Exists(place) && Path.GetDirectoryName(place) is { } above)
        {
            place = above;
        }

        return place;
    }
}
