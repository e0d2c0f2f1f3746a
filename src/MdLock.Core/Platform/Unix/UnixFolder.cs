using Microsoft.Win32.SafeHandles;

namespace MdLock.Platform.Unix;

/// <summary>A folder by its descriptor, and the calls that look names up beneath one.</summary>
internal sealed class UnixFolder : OpenFolder
{
    private readonly SafeFileHandle _folder;

    private UnixFolder(SafeFileHandle folder, string path)
        : base(path) => _folder = folder;

    /// <inheritdoc/>
    public override FileStatus Status => FileStatus.OfHandle(_folder);

    /// <summary>Walks from the root, a folder at a time: so that a link in the place of any is met, and not followed.</summary>
    public static new UnixFolder? TryOpen(string path)
    {
        var folder = new UnixFolder(OpenAt.Root(), "/");
        foreach (string name in path.Split('/', StringSplitOptions.RemoveEmptyEntries))
        {
            using UnixFolder above = folder;
            if (above.TryOpenFolder(name) is not UnixFolder next)
            {
                return null;
            }

            folder = next;
        }

        return folder;
    }

    /// <inheritdoc/>
    public override FileStatus? StatusOf(string name) => OperatingSystem.IsMacOS()
        ? MacOS.Stat.OfName(_folder, name, PathOf(name))
        : Linux.Statx.OfName(_folder, name, PathOf(name));

    /// <inheritdoc/>
    public override OpenFolder? TryOpenFolder(string name)
    {
        if (OpenAt.TryFolder(_folder, name, out int error) is { } opened)
        {
            return new UnixFolder(opened, PathOf(name));
        }

        if (Errno.IsNoFolder(error))
        {
            // "Not a folder" is also said of a link that was not followed. Gone since: as if it had never been there.
            return StatusOf(name) is { } found ? throw new PlantedFileException(PathOf(name), found.Kind) : null;
        }

        return Errno.IsNotFound(error) ? null : throw Errno.ToException(error, PathOf(name));
    }

    /// <inheritdoc/>
    public override bool TryMakeFolder(string name) => MakeFolderAt.TryMake(_folder, name, PathOf(name));

    /// <inheritdoc/>
    public override SafeFileHandle CreateFile(string name) =>
        OpenAt.TryNewFile(_folder, name, out int error) ?? throw Errno.ToException(error, PathOf(name));

    /// <inheritdoc/>
    public override void Remove(string name) => Delete(name);

    /// <inheritdoc/>
    public override void Delete(string name)
    {
        int error = RemoveAt.File(_folder, name);
        if (error == 0 || Errno.IsNotFound(error))
        {
            return;
        }

        // Linux says EISDIR of a folder, POSIX and macOS EPERM: as .NET says it, "denied".
        throw error == Errno.IsAFolder
            ? new UnauthorizedAccessException($"'{PathOf(name)}' is a folder.")
            : Errno.ToException(error, PathOf(name));
    }

    /// <inheritdoc/>
    public override void RemoveFolder(string name)
    {
        int error = RemoveAt.EmptyFolder(_folder, name);
        if (error != 0 && !Errno.IsNotFound(error))
        {
            throw Errno.IsNotEmpty(error)
                ? new PlantedFileException(PathOf(name), FileKind.Directory)
                : Errno.ToException(error, PathOf(name));
        }
    }

    /// <inheritdoc/>
    public override void Replace(string name, OpenFolder target, string newName) =>
        Require(RenameAt.Replace(_folder, name, ((UnixFolder)target)._folder, newName), target, newName);

    /// <inheritdoc/>
    public override void Rename(string name, OpenFolder target, string newName)
    {
        if (RenameAt.TryRename(_folder, name, ((UnixFolder)target)._folder, newName) is { } error)
        {
            Require(error, target, newName);
        }
        else if (target.StatusOf(newName) is not null)
        {
            Require(Errno.Exists, target, newName);
        }
        else
        {
            // A look and then a rename is all that such a file system has.
            Replace(name, target, newName);
        }
    }

    /// <inheritdoc/>
    public override bool Exchange(string aside, string name)
    {
        if (RenameAt.TryExchange(_folder, aside, name) is { } error)
        {
            Require(error, this, name);
            return true;
        }

        Replace(aside, this, name);
        return false;
    }

    /// <inheritdoc/>
    public override List<string> Names(string extension) => FolderNames.List(_folder, extension, Path);

    /// <inheritdoc/>
    public override void Sync() => FolderSync.Flush(_folder, Path);

    /// <inheritdoc/>
    public override void Give(uint userId, uint groupId, UnixFileMode mode) =>
        FileOwnership.Give(_folder, userId, groupId, mode);

    /// <inheritdoc/>
    public override void Dispose() => _folder.Dispose();

    /// <inheritdoc/>
    protected override SafeFileHandle? TryOpenAny(string name, bool write)
    {
        if (OpenAt.TryFile(_folder, name, write, out int error) is { } file)
        {
            return file;
        }

        if (error == Errno.NoEntry)
        {
            return null;
        }

        // A link is refused, a folder cannot be opened for writing, nor a socket at all.
        return StatusOf(name) is { Kind: not FileKind.Regular and var found }
            ? throw new PlantedFileException(PathOf(name), found)
            : throw Errno.ToException(error, PathOf(name));
    }

    private static void Require(int error, OpenFolder folder, string name)
    {
        if (error != 0)
        {
            throw Errno.ToException(error, System.IO.Path.Combine(folder.Path, name));
        }
    }
}
