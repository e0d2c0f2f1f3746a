using MdLock.Platform;
using MdLock.Platform.Unix;
using Microsoft.Win32.SafeHandles;

namespace MdLock.Disk;

/// <summary>The files that MdLock keeps for one document, each looked up in its open folder.</summary>
/// <remarks>
/// A folder is opened once, without following links; its owner and mode are checked on the handle, and what is done in
/// it is done beneath the handle. That it is still the folder of its name is seen by comparing, at each entry into a
/// critical section and before each look (<see cref="Refresh"/>): a path that leads elsewhere by then leads to nothing.
/// A path given here is a name right in one of the document's folders. All methods throw <see cref="IOException"/> or
/// <see cref="UnauthorizedAccessException"/> when the system refuses, <see cref="PlantedFileException"/> where something
/// else stands than what is kept there, and <see cref="UntrustedFolderException"/> for a folder of strangers.
/// </remarks>
internal sealed class StateFiles(DocumentFolders folders) : IDisposable
{
    private const UnixFileMode Writers = UnixFileMode.GroupWrite | UnixFileMode.OtherWrite;
    private const UnixFileMode Permissions = (UnixFileMode)0x1FF;

    private readonly object _gate = new();
    private readonly Dictionary<string, (OpenFolder Folder, FileStatus Identity)> _open = new(StringComparer.Ordinal);
    private readonly HashSet<string> _seen = new(StringComparer.Ordinal);
    private readonly HashSet<string> _narrowed = new(StringComparer.Ordinal);
    private FileStatus? _document;
    private bool _knowsDocument;

    /// <summary>Compares all folders with what has their names, before they are used again.</summary>
    public void Refresh()
    {
        lock (_gate)
        {
            _seen.Clear();
            _narrowed.Clear();
            _knowsDocument = false;
        }
    }

    /// <summary>An open folder; null where there is none.</summary>
    public OpenFolder? TryFolder(string path)
    {
        lock (_gate)
        {
            return TryFolderWithin(path);
        }
    }

    /// <summary>Makes sure that a folder is there, and that nobody may do more in it than he may with the document.</summary>
    public OpenFolder CreateFolder(string path)
    {
        lock (_gate)
        {
            if (TryFolderWithin(path) is { } there)
            {
                return there;
            }

            _ = Place;
            string name = Path.GetFileName(path);
            OpenFolder above = path == folders.LockRoot ? FolderAboveRoot(path) : CreateFolder(FolderOf(path));
            if (above.TryMakeFolder(name))
            {
                using OpenFolder made = above.TryOpenFolder(name) ?? throw new DirectoryNotFoundException($"'{path}' is gone.");
                Adopt(made);
            }

            return TryFolderWithin(path) ?? throw new DirectoryNotFoundException($"'{path}' is gone.");
        }
    }

    /// <summary>The status of what has a name, a link itself and not its target; null when nothing has it.</summary>
    public FileStatus? StatusOf(string path) => TryFolder(FolderOf(path))?.StatusOf(Path.GetFileName(path));

    /// <summary>Opens a file; null when there is none. One that is to be written is open to no more people than its document.</summary>
    public SafeFileHandle? TryOpen(string path, bool write, FileUse use = FileUse.Content)
    {
        FileStatus status = default;
        SafeFileHandle? file = TryFolder(FolderOf(path))?.TryOpenFile(Path.GetFileName(path), write, out status);
        if (file is not null && write)
        {
            Narrow(file, status, use);
            NarrowFolder(FolderOf(path));
        }

        return file;
    }

    /// <summary>Creates a file that must not exist, which nobody but its owner may open until it is shared.</summary>
    public SafeFileHandle Create(string path) => Again(
        path,
        () => Folder(FolderOf(path)).CreateFile(Path.GetFileName(path)));

    /// <summary>Creates a file that must not exist, for those who may read or write the document.</summary>
    /// <remarks>
    /// It gets its name when it has its audience: who dies before leaves nothing that would shut the others out.
    /// </remarks>
    /// <exception cref="IOException">Something has the name, or the system refuses.</exception>
    public SafeFileHandle CreateShared(string path, FileUse use = FileUse.Content) => Again(
        path,
        () => DurableFile.Create(Folder(FolderOf(path)), Path.GetFileName(path), file => Share(file, use)));

    /// <summary>Opens a new file to those who may read or write the document.</summary>
    public void Share(SafeFileHandle file, FileUse use = FileUse.Content)
    {
        if (!OperatingSystem.IsWindows() && Document is { } document)
        {
            var audience = Audience.Of(document);
            FileOwnership.Give(
                file, audience.UserId, audience.GroupId, use == FileUse.Content ? audience.OfFile : audience.OfExcludingFile);
        }
    }

    /// <summary>Removes a file, or what was planted in its place, so that its name is free at once; nothing happens when nothing is there.</summary>
    public void Remove(string path)
    {
        OpenFolder? folder = TryFolder(FolderOf(path));
        string name = Path.GetFileName(path);
        try
        {
            folder?.Remove(name);
        }
        catch (UnauthorizedAccessException) when (folder?.StatusOf(name)?.Kind == FileKind.Directory)
        {
            // So the systems answer to the removal of a folder as if it were a file.
            folder.RemoveFolder(name);
        }
    }

    /// <summary>Removes a file whose name is its own; nothing happens when nothing is there.</summary>
    public void Delete(string path) => TryFolder(FolderOf(path))?.Delete(Path.GetFileName(path));

    /// <summary>Gives a file another name, and removes what had it.</summary>
    public void Replace(string path, string target) =>
        Folder(FolderOf(path)).Replace(Path.GetFileName(path), Folder(FolderOf(target)), Path.GetFileName(target));

    /// <summary>Gives a file a name that nobody has.</summary>
    public void Rename(string path, string target) =>
        Folder(FolderOf(path)).Rename(Path.GetFileName(path), Folder(FolderOf(target)), Path.GetFileName(target));

    /// <summary>Lets two files of a folder change names: see <see cref="OpenFolder.Exchange"/>.</summary>
    public bool Exchange(string aside, string path) =>
        Folder(FolderOf(path)).Exchange(Path.GetFileName(aside), Path.GetFileName(path));

    /// <summary>Brings an exchange that died half way to an end: see <see cref="FileExchange.Settle"/>.</summary>
    public void Settle(string aside, string path) =>
        FileExchange.Settle(Folder(FolderOf(path)), Path.GetFileName(aside), Path.GetFileName(path));

    /// <summary>The names in a folder that end in an extension; none where there is no folder.</summary>
    public List<string> Names(string folder, string extension) => TryFolder(folder)?.Names(extension) ?? [];

    /// <summary>Makes the names in a folder durable.</summary>
    public void SyncFolder(string folder) => Folder(folder).Sync();

    /// <summary>Replaces a file's content whole, or creates the file; durable when the call returns.</summary>
    /// <remarks>Written aside, synced, renamed, the folder synced: the old content is untouched if it fails.</remarks>
    public void WriteDurably(string path, ReadOnlySpan<byte> content) =>
        DurableFile.Write(Folder(FolderOf(path)), Path.GetFileName(path), content, file => Share(file));

    /// <summary>What of the document's own files and folders is open to more people than the document.</summary>
    /// <param name="closes">Whether to close it, as far as this user may; then only what was closed is told.</param>
    /// <returns>Their paths.</returns>
    public IReadOnlyList<string> FindExposed(bool closes)
    {
        Refresh();
        var exposed = new List<string>();
        if (!OperatingSystem.IsWindows() && Document is { } document)
        {
            foreach (string outermost in (string[])[folders.Folder, folders.Durable])
            {
                if (TryFolder(outermost) is { } folder)
                {
                    AddExposed(folder, document, closes, exposed);
                }
            }
        }

        return exposed;
    }

    private static void AddExposed(OpenFolder folder, FileStatus document, bool closes, List<string> exposed)
    {
        var audience = Audience.Of(document);
        FileStatus own = folder.Status;
        UnixFileMode allowed = Allowed(audience.OfFolder, own, document);
        if ((own.Mode & Permissions & ~allowed) != UnixFileMode.None && (!closes || IsMine(own)))
        {
            exposed.Add(folder.Path);
            if (closes)
            {
                folder.Give(own.UserId, own.GroupId, own.Mode & (allowed | UnixFileMode.SetGroup));
            }
        }

        foreach (string name in folder.Names(""))
        {
            FileStatus? status = folder.StatusOf(name);
            if (status?.Kind == FileKind.Directory)
            {
                using OpenFolder? inner = folder.TryOpenFolder(name);
                if (inner is not null)
                {
                    AddExposed(inner, document, closes, exposed);
                }
            }
            else if (status is { Kind: FileKind.Regular } file)
            {
                AddExposed(folder, name, file, Allowed(audience.OfFile, file, document), closes, exposed);
            }
        }
    }

    private static void AddExposed(
        OpenFolder folder, string name, FileStatus status, UnixFileMode allowed, bool closes, List<string> exposed)
    {
        if ((status.Mode & Permissions & ~allowed) == UnixFileMode.None || (closes && !IsMine(status)))
        {
            return;
        }

        exposed.Add(Path.Combine(folder.Path, name));
        if (closes && !OperatingSystem.IsWindows())
        {
            using SafeFileHandle? file = folder.TryOpenFile(name, write: false, out status);
            if (file is not null)
            {
                File.SetUnixFileMode(file, status.Mode & allowed);
            }
        }
    }

    // Another group than the document's is a set of strangers.
    private static UnixFileMode Allowed(UnixFileMode mode, FileStatus status, FileStatus document) =>
        status.GroupId == document.GroupId
            ? mode
            : mode & ~(UnixFileMode)0x38 | (UnixFileMode)(((int)mode & 7) << 3);

    /// <inheritdoc/>
    public void Dispose()
    {
        lock (_gate)
        {
            foreach ((OpenFolder folder, _) in _open.Values)
            {
                folder.Dispose();
            }

            _open.Clear();
        }
    }

    // Once for each entry into a critical section: within it a folder changes no mode.
    private void NarrowFolder(string path)
    {
        if (OperatingSystem.IsWindows() || !folders.IsOwn(path))
        {
            return;
        }

        lock (_gate)
        {
            if (_narrowed.Add(path) && TryFolderWithin(path) is { } folder)
            {
                Narrow(folder, folder.Status, Permissions);
            }
        }
    }

    // An open folder that was removed takes no new names: by now there may be another one.
    private SafeFileHandle Again(string path, Func<SafeFileHandle> create)
    {
        NarrowFolder(FolderOf(path));
        try
        {
            return create();
        }
        catch (Exception gone) when (gone is FileNotFoundException or DirectoryNotFoundException)
        {
            Refresh();
            return create();
        }
    }

    private static string FolderOf(string path) => Path.GetDirectoryName(path)!;

    private FileStatus? Document
    {
        get
        {
            lock (_gate)
            {
                if (!_knowsDocument)
                {
                    _document = TryFolderWithin(folders.Place)?.StatusOf(Path.GetFileName(folders.DocumentPath));
                    _knowsDocument = true;
                }

                return _document;
            }
        }
    }

    private OpenFolder Folder(string path) =>
        TryFolder(path) ?? throw new DirectoryNotFoundException($"There is no folder '{path}'.");

    private OpenFolder? TryFolderWithin(string path)
    {
        if (_open.TryGetValue(path, out (OpenFolder Folder, FileStatus Identity) known))
        {
            if (_seen.Contains(path) || IsStill(path, known.Folder, known.Identity))
            {
                _seen.Add(path);
                return known.Folder;
            }

            // Not closed here: another thread may be in a call on it.
            _open.Remove(path);
        }

        OpenFolder? opened = path == folders.Place || path == folders.LockRoot
            ? OpenFolder.TryOpen(path)
            : TryFolderWithin(FolderOf(path))?.TryOpenFolder(Path.GetFileName(path));
        if (opened is null)
        {
            return null;
        }

        try
        {
            FileStatus status = opened.Status;
            Require(path, opened, status);
            _open[path] = (opened, status);
        }
        catch
        {
            opened.Dispose();
            throw;
        }

        _seen.Add(path);
        return opened;
    }

    /// <summary>Whether an open folder still is what has its name; where it is, its owner and mode are looked at again.</summary>
    private bool IsStill(string path, OpenFolder folder, FileStatus known)
    {
        // What is beneath a folder of the document alone, only those could change whom the document trusts.
        FileStatus? named = folders.IsOwn(path) && !folders.IsOutermost(path)
            ? TryFolderWithin(FolderOf(path))?.StatusOf(Path.GetFileName(path))
            : FileStatus.OfPath(path);
        if (named is not { } status || !status.IsSameFile(known))
        {
            return false;
        }

        Require(path, folder, status);
        return true;
    }

    private void Require(string path, OpenFolder folder, FileStatus status)
    {
        if (OperatingSystem.IsWindows() || path == folders.Place)
        {
            return;
        }

        FileStatus place = Place.Status;
        if (folders.IsOwn(path))
        {
            // Who may write in it may do harm at once, so that is not left for the next write.
            FolderTrust.RequireOwn(path, Narrow(folder, status, Writers), Document, place);
        }
        else
        {
            FolderTrust.RequireCommon(path, status, Document, place);
        }
    }

    private OpenFolder Place => TryFolderWithin(folders.Place)
        ?? throw new DirectoryNotFoundException($"There is no folder '{folders.Place}'.");

    /// <summary>Gives a folder that was just made to those for whom it is.</summary>
    private void Adopt(OpenFolder made)
    {
        // What is not empty is not what was made: it took its name in this very moment.
        FileStatus status = made.Status;
        if (OperatingSystem.IsWindows() || status.UserId != EffectiveUser.Id || made.Names("").Count > 0)
        {
            return;
        }

        FileStatus place = Place.Status;
        bool isOwn = folders.IsOwn(made.Path);
        var audience = Audience.Of(isOwn ? Document ?? place : place);
        UnixFileMode mode = isOwn ? audience.OfFolder : audience.OfCommonFolder;
        made.Give(audience.UserId, audience.GroupId, mode | (status.Mode & UnixFileMode.SetGroup));
    }

    private static OpenFolder FolderAboveRoot(string path)
    {
        string above = FolderOf(path);
        Directory.CreateDirectory(above);
        return OpenFolder.TryOpen(above) ?? throw new DirectoryNotFoundException($"There is no folder '{above}'.");
    }

    // Never wider than it is: what stands there may be another file of its owner, which somebody moved there.
    private void Narrow(SafeFileHandle file, FileStatus status, FileUse use)
    {
        if (!OperatingSystem.IsWindows() && Document is { } document && IsMine(status))
        {
            var audience = Audience.Of(document);
            UnixFileMode allowed = use == FileUse.Content ? audience.OfFile : audience.OfExcludingFile;
            if ((status.Mode & ~allowed) != UnixFileMode.None)
            {
                File.SetUnixFileMode(file, status.Mode & allowed);
            }
        }
    }

    private FileStatus Narrow(OpenFolder folder, FileStatus status, UnixFileMode what)
    {
        if (Document is not { } document || !IsMine(status) || (status.Mode & what & ~Audience.Of(document).OfFolder) == UnixFileMode.None)
        {
            return status;
        }

        folder.Give(status.UserId, status.GroupId, status.Mode & (Audience.Of(document).OfFolder | UnixFileMode.SetGroup));
        return folder.Status;
    }

    private static bool IsMine(FileStatus status) => EffectiveUser.Id is var me && (me == EffectiveUser.Root || me == status.UserId);
}
