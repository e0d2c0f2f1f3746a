using MdLock.Platform;
using MdLock.Platform.Unix;

namespace MdLock.Disk;

/// <summary>The folders of one document: each opened once, checked, and compared with what has its name.</summary>
/// <remarks>
/// A folder is opened without following links, and its owner and mode are checked on the handle. That it is still the
/// folder of its name is seen by comparing, at each entry into a critical section and before each look
/// (<see cref="Refresh"/>): a path that leads elsewhere by then leads to nothing. Throws as <see cref="StateFiles"/> does.
/// </remarks>
internal sealed class StateFolders(DocumentFolders folders) : IDisposable
{
    private const UnixFileMode Writers = UnixFileMode.GroupWrite | UnixFileMode.OtherWrite;
    private const UnixFileMode Permissions = (UnixFileMode)0x1FF;

    private readonly object _gate = new();

    // Each with its status as it was last looked at.
    private readonly Dictionary<string, (OpenFolder Folder, FileStatus Status)> _open = new(StringComparer.Ordinal);
    private readonly HashSet<string> _seen = new(StringComparer.Ordinal);
    private readonly HashSet<string> _narrowed = new(StringComparer.Ordinal);
    private FileStatus? _document;
    private bool _knowsDocument;

    /// <summary>The document, as it was when it was first asked for since the last <see cref="Refresh"/>; null where there is none.</summary>
    public FileStatus? Document
    {
        get
        {
            lock (_gate)
            {
                if (!_knowsDocument)
                {
                    _document = TryOpenWithin(folders.Place)?.StatusOf(Path.GetFileName(folders.DocumentPath));
                    _knowsDocument = true;
                }

                return _document;
            }
        }
    }

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
    public OpenFolder? TryOpen(string path)
    {
        lock (_gate)
        {
            return TryOpenWithin(path);
        }
    }

    /// <summary>An open folder, which must be there.</summary>
    public OpenFolder Open(string path) =>
        TryOpen(path) ?? throw new DirectoryNotFoundException($"There is no folder '{path}'.");

    /// <summary>Makes sure that a folder is there, and that nobody may do more in it than he may with the document.</summary>
    public OpenFolder Create(string path)
    {
        lock (_gate)
        {
            if (TryOpenWithin(path) is { } there)
            {
                return there;
            }

            _ = PlaceStatus;
            OpenFolder above = path == folders.LockRoot ? FolderAboveRoot(path) : Create(Path.GetDirectoryName(path)!);
            if (above.TryMakeFolder(Path.GetFileName(path)))
            {
                using OpenFolder made = above.TryOpenFolder(Path.GetFileName(path))
                    ?? throw new DirectoryNotFoundException($"'{path}' is gone.");
                Adopt(made);
                if (folders.IsBesideDocuments(path))
                {
                    VersionControl.Ignore(made, PlaceStatus);
                }
            }

            return TryOpenWithin(path) ?? throw new DirectoryNotFoundException($"'{path}' is gone.");
        }
    }

    /// <summary>Lets a folder of the document's own be open to no more people than the document.</summary>
    /// <remarks>Once for each entry into a critical section: within it a folder changes no mode.</remarks>
    public void Narrow(string path)
    {
        if (OperatingSystem.IsWindows() || !folders.IsOwn(path))
        {
            return;
        }

        lock (_gate)
        {
            if (_narrowed.Add(path) && TryOpenWithin(path) is { } folder)
            {
                _open[path] = (folder, Narrow(folder, _open[path].Status, Permissions));
            }
        }
    }

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

    /// <summary>The folder of the documents, as it was last looked at.</summary>
    public FileStatus Place
    {
        get
        {
            lock (_gate)
            {
                return PlaceStatus;
            }
        }
    }

    private FileStatus PlaceStatus => TryOpenWithin(folders.Place) is null
        ? throw new DirectoryNotFoundException($"There is no folder '{folders.Place}'.")
        : _open[folders.Place].Status;

    private OpenFolder? TryOpenWithin(string path)
    {
        if (_open.TryGetValue(path, out (OpenFolder Folder, FileStatus Status) known))
        {
            if (_seen.Contains(path) || IsStill(path, known.Folder, known.Status))
            {
                return known.Folder;
            }

            // Not closed here: another thread may be in a call on it.
            _open.Remove(path);
        }

        OpenFolder? opened = path == folders.Place || path == folders.LockRoot
            ? OpenFolder.TryOpen(path)
            : TryOpenWithin(Path.GetDirectoryName(path)!)?.TryOpenFolder(Path.GetFileName(path));
        if (opened is null)
        {
            return null;
        }

        try
        {
            Keep(path, opened, opened.Status);
            return opened;
        }
        catch
        {
            opened.Dispose();
            throw;
        }
    }

    /// <summary>Whether an open folder still is what has its name; where it is, and changed hands, that is looked at again.</summary>
    private bool IsStill(string path, OpenFolder folder, FileStatus known)
    {
        // What is beneath a folder of the document alone, only those could change whom the document trusts.
        FileStatus? named = folders.IsOwn(path) && !folders.IsOutermost(path)
            ? TryOpenWithin(Path.GetDirectoryName(path)!)?.StatusOf(Path.GetFileName(path))
            : FileStatus.OfPath(path);
        if (named is not { } status || !status.IsSameFile(known))
        {
            return false;
        }

        // As long as it is in the same hands: a document that was closed meanwhile closes its folder at the next write.
        if ((status.Mode, status.UserId, status.GroupId) == (known.Mode, known.UserId, known.GroupId))
        {
            _seen.Add(path);
        }
        else
        {
            Keep(path, folder, status);
        }

        return true;
    }

    private void Keep(string path, OpenFolder folder, FileStatus status)
    {
        if (!OperatingSystem.IsWindows() && path != folders.Place)
        {
            FileStatus place = PlaceStatus;
            if (folders.IsOwn(path))
            {
                // Who may write in it may do harm at once, so that is not left for the next write.
                status = Narrow(folder, status, Writers);
                FolderTrust.RequireOwn(path, status, Document, place);
            }
            else
            {
                FolderTrust.RequireCommon(path, status, Document, place);
            }
        }

        _open[path] = (folder, status);
        _seen.Add(path);
    }

    /// <summary>Gives a folder that was just made to those for whom it is.</summary>
    private void Adopt(OpenFolder made)
    {
        // What is not empty is not what was made: it took its name in this very moment.
        FileStatus status = made.Status;
        if (OperatingSystem.IsWindows() || status.UserId != EffectiveUser.Id || made.Names("").Count > 0)
        {
            return;
        }

        FileStatus place = PlaceStatus;
        bool isOwn = folders.IsOwn(made.Path);
        var audience = Audience.Of(isOwn ? Document ?? place : place);
        UnixFileMode mode = isOwn ? audience.OfFolder : audience.OfCommonFolder;
        made.Give(audience.UserId, audience.GroupId, mode | (status.Mode & UnixFileMode.SetGroup));
    }

    private static OpenFolder FolderAboveRoot(string path)
    {
        string above = Path.GetDirectoryName(path)!;
        Directory.CreateDirectory(above);
        return OpenFolder.TryOpen(above) ?? throw new DirectoryNotFoundException($"There is no folder '{above}'.");
    }

    // Never wider than it is: what stands there may be another folder of its owner, which somebody moved there.
    private FileStatus Narrow(OpenFolder folder, FileStatus status, UnixFileMode what)
    {
        if (Document is not { } document || !FileOwnership.MayChange(status))
        {
            return status;
        }

        UnixFileMode allowed = Audience.Of(document).OfFolder;
        if ((status.Mode & what & ~allowed) == UnixFileMode.None)
        {
            return status;
        }

        folder.Give(status.UserId, status.GroupId, status.Mode & (allowed | UnixFileMode.SetGroup));
        return folder.Status;
    }
}
