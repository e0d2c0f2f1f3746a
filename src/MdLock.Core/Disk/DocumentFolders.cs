using MdLock.Platform;

namespace MdLock.Disk;

/// <summary>Where the files of one document's locks are.</summary>
internal sealed class DocumentFolders
{
    private bool? _isShared;

    private DocumentFolders(string documentPath, string folder, string durable)
    {
        DocumentPath = documentPath;
        Folder = folder;
        Durable = durable;
        Queue = Path.Combine(folder, "queue");
        CriticalSection = Path.Combine(folder, ".guard");
        Commit = Path.Combine(folder, ".commit");
        Audit = Path.Combine(folder, ".audit");
        Fence = Path.Combine(folder, ".fence");
        DurableFence = Path.Combine(durable, "fence");
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

    /// <summary>The file whose OS lock is held while the audit trail is written.</summary>
    public string Audit { get; }

    /// <summary>The last fence.</summary>
    public string Fence { get; }

    /// <summary>What must survive a restart.</summary>
    public string Durable { get; }

    /// <summary>A number that no fence has passed yet.</summary>
    public string DurableFence { get; }

    /// <summary>The folder for a document.</summary>
    /// <param name="documentPath">The document, by its canonical path.</param>
    /// <param name="lockRoot">The folder for the locks of all documents; null for one beside each.</param>
    public static DocumentFolders For(string documentPath, string? lockRoot)
    {
        string parent = Path.GetDirectoryName(documentPath)!;
        string name = Path.GetFileName(documentPath);

        // Documents of one name from different folders meet in a common root: the key of the folder parts them.
        string folder = lockRoot is null
            ? Path.Combine(parent, ".locks", name)
            : Path.Combine(lockRoot, ShortHash.Of(parent), name);
        return new(documentPath, folder, Path.Combine(parent, ".mdlock", name));
    }

    /// <summary>Makes sure that the folders are there and are folders.</summary>
    /// <exception cref="StoreException">They cannot be made, or a link stands in the place of one.</exception>
    public void Create()
    {
        foreach (string folder in (string[])[Path.GetDirectoryName(Folder)!, Folder, Queue, Path.GetDirectoryName(Durable)!, Durable])
        {
            CreateFolder(folder);
        }
    }

    /// <summary>Gives a new permanent file to all who may write the document.</summary>
    public void ShareLikeDocument(string path)
    {
        if (!OperatingSystem.IsWindows())
        {
            const UnixFileMode readWrite =
                UnixFileMode.UserRead | UnixFileMode.UserWrite | UnixFileMode.GroupRead | UnixFileMode.GroupWrite
                | UnixFileMode.OtherRead | UnixFileMode.OtherWrite;
            UnixFileMode own = UnixFileMode.UserRead | UnixFileMode.UserWrite;
            File.SetUnixFileMode(path, (File.GetUnixFileMode(DocumentPath) & readWrite) | own);
        }
    }

    /// <summary>The same for the file of a lock or a ticket, which others may have to carry to a new section id.</summary>
    public void ShareEntryLikeDocument(string path)
    {
        _isShared ??= !OperatingSystem.IsWindows()
            && (File.GetUnixFileMode(DocumentPath) & (UnixFileMode.GroupWrite | UnixFileMode.OtherWrite)) != 0;
        if (_isShared.Value)
        {
            ShareLikeDocument(path);
        }
    }

    /// <summary>Makes sure that a folder is there, is one, and is open to all who may write beside the document.</summary>
    /// <exception cref="StoreException">It cannot be made, or a link stands in its place.</exception>
    public void CreateFolder(string folder)
    {
        try
        {
            FileStatus? status = FileStatus.OfPath(folder);
            if (status is null)
            {
                MakeFolder(folder);
            }
            else if (status.Value.Kind != FileKind.Directory)
            {
                throw new PlantedFileException(folder, status.Value.Kind);
            }
        }
        catch (Exception failure) when (FileFailure.Is(failure))
        {
            throw StoreErrors.From(failure, folder);
        }
    }

    private void MakeFolder(string folder)
    {
        if (OperatingSystem.IsWindows())
        {
            Directory.CreateDirectory(folder);
            return;
        }

        // Whoever may write beside the document may lock it: the umask of the first user must not shut others out.
        UnixFileMode mode = File.GetUnixFileMode(Path.GetDirectoryName(DocumentPath)!);
        Directory.CreateDirectory(folder, mode);
        File.SetUnixFileMode(folder, mode | UnixFileMode.UserRead | UnixFileMode.UserWrite | UnixFileMode.UserExecute);
    }
}
