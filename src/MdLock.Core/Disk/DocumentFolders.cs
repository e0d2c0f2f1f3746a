using MdLock.Errors;
using MdLock.Platform;

namespace MdLock.Disk;

/// <summary>Where the files of one document's locks are.</summary>
internal sealed class DocumentFolders
{
    /// <summary>The name of the folder beside documents for what is temporary.</summary>
    public const string LocksName = ".locks";

    /// <summary>The name of the folder beside documents for what is durable.</summary>
    public const string DurableName = ".mdlock";

    private StateFiles? _files;

    private DocumentFolders(string documentPath, string folder, string durable, string? lockRoot)
    {
        DocumentPath = documentPath;
        Folder = folder;
        Durable = durable;
        Queue = Path.Combine(folder, "queue");
        CriticalSection = Path.Combine(folder, ".guard");
        Commit = Path.Combine(folder, ".commit");
        Audit = Path.Combine(folder, ".audit");
        CommitRequests = Path.Combine(folder, "commits");
        Fence = Path.Combine(folder, ".fence");
        DurableFence = Path.Combine(durable, "fence");
        Place = Path.GetDirectoryName(documentPath)!;
        MoveNote = Path.Combine(Path.GetDirectoryName(durable)!, $".{Path.GetFileName(documentPath)}.moving");
        LockRoot = lockRoot;
    }

    /// <summary>The document.</summary>
    public string DocumentPath { get; }

    /// <summary>Locks, heartbeats and the files of the critical section: gone with a restart, if need be.</summary>
    public string Folder { get; }

    /// <summary>Tickets.</summary>
    public string Queue { get; }

    /// <summary>The file whose OS lock is the critical section.</summary>
    public string CriticalSection { get; }

    /// <summary>The file whose OS lock is held during a commit.</summary>
    public string Commit { get; }

    /// <summary>What those want committed who wait for their turn, for whoever has it.</summary>
    public string CommitRequests { get; }

    /// <summary>The file whose OS lock is held while the audit trail is written.</summary>
    public string Audit { get; }

    /// <summary>The last fence.</summary>
    public string Fence { get; }

    /// <summary>What must survive a restart.</summary>
    public string Durable { get; }

    /// <summary>A number that no fence has passed yet.</summary>
    public string DurableFence { get; }

    /// <summary>Where it is said that the document is being moved, and to where.</summary>
    public string MoveNote { get; }

    /// <summary>The folder that the document is in.</summary>
    public string Place { get; }

    /// <summary>The folder for the locks of all documents; null where they are beside each.</summary>
    public string? LockRoot { get; }

    /// <summary>The files in all of them.</summary>
    /// <remarks>Made when they are asked for: many of these only tell where something would be.</remarks>
    public StateFiles Files => LazyInitializer.EnsureInitialized(ref _files, () => new StateFiles(this));

    /// <summary>The folder for a document.</summary>
    /// <param name="documentPath">The document, by its canonical path.</param>
    /// <param name="lockRoot">The folder for the locks of all documents; null for one beside each.</param>
    public static DocumentFolders For(string documentPath, string? lockRoot)
    {
        string parent = Path.GetDirectoryName(documentPath)!;
        string name = Path.GetFileName(documentPath);
        string? root = lockRoot is null ? null : CanonicalPath.OfPlanned(lockRoot);

        // Documents of one name from different folders meet in a common root: the key of the folder parts them.
        string folder = root is null
            ? Path.Combine(parent, LocksName, name)
            : Path.Combine(root, ShortHash.Of(parent), name);
        return new(documentPath, folder, Path.Combine(parent, DurableName, name), root);
    }

    /// <summary>Makes sure that the folders are there, are folders, and in the hands of those whom the document trusts.</summary>
    /// <exception cref="StoreException">They cannot be made, a link stands in the place of one, or it is a stranger's.</exception>
    public void Create()
    {
        CreateFolder(Queue);
        CreateFolder(Durable);
    }

    /// <summary>Makes sure that a folder is there, is one, and open to those alone who may use the document.</summary>
    /// <exception cref="StoreException">It cannot be made, a link stands in its place, or it is a stranger's.</exception>
    public void CreateFolder(string folder)
    {
        try
        {
            Files.Folders.Create(folder);
        }
        catch (Exception failure) when (FileFailure.Is(failure))
        {
            throw StoreErrors.From(failure, folder);
        }
    }

    /// <summary>Whether a folder is for files of this document alone.</summary>
    public bool IsOwn(string path) => IsWithin(path, Folder) || IsWithin(path, Durable);

    /// <summary>Whether it is one of the two beside the documents of a folder, in which each of them has one of its own.</summary>
    public bool IsBesideDocuments(string path) =>
        path == Path.GetDirectoryName(Durable) || (LockRoot is null && path == Path.GetDirectoryName(Folder));

    /// <summary>Whether it is one of the two in which all others are that are for this document alone.</summary>
    public bool IsOutermost(string path) => path == Folder || path == Durable;

    private static bool IsWithin(string path, string folder) =>
        path.StartsWith(folder, StringComparison.Ordinal)
        && (path.Length == folder.Length || path[folder.Length] == Path.DirectorySeparatorChar);
}
