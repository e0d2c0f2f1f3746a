using System.Runtime.Versioning;
using Microsoft.Win32.SafeHandles;

namespace MdLock.Platform.Windows;

/// <summary>A folder that is held open without letting anybody rename or delete it, so that paths through it stay true.</summary>
/// <remarks>
/// Windows has no calls that look a name up beneath a handle, for programs like this one. But a folder that somebody
/// has open, and does not share for deletion, keeps its name, and so do all folders above it; and a folder that is not
/// empty cannot be turned into a junction.
/// </remarks>
[SupportedOSPlatform("windows")]
internal sealed class WindowsFolder : OpenFolder
{
    // Everybody may read, write, rename and remove while a file is open: order comes from the guard, not from here.
    private const FileShare ShareAll = FileShare.ReadWrite | FileShare.Delete;

    private readonly SafeFileHandle _folder;

    private WindowsFolder(SafeFileHandle folder, string path)
        : base(path) => _folder = folder;

    /// <inheritdoc/>
    public override FileStatus Status => FileStatus.OfHandle(_folder);

    /// <summary>Opens the folder itself: whether a link stands on the way, only its canonical path can tell.</summary>
    /// <remarks>A user's own folder may be renamed meanwhile, as long as nobody has one of MdLock's folders in it open.</remarks>
    public static new WindowsFolder? TryOpen(string path) => TryOpen(path, holds: false);

    private static WindowsFolder? TryOpen(string path, bool holds)
    {
        SafeFileHandle? folder = SharingRetry.Run(() =>
        {
            SafeFileHandle? held = WindowsFile.TryOpenFolder(path, holds, out int error);
            return held is not null || WindowsFile.IsAbsent(error) ? held : throw WindowsError.ToException(error, path);
        });
        if (folder is null)
        {
            return null;
        }

        FileKind kind = FileStatus.OfHandle(folder).Kind;
        if (kind == FileKind.Directory)
        {
            return new(folder, path);
        }

        folder.Dispose();
        throw new PlantedFileException(path, kind);
    }

    /// <inheritdoc/>
    public override FileStatus? StatusOf(string name) => FileInformation.OfPath(PathOf(name));

    /// <inheritdoc/>
    public override OpenFolder? TryOpenFolder(string name) => TryOpen(PathOf(name), holds: true);

    /// <inheritdoc/>
    public override bool TryMakeFolder(string name)
    {
        if (StatusOf(name) is not null)
        {
            return false;
        }

        // Of two who come at once both succeed, which is as good: the folder is the one.
        Directory.CreateDirectory(PathOf(name));
        return true;
    }

    /// <inheritdoc/>
    public override SafeFileHandle CreateFile(string name) => SharingRetry.Run(() =>
        File.OpenHandle(PathOf(name), FileMode.CreateNew, FileAccess.ReadWrite, ShareAll));

    /// <inheritdoc/>
    public override void Remove(string name) => FileRemoval.Remove(PathOf(name));

    /// <inheritdoc/>
    public override void Delete(string name) => FileRemoval.Delete(PathOf(name));

    /// <inheritdoc/>
    public override void RemoveFolder(string name)
    {
        try
        {
            Directory.Delete(PathOf(name));
        }
        catch (IOException) when (Directory.EnumerateFileSystemEntries(PathOf(name)).Any())
        {
            throw new PlantedFileException(PathOf(name), FileKind.Directory);
        }
    }

    /// <inheritdoc/>
    public override void Replace(string name, OpenFolder target, string newName) =>
        Move(name, target, newName, overwrite: true);

    /// <inheritdoc/>
    public override void Rename(string name, OpenFolder target, string newName) =>
        Move(name, target, newName, overwrite: false);

    /// <inheritdoc/>
    public override bool Exchange(string aside, string name)
    {
        FileReplacement.Exchange(PathOf(aside), PathOf(name));
        return true;
    }

    /// <inheritdoc/>
    public override List<string> Names(string extension) => FolderNames.List(Path, extension);

    /// <summary>Does nothing: Windows makes names durable by itself.</summary>
    public override void Sync()
    {
    }

    /// <summary>Does nothing: files and folders have the access control list of the folder in which they are made.</summary>
    public override void Give(uint userId, uint groupId, UnixFileMode mode)
    {
    }

    /// <inheritdoc/>
    public override void Dispose() => _folder.Dispose();

    /// <inheritdoc/>
    protected override SafeFileHandle? TryOpenAny(string name, bool write)
    {
        string path = PathOf(name);
        try
        {
            return SharingRetry.Run(() =>
            {
                uint access = write ? WindowsFile.ReadWrite : WindowsFile.Read;
                SafeFileHandle? file = WindowsFile.TryOpen(path, access, followLinks: false, out int error);
                return file is not null || WindowsFile.IsAbsent(error) ? file : throw WindowsError.ToException(error, path);
            });
        }
        catch (IOException) when (StatusOf(name) is { Kind: not FileKind.Regular and var found })
        {
            throw new PlantedFileException(path, found);
        }
    }

    // There a file that somebody has open cannot be replaced; readers of these files have them open for moments.
    private void Move(string name, OpenFolder target, string newName, bool overwrite) => SharingRetry.Run(() =>
        File.Move(PathOf(name), System.IO.Path.Combine(target.Path, newName), overwrite));
}
