using System.Runtime.Versioning;
using Microsoft.Win32.SafeHandles;

namespace MdLock.Platform.Windows;

/// <summary>A folder by its path, which was none of a link when it was looked at.</summary>
/// <remarks>
/// Windows has no calls that look a name up beneath a handle, for programs like this one. Nor is the folder held open: one
/// that somebody has open keeps its name when it is deleted, and keeps all folders above it from being renamed. So
/// whoever may put a junction in its place at the right moment is not kept from it, other than elsewhere.
/// </remarks>
[SupportedOSPlatform("windows")]
internal sealed class WindowsFolder : OpenFolder
{
    private WindowsFolder(FileStatus status, string path)
        : base(path) => Status = status;

    /// <inheritdoc/>
    public override FileStatus Status { get; }

    /// <summary>Looks at the folder itself: whether a link stands on the way, only its canonical path can tell.</summary>
    public static new WindowsFolder? TryOpen(string path) => FileInformation.OfPath(path) switch
    {
        null => null,
        { Kind: FileKind.Directory } status => new(status, path),
        { } other => throw new PlantedFileException(path, other.Kind),
    };

    /// <inheritdoc/>
    public override FileStatus? StatusOf(string name) => FileInformation.OfPath(PathOf(name));

    /// <inheritdoc/>
    public override OpenFolder? TryOpenFolder(string name) => TryOpen(PathOf(name));

    /// <inheritdoc/>
    public override bool TryMakeFolder(string name)
    {
        if (StatusOf(name) is not null)
        {
            return false;
        }

        // Of two who come at once both succeed, which is as good: the folder is the one.
        DirectoryInfo made = Directory.CreateDirectory(PathOf(name));
        Hide(made);
        return true;
    }

    // A dot before the name hides it on the other systems.
    private static void Hide(DirectoryInfo folder)
    {
        if (!folder.Name.StartsWith('.'))
        {
            return;
        }

        try
        {
            folder.Attributes |= FileAttributes.Hidden;
        }
        catch (Exception failure) when (FileFailure.Is(failure))
        {
            // A file system without the attribute: the folder does its work all the same.
        }
    }

    /// <inheritdoc/>
    public override SafeFileHandle CreateFile(string name) => StateFile.Create(PathOf(name));

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
        FileMove.Replace(PathOf(name), System.IO.Path.Combine(target.Path, newName));

    /// <inheritdoc/>
    public override void Rename(string name, OpenFolder target, string newName) =>
        FileMove.Rename(PathOf(name), System.IO.Path.Combine(target.Path, newName));

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

    /// <summary>Does nothing: nothing is open.</summary>
    public override void Dispose()
    {
    }

    /// <inheritdoc/>
    protected override SafeFileHandle? TryOpenAny(string name, bool write) => StateFile.TryOpen(PathOf(name), write);
}
