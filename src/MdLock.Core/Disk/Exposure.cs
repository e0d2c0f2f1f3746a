using MdLock.Platform;
using Microsoft.Win32.SafeHandles;

namespace MdLock.Disk;

/// <summary>What of a document's own files and folders is open to more people than the document.</summary>
internal static class Exposure
{
    private const UnixFileMode Permissions = (UnixFileMode)0x1FF;

    /// <summary>Finds it.</summary>
    /// <param name="folders">Where the files are.</param>
    /// <param name="closes">Whether to close it, as far as this user may; then only what was closed is told.</param>
    /// <returns>The paths.</returns>
    /// <exception cref="IOException">The system refuses.</exception>
    /// <exception cref="UnauthorizedAccessException">The same.</exception>
    public static IReadOnlyList<string> Find(DocumentFolders folders, bool closes)
    {
        StateFiles files = folders.Files;
        files.Refresh();
        var exposed = new List<string>();
        if (!OperatingSystem.IsWindows() && files.Folders.Document is { } document)
        {
            foreach (string outermost in (string[])[folders.Folder, folders.Durable])
            {
                if (files.Folders.TryOpen(outermost) is { } folder)
                {
                    Add(folder, document, closes, exposed);
                }
            }
        }

        return exposed;
    }

    private static void Add(OpenFolder folder, FileStatus document, bool closes, List<string> exposed)
    {
        var audience = Audience.Of(document);
        FileStatus own = folder.Status;
        UnixFileMode allowed = Allowed(audience.OfFolder, own, document);
        if (IsWider(own, allowed, closes))
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
                    Add(inner, document, closes, exposed);
                }
            }
            else if (status is { Kind: FileKind.Regular } file
                && Allowed(audience.OfFile, file, document) is var allowedFile
                && IsWider(file, allowedFile, closes))
            {
                exposed.Add(Path.Combine(folder.Path, name));
                if (closes)
                {
                    Close(folder, name, allowedFile);
                }
            }
        }
    }

    private static bool IsWider(FileStatus status, UnixFileMode allowed, bool closes) =>
        (status.Mode & Permissions & ~allowed) != UnixFileMode.None && (!closes || FileOwnership.MayChange(status));

    private static void Close(OpenFolder folder, string name, UnixFileMode allowed)
    {
        using SafeFileHandle? file = folder.TryOpenFile(name, write: false, out FileStatus status);
        if (file is not null)
        {
            FileOwnership.Give(file, status.UserId, status.GroupId, status.Mode & allowed);
        }
    }

    private static UnixFileMode Allowed(UnixFileMode mode, FileStatus status, FileStatus document) =>
        status.GroupId == document.GroupId ? mode : FileOwnership.ForStrangers(mode);
}
