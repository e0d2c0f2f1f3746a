using MdLock.Disk;
using MdLock.Engine;
using MdLock.Errors;
using MdLock.History;
using MdLock.Platform;
using MdLock.Relocation;
using MdLock.Stores;

namespace MdLock.Maintenance;

/// <summary>Tells of what is kept for a document that is gone, and removes it where that is ordered.</summary>
/// <param name="lockRoot">The folder for the locks of all documents; null for one beside each.</param>
/// <param name="openStore">Opens the locks of a document.</param>
/// <param name="documents">The documents that are open, one that is gone perhaps among them.</param>
internal sealed class OrphanCare(string? lockRoot, Func<DocumentFolders, ILockStore> openStore, OpenDocuments documents)
{
    /// <summary>A commit takes milliseconds; what is busy is in use.</summary>
    private static readonly TimeSpan Patience = TimeSpan.FromMilliseconds(250);

    /// <summary>What is kept; null where the document is there, or nothing is kept.</summary>
    /// <exception cref="MdLockException">It cannot be read.</exception>
    public OrphanState? Inspect(string path) => With(path, Inspect);

    /// <summary>Removes all of it.</summary>
    /// <returns>What was kept; null where the document is there, nothing is kept, or it is in use.</returns>
    /// <exception cref="MdLockException">The system refuses.</exception>
    /// <exception cref="OperationCanceledException">Cancelled.</exception>
    public OrphanState? Remove(string path, CancellationToken cancellation) => With(path, folders =>
    {
        OrphanState found = Inspect(folders);
        if (found.IsInUse || !TryRemoveDurable(folders, cancellation))
        {
            return null;
        }

        documents.CloseGone(folders);
        return found;
    });

    private T? With<T>(string path, Func<DocumentFolders, T?> use)
        where T : class
    {
        var folders = DocumentFolders.For(CanonicalPath.OfPlanned(path), lockRoot);
        try
        {
            bool isKept = Directory.Exists(folders.Durable) || Directory.Exists(folders.Folder);
            return isKept && DocumentFile.IsGone(folders.DocumentPath) ? use(folders) : null;
        }
        catch (Exception failure) when (StoreErrors.IsFailure(failure))
        {
            throw StoreErrors.From(failure, folders.Durable);
        }
        finally
        {
            folders.Files.Dispose();
        }
    }

    private OrphanState Inspect(DocumentFolders folders)
    {
        using var gone = new GoneDocument(folders, openStore);
        return new(
            folders.DocumentPath,
            gone.ReadState().Sections.Sum(section => section.Version),
            new HistoryFolder(folders.Durable).WrittenAt,
            gone.IsInUse);
    }

    private bool TryRemoveDurable(DocumentFolders folders, CancellationToken cancellation)
    {
        using var gone = new GoneDocument(folders, openStore);
        using var patience = CancellationTokenSource.CreateLinkedTokenSource(cancellation);
        patience.CancelAfter(Patience);
        try
        {
            using IDisposable? rest = gone.RestCommits(patience.Token);
            if (!DocumentFile.IsGone(folders.DocumentPath))
            {
                return false;
            }

            // First: files without a head count again, and a head without files would keep the next document of this name from its first commit.
            gone.Leave();
            if (folders.Files.Folders.TryOpen(Path.GetDirectoryName(folders.Durable)!) is { } above)
            {
                FolderTree.Remove(above, Path.GetFileName(folders.Durable));
                MoveNote.Remove(folders);
            }

            return true;
        }
        catch (OperationCanceledException) when (!cancellation.IsCancellationRequested)
        {
            return false;
        }
    }
}
