using System.Runtime.Versioning;
using Microsoft.Win32.SafeHandles;

namespace MdLock.Platform.Windows;

/// <summary>A folder by its identity: each call opens it anew, sees on the handle that it is the one, and works beneath that.</summary>
/// <remarks>
/// It is not held open between calls: a folder that somebody has open keeps its name when it is deleted, and keeps all
/// folders above it from being renamed. Where another folder or a link stands in its place by now, it is gone for whoever
/// works in it; the other one is never worked in. A call shares all on its handle, so it is in nobody's way for longer.
/// </remarks>
[SupportedOSPlatform("windows")]
internal sealed class WindowsFolder : OpenFolder
{
    private WindowsFolder(FileStatus status, string path)
        : base(path) => Status = status;

    /// <summary>Its status as it was when it was opened: volume and number tell it from any other.</summary>
    public override FileStatus Status { get; }

    /// <summary>Opens the folder itself, and asks where that is: by a link on the way it would be elsewhere.</summary>
    public static new WindowsFolder? TryOpen(string path)
    {
        using SafeFileHandle? folder = OrAbsent(
            WindowsFile.TryOpen(path, WindowsFile.Look, followLinks: false, out int error), error, path);
        WindowsFolder? opened = Of(folder, path);
        return opened is null || FinalPath.Is(folder!, path)
            ? opened
            : throw new PlantedFileException(path, FileKind.SymbolicLink);
    }

    /// <inheritdoc/>
    public override FileStatus? StatusOf(string name)
    {
        using SafeFileHandle? found = TryOpen(name, WindowsFile.Look);
        return found is null ? null : FileStatus.OfHandle(found);
    }

    /// <inheritdoc/>
    public override OpenFolder? TryOpenFolder(string name)
    {
        using SafeFileHandle? folder = TryOpen(name, WindowsFile.Look);
        return Of(folder, PathOf(name));
    }

    /// <inheritdoc/>
    public override bool TryMakeFolder(string name) => SharingRetry.Run(() =>
    {
        // A dot before the name hides it on the other systems.
        FileAttributes attributes = name.StartsWith('.') ? FileAttributes.Hidden : FileAttributes.Normal;
        using SafeFileHandle folder = Enter();
        using SafeFileHandle? made = NtFile.TryNewFolder(folder, name, attributes, out int error);
        return error != WindowsError.AlreadyExists && IsDone(error, PathOf(name));
    });

    /// <inheritdoc/>
    public override SafeFileHandle CreateFile(string name) => SharingRetry.Run(() =>
    {
        using SafeFileHandle folder = Enter();
        return NtFile.TryNewFile(folder, name, out int error) ?? throw WindowsError.ToException(error, PathOf(name));
    });

    /// <inheritdoc/>
    public override void Remove(string name) => SharingRetry.Run(() =>
    {
        using SafeFileHandle? folder = TryEnter();
        using SafeFileHandle? file = TryOpenForRemoval(folder, name);
        if (file is not null)
        {
            IsDone(NtInformation.Rename(file, folder!, FileRemoval.NewAside(), replace: false), PathOf(name));

            // Whether it can be deleted or not: the name is free, which is what was wanted, and a cleanup removes the rest.
            _ = NtInformation.Delete(file);
        }
    });

    /// <inheritdoc/>
    public override void Delete(string name) => SharingRetry.Run(() =>
    {
        using SafeFileHandle? folder = TryEnter();
        using SafeFileHandle? file = TryOpenForRemoval(folder, name);
        if (file is not null)
        {
            IsDone(NtInformation.Delete(file), PathOf(name));
        }
    });

    /// <inheritdoc/>
    public override void RemoveFolder(string name) => SharingRetry.Run(() =>
    {
        using SafeFileHandle? folder = TryOpen(name, WindowsFile.Delete);
        if (folder is null)
        {
            return;
        }

        int error = FileStatus.OfHandle(folder).Kind == FileKind.Directory
            ? NtInformation.Delete(folder)
            : WindowsError.NotADirectory;
        if (error == WindowsError.DirectoryNotEmpty)
        {
            throw new PlantedFileException(PathOf(name), FileKind.Directory);
        }

        IsDone(error, PathOf(name));
    });

    /// <inheritdoc/>
    public override void Replace(string name, OpenFolder target, string newName) =>
        Move(name, (WindowsFolder)target, newName, replace: true);

    /// <inheritdoc/>
    public override void Rename(string name, OpenFolder target, string newName) =>
        Move(name, (WindowsFolder)target, newName, replace: false);

    /// <summary>Exchanges the two, by their paths.</summary>
    /// <remarks>
    /// What keeps a document's access control list and streams (ReplaceFile) has no counterpart by handle. So the folder is pinned meanwhile. NTFS renames and removes neither a folder that is open so, nor one above it, and
    /// makes no junction of a folder that something is in: the path leads there as long as it does when it is looked at. A
    /// file system that renames a folder above all the same, as Wine's and some shares do, leaves it to chance.
    /// </remarks>
    public override bool Exchange(string aside, string name)
    {
        OneName.Require(aside);
        OneName.Require(name);
        SharingRetry.Run(() =>
        {
            using SafeFileHandle pinned = Pin();
            FileReplacement.Replace(PathOf(aside), PathOf(name));
        });
        Rename(FileReplacement.KeptName(aside), this, aside);
        return true;
    }

    /// <inheritdoc/>
    public override List<string> Names(string extension)
    {
        using SafeFileHandle? folder = TryEnter(WindowsFile.List);

        // Nobody was ever here, or somebody cleared the folder away: nothing is in it.
        return folder is null ? [] : FolderNames.List(folder, extension, Path);
    }

    /// <summary>Does nothing: Windows makes names durable by itself.</summary>
    public override void Sync()
    {
    }

    /// <summary>Does nothing: files and folders have the access control list of the folder in which they are made.</summary>
    public override void Give(uint userId, uint groupId, UnixFileMode mode)
    {
    }

    /// <summary>Does nothing: nothing is open.</summary>
    public override void Dispose()
    {
    }

    /// <inheritdoc/>
    protected override SafeFileHandle? TryOpenAny(string name, bool write)
    {
        try
        {
            return SharingRetry.Run(() => TryOpen(name, write ? WindowsFile.ReadWrite : WindowsFile.Read));
        }
        catch (IOException) when (StatusOf(name) is { Kind: not FileKind.Regular and var found })
        {
            // A folder cannot be opened for writing everywhere.
            throw new PlantedFileException(PathOf(name), found);
        }
    }

    private static WindowsFolder? Of(SafeFileHandle? folder, string path)
    {
        if (folder is null)
        {
            return null;
        }

        FileStatus status = FileStatus.OfHandle(folder);
        return status.Kind == FileKind.Directory ? new(status, path) : throw new PlantedFileException(path, status.Kind);
    }

    private void Move(string name, WindowsFolder target, string newName, bool replace) => SharingRetry.Run(() =>
    {
        using SafeFileHandle folder = Enter();
        using SafeFileHandle? other = ReferenceEquals(target, this) ? null : target.Enter();
        using SafeFileHandle file = NtFile.TryOpen(folder, name, WindowsFile.Delete, out int error)
            ?? throw WindowsError.ToException(error, PathOf(name));

        // There a file that somebody has open cannot always be replaced, nor a folder renamed in which somebody has one
        // open; readers of these files have them open for moments.
        IsDone(NtInformation.Rename(file, other ?? folder, newName, replace), target.PathOf(newName));
    });

    /// <summary>Opens a file or a link; null when nothing has the name.</summary>
    private SafeFileHandle? TryOpenForRemoval(SafeFileHandle? folder, string name)
    {
        SafeFileHandle? file = TryOpen(folder, name, WindowsFile.Delete);
        if (file is null || FileStatus.OfHandle(file).Kind != FileKind.Directory)
        {
            return file;
        }

        // As .NET says it.
        file.Dispose();
        throw new UnauthorizedAccessException($"'{PathOf(name)}' is a folder.");
    }

    /// <summary>Opens what has a name, a link itself; null when nothing has it.</summary>
    private SafeFileHandle? TryOpen(string name, uint access)
    {
        using SafeFileHandle? folder = TryEnter();
        return TryOpen(folder, name, access);
    }

    private SafeFileHandle? TryOpen(SafeFileHandle? folder, string name, uint access)
    {
        OneName.Require(name);
        return folder is null ? null : OrAbsent(NtFile.TryOpen(folder, name, access, out int error), error, PathOf(name));
    }

    private SafeFileHandle Enter() => TryEnter() ?? throw IsGone();

    /// <summary>Opens the folder for the time of a call; null when it is not what its path leads to.</summary>
    private SafeFileHandle? TryEnter(uint access = WindowsFile.Look) =>
        IfSame(OrAbsent(WindowsFile.TryOpen(Path, access, followLinks: false, out int error), error, Path));

    /// <summary>Opens the folder so that its path leads to it for as long as it is open.</summary>
    private SafeFileHandle Pin()
    {
        SafeFileHandle pinned = IfSame(OrAbsent(WindowsFile.TryPin(Path, out int error), error, Path)) ?? throw IsGone();
        if (FinalPath.Is(pinned, Path))
        {
            return pinned;
        }

        // The same folder behind a link, which nobody is kept from turning.
        pinned.Dispose();
        throw IsGone();
    }

    private SafeFileHandle? IfSame(SafeFileHandle? folder)
    {
        if (folder is null || FileStatus.OfHandle(folder).IsSameFile(Status))
        {
            return folder;
        }

        folder.Dispose();
        return null;
    }

    private DirectoryNotFoundException IsGone() => new($"'{Path}' is gone, or another folder has its name.");

    private static SafeFileHandle? OrAbsent(SafeFileHandle? opened, int error, string path) =>
        opened is not null || WindowsFile.IsAbsent(error) ? opened : throw WindowsError.ToException(error, path);

    private static bool IsDone(int error, string path) => error == 0 ? true : throw WindowsError.ToException(error, path);
}
