using MdLock.Platform;
using Microsoft.Win32.SafeHandles;

namespace MdLock.Disk;

/// <summary>The files that MdLock keeps for one document, each looked up in its open folder.</summary>
/// <remarks>
/// What is done in a folder is done beneath its handle (<see cref="StateFolders"/>). A path given here is a name right in one of the document's folders. All methods throw <see cref="IOException"/> or
/// <see cref="UnauthorizedAccessException"/> when the system refuses, <see cref="PlantedFileException"/> where something
/// else stands than what is kept there, and <see cref="UntrustedFolderException"/> for a folder of strangers.
/// </remarks>
internal sealed class StateFiles(DocumentFolders folders) : IDisposable
{
    /// <summary>The folders.</summary>
    public StateFolders Folders { get; } = new(folders);

    /// <inheritdoc cref="StateFolders.Refresh"/>
    public void Refresh() => Folders.Refresh();

    /// <summary>The status of what has a name, a link itself and not its target; null when nothing has it.</summary>
    public FileStatus? StatusOf(string path) => Folders.TryOpen(FolderOf(path))?.StatusOf(Path.GetFileName(path));

    /// <summary>Opens a file; null when there is none. One that is to be written is open to no more people than its document.</summary>
    public SafeFileHandle? TryOpen(string path, bool write, FileUse use = FileUse.Content) => TryOpen(path, write, use, out _);

    /// <summary>Opens a file that is to be written, or looks whether one that was kept open still has its name; null when there is none.</summary>
    public KeptFile? TryOpen(string path, KeptFile? kept)
    {
        if (kept is not null)
        {
            if (StatusOf(path) is { Kind: FileKind.Regular, LinkCount: 1 } named && FileIdentity.Of(named) == kept.Identity)
            {
                Narrow(kept.Handle, named, FileUse.Content);
                Folders.Narrow(FolderOf(path));
                return kept with { Length = named.Length };
            }

            kept.Dispose();
        }

        return TryOpen(path, write: true, FileUse.Content, out FileStatus status) is { } file
            ? KeptFile.Of(file, status, FolderOf(path))
            : null;
    }

    /// <summary>Creates a file that must not exist, which nobody but its owner may open until it is shared.</summary>
    public SafeFileHandle Create(string path) => Again(
        path,
        () => Folders.Open(FolderOf(path)).CreateFile(Path.GetFileName(path)));

    /// <summary>Creates a file that must not exist, for those who may read or write the document.</summary>
    /// <remarks>
    /// It gets its name when it has its audience: who dies before leaves nothing that would shut the others out.
    /// </remarks>
    /// <exception cref="IOException">Something has the name, or the system refuses.</exception>
    public SafeFileHandle CreateShared(string path, FileUse use = FileUse.Content) => Again(
        path,
        () => DurableFile.Create(Folders.Open(FolderOf(path)), Path.GetFileName(path), file => Share(file, use)));

    /// <summary>Opens a new file to those who may read or write the document.</summary>
    public void Share(SafeFileHandle file, FileUse use = FileUse.Content)
    {
        if (!OperatingSystem.IsWindows())
        {
            Share(file, FileStatus.OfHandle(file), use);
        }
    }

    /// <summary>The same of a file whose status is known.</summary>
    public void Share(SafeFileHandle file, FileStatus made, FileUse use = FileUse.Content)
    {
        if (!OperatingSystem.IsWindows() && Folders.Document is { } document)
        {
            var audience = Audience.Of(document);
            FileOwnership.Give(file, made, audience.UserId, audience.GroupId, audience.Of(use));
        }
    }

    /// <summary>Opens a new file to those who may use the folder of the documents: it is for all of them.</summary>
    public void ShareBeside(SafeFileHandle file)
    {
        if (!OperatingSystem.IsWindows())
        {
            var audience = Audience.Of(Folders.Place);
            FileOwnership.Give(file, audience.UserId, audience.GroupId, audience.OfFile);
        }
    }

    /// <summary>Removes a file, or what was planted in its place, so that its name is free at once; nothing happens when nothing is there.</summary>
    public void Remove(string path)
    {
        OpenFolder? folder = Folders.TryOpen(FolderOf(path));
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
    public void Delete(string path) => Folders.TryOpen(FolderOf(path))?.Delete(Path.GetFileName(path));

    /// <summary>Gives a file another name, and removes what had it.</summary>
    public void Replace(string path, string target) =>
        Folders.Open(FolderOf(path)).Replace(Path.GetFileName(path), Folders.Open(FolderOf(target)), Path.GetFileName(target));

    /// <summary>Gives a file a name that nobody has.</summary>
    public void Rename(string path, string target) =>
        Folders.Open(FolderOf(path)).Rename(Path.GetFileName(path), Folders.Open(FolderOf(target)), Path.GetFileName(target));

    /// <summary>Lets two files of a folder change names: see <see cref="OpenFolder.Exchange"/>.</summary>
    public bool Exchange(string aside, string path) =>
        Folders.Open(FolderOf(path)).Exchange(Path.GetFileName(aside), Path.GetFileName(path));

    /// <summary>Brings an exchange that died half way to an end: see <see cref="FileExchange.Settle"/>.</summary>
    public void Settle(string aside, string path) =>
        FileExchange.Settle(Folders.Open(FolderOf(path)), Path.GetFileName(aside), Path.GetFileName(path));

    /// <summary>The names in a folder that end in an extension; none where there is no folder.</summary>
    public List<string> Names(string folder, string extension) => Folders.TryOpen(folder)?.Names(extension) ?? [];

    /// <summary>Makes the names in a folder durable.</summary>
    public void SyncFolder(string folder) => Folders.Open(folder).Sync();

    /// <summary>Replaces a file's content whole, or creates the file; durable when the call returns.</summary>
    /// <remarks>Written aside, synced, renamed, the folder synced: the old content is untouched if it fails.</remarks>
    public void WriteDurably(string path, ReadOnlySpan<byte> content) =>
        DurableFile.Write(Folders.Open(FolderOf(path)), Path.GetFileName(path), content, file => Share(file));

    /// <inheritdoc/>
    public void Dispose() => Folders.Dispose();

    private SafeFileHandle? TryOpen(string path, bool write, FileUse use, out FileStatus status)
    {
        status = default;
        SafeFileHandle? file = Folders.TryOpen(FolderOf(path))?.TryOpenFile(Path.GetFileName(path), write, out status);
        if (file is not null && write)
        {
            Narrow(file, status, use);
            Folders.Narrow(FolderOf(path));
        }

        return file;
    }

    // An open folder that was removed takes no new names: by now there may be another one.
    private SafeFileHandle Again(string path, Func<SafeFileHandle> create)
    {
        Folders.Narrow(FolderOf(path));
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

    // Never wider than it is: what stands there may be another file of its owner, which somebody moved there.
    private void Narrow(SafeFileHandle file, FileStatus status, FileUse use)
    {
        if (!OperatingSystem.IsWindows() && Folders.Document is { } document && FileOwnership.MayChange(status))
        {
            UnixFileMode allowed = Audience.Of(document).Of(use);
            if ((status.Mode & ~allowed) != UnixFileMode.None)
            {
                File.SetUnixFileMode(file, status.Mode & allowed);
            }
        }
    }

}
