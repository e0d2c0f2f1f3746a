using MdLock.Disk;
using MdLock.Documents;
using MdLock.Platform;
using MdLock.Stores.Files.Probing;

namespace MdLock.Maintenance;

/// <summary>Checks whether locks and commits hold where a document is.</summary>
/// <param name="engine">The engine whose settings say where the lock files are.</param>
public sealed class StoreCheck(MdLockEngine engine)
{
    /// <summary>Tries everything that MdLock relies on; see <see cref="StoreProbe"/>.</summary>
    /// <param name="path">A document, or a folder of documents.</param>
    /// <param name="cancellation">Ends it between two trials; nothing is left behind.</param>
    /// <exception cref="DocumentException">There is nothing at the path.</exception>
    /// <exception cref="StoreException">Nothing can be made in the folder.</exception>
    /// <exception cref="OperationCanceledException">Cancelled.</exception>
    public IReadOnlyList<StoreCapability> Run(string path, CancellationToken cancellation)
    {
        ArgumentException.ThrowIfNullOrEmpty(path);
        string folder = FolderOf(path);
        return StoreProbe.Run(folder, LockFolderFor(folder), cancellation);
    }

    /// <summary>The folder whose file system matters: that of a link's target.</summary>
    private static string FolderOf(string path)
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
        string place = engine.Settings.LockRoot is { } root ? Path.GetFullPath(root) : folder;

        // A root that nobody used yet will be made on the file system of what is there of its path.
        while (!Directory.Exists(place) && Path.GetDirectoryName(place) is { } above)
        {
            place = above;
        }

        return place;
    }
}
