using MdLock.Disk;
using MdLock.Errors;
using MdLock.Platform;

namespace MdLock.Relocation;

/// <summary>Lets what is durable of one document belong to another name: history, journal, audit trail, settings, counter.</summary>
internal static class StateRelocation
{
    /// <summary>Moves it, in one step.</summary>
    /// <exception cref="RelocationException">Something is kept under the new name.</exception>
    /// <exception cref="IOException">The system refuses; it is where it was.</exception>
    /// <exception cref="UnauthorizedAccessException">The same.</exception>
    /// <exception cref="UntrustedFolderException">It is in the hands of somebody whom the document does not trust.</exception>
    public static void Move(DocumentFolders from, DocumentFolders to)
    {
        OpenFolder? source = from.Files.Folders.TryOpen(Path.GetDirectoryName(from.Durable)!);
        if (source is null || from.Files.Folders.TryOpen(from.Durable) is not { } moving)
        {
            return;
        }

        RequireTrusted(moving, to);
        OpenFolder target = to.Files.Folders.Create(Path.GetDirectoryName(to.Durable)!);
        string name = Path.GetFileName(to.Durable);
        RequireFree(moving, target, name, to);
        source.Rename(Path.GetFileName(from.Durable), target, name);
        target.Sync();
        source.Sync();
    }

    /// <summary>Removes what is temporary: locks of the dead, and the files of the critical sections.</summary>
    /// <remarks>What cannot be removed is found by a cleanup of what is kept for documents that are gone.</remarks>
    public static void RemoveLocks(DocumentFolders from)
    {
        try
        {
            from.Files.Refresh();
            if (from.Files.Folders.TryOpen(Path.GetDirectoryName(from.Folder)!) is { } above)
            {
                FolderTree.Remove(above, Path.GetFileName(from.Folder));
            }
        }
        catch (Exception failure) when (FileFailure.Is(failure))
        {
            // See above.
        }
    }

    /// <summary>Whoever owns the folder must be one whom the document trusts: afterwards the folder is the document's own.</summary>
    private static void RequireTrusted(OpenFolder moving, DocumentFolders to)
    {
        if (!OperatingSystem.IsWindows() && to.Files.Folders.TryOpen(to.Place) is { } place)
        {
            FolderTrust.RequireOwn(moving.Path, moving.Status, to.Files.Folders.Document, place.Status);
        }
    }

    private static void RequireFree(OpenFolder moving, OpenFolder target, string name, DocumentFolders to)
    {
        // On a system to which upper and lower case are the same, a new spelling is no other name.
        if (target.StatusOf(name) is { } there && !there.IsSameFile(moving.Status) && !FolderTree.RemoveIfVoid(target, name))
        {
            throw RelocationException.HasHistory(to.DocumentPath);
        }
    }
}
