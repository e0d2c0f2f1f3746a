using MdLock.Disk;
using MdLock.Documents;
using MdLock.Engine;
using MdLock.Errors;
using MdLock.Platform;
using MdLock.Relocation;
using MdLock.Rules;
using MdLock.Stores;

namespace MdLock.Sessions;

/// <summary>Gives a document another name or place, with all that belongs to it, under its owner's lock on the whole of it.</summary>
/// <remarks>
/// The owner's other locks and the leases in whose name it comes go with the document. Whoever waits for a lock gets it under
/// the old name, where there is no document any more, and is told so.
/// </remarks>
/// <param name="session">The owner.</param>
/// <param name="documents">Opens documents.</param>
/// <param name="locks">The owner's locks.</param>
/// <param name="reached">Is told after each step; null for nobody.</param>
internal sealed class DocumentMove(
    OwnerSession session, OpenDocuments documents, HeldLocks locks, Action<string>? reached = null)
{
    /// <summary>Moves it.</summary>
    /// <inheritdoc cref="OwnerSession.Move"/>
    public MoveResult Run(
        string path, string destination, LockOptions options, string? token, CancellationToken cancellation)
    {
        string target = CanonicalPath.OfPlanned(destination);
        RequireNoLink(path);
        MoveResult result;
        DocumentFolders left;
        bool isAwaited;
        using (ChangeUnderLock under = session.BeginChange(
            path, SectionIds.Document, LockScope.Document, options, token, cancellation))
        {
            OpenDocument document = under.Document;
            if (document.Path == target)
            {
                throw RelocationException.Exists(target);
            }

            left = document.Folders;
            var to = DocumentFolders.For(target, left.LockRoot);
            try
            {
                RequirePossible(document, to, cancellation);
                document.Committer.WithoutCommits(
                    under.Authorities, () => new DocumentRelocation(reached).Move(left, to), cancellation);
            }
            finally
            {
                to.Files.Dispose();
            }

            result = new(document.Path, target, Follow(document, target, under.Authorities[0], out isAwaited));
        }

        if (!isAwaited)
        {
            documents.CloseGone(left);
        }

        return result;
    }

    /// <summary>Looks before anything is begun; and the first lock in a folder cannot come after a history.</summary>
    private static void RequirePossible(OpenDocument document, DocumentFolders to, CancellationToken cancellation)
    {
        try
        {
            DocumentRelocation.RequirePossible(document.Folders, to);
        }
        catch (Exception failure) when (CommitErrors.IsFailure(failure))
        {
            throw CommitErrors.From(failure, document.Path);
        }

        document.RequireSameStore(to, cancellation);
    }

    private Exception? Follow(OpenDocument from, string target, HeldLock authority, out bool isAwaited)
    {
        isAwaited = true;
        try
        {
            documents.With(target, moved =>
            {
                moved.PassFences(from.LastFence);
                HeldLock[] carried = Carry(from, moved);
                locks.Follow(from, moved, carried);
                moved.Audit.Moved(authority, from.Path);
                return true;
            });
            reached?.Invoke("LocksCarried");
            isAwaited = !End(from);
            return null;
        }
        catch (Exception failure) when (failure is MdLockException || FileFailure.Is(failure))
        {
            // The document is moved, and must not look as if it were not.
            return failure;
        }
    }

    /// <summary>Lets the live locks stand at the new name as they stood at the old one.</summary>
    /// <returns>The locks as they stand there: a store may give them other fences.</returns>
    private static HeldLock[] Carry(OpenDocument from, OpenDocument to)
    {
        (HeldLock Lock, Heartbeat? Beat)[] live = from.Store.Look(
            view => view.Table.Locks
                .Where(held => held.IsReadable && view.Judge(held) is null)
                .Select(held => (held, view.LastHeartbeat(held.Owner.OwnerId)))
                .ToArray(),
            CancellationToken.None);
        foreach ((HeldLock held, Heartbeat? beat) in live)
        {
            if (beat is not null)
            {
                to.Store.Beat(held.Owner, beat);
            }
        }

        HeldLock[] carried = [.. live.Select(one => one.Lock)];
        to.Store.Transact(
            view => new Transition<bool>(WithCarried(view.Table, carried), true), TableAccess.Ordinary, CancellationToken.None);
        return [.. carried.Select(to.Store.Placed)];
    }

    // Whoever met the new name in the moment since, and took a lock there, is told of the loss before he can commit.
    private static LockTable WithCarried(LockTable table, HeldLock[] carried) => table with
    {
        Locks =
        [
            .. table.Locks
                .Where(held => !carried.Any(one => held.LockId == one.LockId || held.ConflictsWith(one.Target, one.Mode)))
                .Concat(carried)
                .OrderBy(held => held.Fence),
        ],
        LastFence = carried.Select(held => held.Fence).Append(table.LastFence).Max(),
    };

    /// <summary>Ends all locks under the old name: who waits there is woken, and told that there is no such document.</summary>
    /// <returns>Whether nobody waits.</returns>
    private static bool End(OpenDocument from) => from.Store.Transact(
        view => new Transition<bool>(view.Table with { Locks = [] }, view.Table.Tickets.IsEmpty),
        TableAccess.Ordinary,
        CancellationToken.None);

    private static void RequireNoLink(string path)
    {
        try
        {
            if (FileStatus.OfPath(Path.TrimEndingDirectorySeparator(Path.GetFullPath(path))) is { Kind: FileKind.SymbolicLink })
            {
                throw RelocationException.IsLink(path, DocumentFile.Find(path).Path);
            }
        }
        catch (Exception unknown) when (FileFailure.Is(unknown))
        {
            // Whoever opens it is told.
        }
    }
}
