using MdLock.Disk;
using MdLock.Errors;
using MdLock.History;
using MdLock.Platform;

namespace MdLock.Relocation;

/// <summary>Lets what is durable of one document belong to another name: history, journal, audit trail, settings, counter.</summary>
internal static class StateRelocation
{
    /// <summary>More meetings than these, a third of a second in all, are no chance.</summary>
    private const int MostAttempts = 30;

    private const int LongestPause = 20;

    /// <summary>Moves it, in one step.</summary>
    /// <param name="from">Where it is.</param>
    /// <param name="to">Where it goes.</param>
    /// <param name="makesRoom">Whether a trail without a history, which is kept under the new name, goes.</param>
    /// <exception cref="RelocationException">Something is kept under the new name.</exception>
    /// <exception cref="IOException">The system refuses; it is where it was.</exception>
    /// <exception cref="UnauthorizedAccessException">The same.</exception>
    /// <exception cref="UntrustedFolderException">It is in the hands of somebody whom the document does not trust.</exception>
    public static void Move(DocumentFolders from, DocumentFolders to, bool makesRoom)
    {
        OpenFolder? source = from.Files.Folders.TryOpen(Path.GetDirectoryName(from.Durable)!);
        if (source is null || from.Files.Folders.TryOpen(from.Durable) is not { } moving)
        {
            return;
        }

        RequireTrusted(moving, from, to);
        OpenFolder target = to.Files.Folders.Create(Path.GetDirectoryName(to.Durable)!);
        string name = Path.GetFileName(to.Durable);
        for (int attempt = 1; ; attempt++)
        {
            try
            {
                if (!IsFree(moving, target, name))
                {
                    MakeRoom(target, name, to, makesRoom);
                }

                source.Rename(Path.GetFileName(from.Durable), target, name);
                break;
            }
            catch (Exception met) when (FileFailure.Is(met) && attempt < MostAttempts && target.StatusOf(name) is not null)
            {
                // Somebody who waited under this name has just noted what became of that; on Windows he has it open still.
                Thread.Sleep(Random.Shared.Next(1, LongestPause));
            }
        }

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
        finally
        {
            from.Files.Dispose();
        }
    }

    /// <summary>Whoever owns the folder must be one whom the document trusts: afterwards the folder is the document's own.</summary>
    private static void RequireTrusted(OpenFolder moving, DocumentFolders from, DocumentFolders to)
    {
        if (!OperatingSystem.IsWindows() && to.Files.Folders.TryOpen(to.Place) is { } place)
        {
            // The document is at the one place or at the other.
            FileStatus? document = to.Files.Folders.Document ?? from.Files.Folders.Document;
            FolderTrust.RequireOwn(moving.Path, moving.Status, document, place.Status);
        }
    }

    // On a system to which upper and lower case are the same, a new spelling is no other name.
    private static bool IsFree(OpenFolder moving, OpenFolder target, string name) =>
        target.StatusOf(name) is not { } there || there.IsSameFile(moving.Status);

    /// <summary>
    /// Makes room where nothing but a trail is: of a document that was locked under this name and never changed, or of those
    /// who waited under it for one that was moved away.
    /// </summary>
    private static void MakeRoom(OpenFolder target, string name, DocumentFolders to, bool isAllowed)
    {
        var folder = new HistoryFolder(to.Durable);
        to.Files.Refresh();
        if (!isAllowed
            || to.Files.Names(folder.History, "").Count > 0
            || to.Files.Names(folder.Journal, "").Count > 0
            || to.Files.Names(folder.Kept, "").Count > 0)
        {
            throw RelocationException.HasHistory(to.DocumentPath);
        }

        FolderTree.Remove(target, name);
    }
}
