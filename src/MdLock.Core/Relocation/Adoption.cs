using MdLock.Disk;
using MdLock.Errors;
using MdLock.History;
using MdLock.Platform;
using MdLock.Stores;

namespace MdLock.Relocation;

/// <summary>Lets a document that has no history continue that of one which is gone: the same document under another name.</summary>
/// <remarks>
/// It is the same if it is the very file that the last commit left, whatever is in it now; or has the very content. Of several
/// that have, none is taken. Nor is what somebody holds a lock on under the old name, or where a commit died.
/// </remarks>
/// <param name="file">The document.</param>
/// <param name="folders">Where its files are.</param>
/// <param name="openStore">Opens the locks of a document.</param>
internal sealed class Adoption(DocumentFile file, DocumentFolders folders, Func<DocumentFolders, ILockStore> openStore)
{
    /// <summary>Folders of which many documents are gone are searched in their newest histories alone.</summary>
    private const int MostCandidates = 100;

    /// <summary>A folder that changed as lately as this may have changed again within the same tick of its clock.</summary>
    private static readonly TimeSpan Settled = TimeSpan.FromSeconds(2);

    /// <summary>A commit takes milliseconds; what is busy under its old name is not to be taken.</summary>
    private static readonly TimeSpan Patience = TimeSpan.FromMilliseconds(250);

    private readonly OrphanFinder _orphans = new(folders.LockRoot);
    private (DateTime, DateTime)? _searched;

    /// <summary>Continues the history of a document that is gone, where there is one that was this document.</summary>
    /// <returns>Where the files of that document are; null where nothing was taken over.</returns>
    public DocumentFolders? TryContinue()
    {
        try
        {
            if (!IsToBeSearched() || FindSame() is not { } same)
            {
                return null;
            }

            // One that is in use under its old name is not for ever: that it is not any more, no folder tells.
            _searched = null;
            return TryTake(same) ? same : null;
        }
        catch (Exception later) when (later is MdLockException or OperationCanceledException || CommitErrors.IsFailure(later))
        {
            // Whoever may only read has no history to show; whoever comes next may have more luck.
            return null;
        }
    }

    /// <summary>Continues the history of a document that is gone, on somebody's word that it was this one.</summary>
    /// <param name="gone">The path that it had.</param>
    /// <returns>Where the files of that document are.</returns>
    /// <exception cref="RelocationException">
    /// It is not gone, or there is nothing to take, or it is in use or in another store, or this one has a history.
    /// </exception>
    /// <exception cref="MdLockException">The system refuses.</exception>
    public DocumentFolders Continue(string gone)
    {
        var from = DocumentFolders.For(gone, folders.LockRoot);
        try
        {
            if (!DocumentFile.IsGone(gone))
            {
                throw RelocationException.NotMoved(gone);
            }

            if (!Directory.Exists(from.Durable))
            {
                throw RelocationException.NothingKept(gone);
            }

            RequireSameStore(from);
            return TryTake(from) ? from : throw RelocationException.InUse(gone);
        }
        catch (Exception failure) when (CommitErrors.IsFailure(failure))
        {
            throw CommitErrors.From(failure, file.Path);
        }
    }

    private void RequireSameStore(DocumentFolders from)
    {
        using ILockStore own = openStore(folders);
        using ILockStore there = openStore(from);
        StoreAgreement.Require(there, from.DocumentPath, own, file.Path, CancellationToken.None);
    }

    private bool IsToBeSearched()
    {
        if (Directory.Exists(folders.Durable)
            || FileStatus.OfPath(Path.GetDirectoryName(folders.Durable)!) is not { } kept
            || FileStatus.OfPath(folders.Place) is not { } place)
        {
            return false;
        }

        (DateTime, DateTime) now = (place.WrittenAt, kept.WrittenAt);
        if (now == _searched)
        {
            return false;
        }

        bool isSettled = DateTime.UtcNow - (place.WrittenAt > kept.WrittenAt ? place.WrittenAt : kept.WrittenAt) > Settled;
        _searched = isSettled ? now : null;
        return true;
    }

    private DocumentFolders? FindSame()
    {
        List<DocumentFolders> candidates = Candidates();
        if (candidates.Count == 0 || FileStatus.OfPath(file.Path) is not { } status)
        {
            return null;
        }

        string? checksum = new OsDisk(folders, () => true).Checksum(file.Path);
        string? birth = FileBirth.Of(status)?.ToString();
        var alike = new List<DocumentFolders>();
        foreach (DocumentFolders candidate in candidates)
        {
            using var gone = new GoneDocument(candidate, openStore);
            HistoryState state = gone.ReadState();
            if (birth is not null && state.File == birth)
            {
                return candidate;
            }

            if (checksum is not null && state.Document == checksum)
            {
                alike.Add(candidate);
            }
        }

        // Nothing, or blanks alone, is the content of many.
        return alike.Count == 1 && file.Read().Any(one => one > (byte)' ') ? alike[0] : null;
    }

    private List<DocumentFolders> Candidates()
    {
        List<DocumentFolders> gone =
        [
            .. _orphans.In(folders.Place)
                .Select(path => DocumentFolders.For(path, folders.LockRoot))
                .OrderByDescending(one => new HistoryFolder(one.Durable).WrittenAt)
                .Take(MostCandidates),
        ];

        // A move that died after the history and before the document.
        if (MoveNote.Read(folders) is { } target && DocumentFile.IsGone(target))
        {
            gone.Add(DocumentFolders.For(target, folders.LockRoot));
        }

        return gone;
    }

    private bool TryTake(DocumentFolders from)
    {
        using (var gone = new GoneDocument(from, openStore))
        {
            if (gone.IsInUse || !TryTakeDurable(from, gone))
            {
                return false;
            }
        }

        MoveNote.Remove(folders);
        return true;
    }

    private bool TryTakeDurable(DocumentFolders from, GoneDocument gone)
    {
        // Whoever moves this document, and moved its history already, keeps commits out here; whoever commits there, does so there.
        using ILockStore own = openStore(folders);
        using var patience = new CancellationTokenSource(Patience);
        using IDisposable? rest = own.TryRestCommits(patience.Token);
        using IDisposable? restThere = gone.RestCommits(patience.Token);
        folders.Files.Refresh();
        if (!gone.IsAtRest || folders.Files.Folders.Document is null)
        {
            return false;
        }

        StateRelocation.Move(from, folders, makesRoom: false);
        gone.Leave();
        return true;
    }
}
