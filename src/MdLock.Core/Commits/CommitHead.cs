using System.Globalization;
using MdLock.Errors;
using MdLock.Rules;
using MdLock.Stores;

namespace MdLock.Commits;

/// <summary>The head of a document, as it was read in this turn: what is done is done on that, or not at all.</summary>
/// <param name="point">Where it is kept.</param>
/// <param name="path">The document, for errors.</param>
internal sealed class CommitHead(ICommitPoint point, string path)
{
    /// <summary>An answer that did not come is looked for so often: each look ends by the deadline of the store.</summary>
    private const int MostLooks = 3;

    /// <summary>The head; null where there is none yet, or it was not read.</summary>
    public DocumentHead? Known { get; private set; }

    /// <summary>Reads it.</summary>
    /// <exception cref="StoreException">The store cannot be reached.</exception>
    public DocumentHead? Read() => Known = point.Read(CancellationToken.None);

    /// <summary>Whether it is the one that is known.</summary>
    /// <exception cref="StoreException">The store cannot be reached.</exception>
    public bool IsStill() => point.Read(CancellationToken.None)?.Revision == Known?.Revision;

    /// <summary>Whether a commit is the newest.</summary>
    /// <exception cref="StoreException">The store cannot be reached.</exception>
    public bool IsNewest(Guid commit) => point.Read(CancellationToken.None)?.Commit == commit;

    /// <summary>Moves it on to a commit.</summary>
    /// <returns>False where it had moved, or a lock is gone: nothing was done.</returns>
    /// <exception cref="StoreException">The store cannot be reached; nothing was done, and will not be.</exception>
    /// <exception cref="CommitException">The same, and whether it was done cannot be told.</exception>
    public bool TryMove(DocumentHead next, IReadOnlyList<HeldLock> authorities)
    {
        DocumentHead moving = next with
        {
            Checkpoint = Known?.Checkpoint ?? 0,
            Earlier = Known is null || Known.Commit == Guid.Empty
                ? Known?.Earlier ?? []
                : [.. Known.Earlier.Prepend(Known.Commit).Take(DocumentHead.MostEarlier)],
            Move = Guid.NewGuid(),
        };
        try
        {
            return TrySet(moving, authorities);
        }
        catch (StoreException unanswered)
        {
            return IsMoved(moving, unanswered);
        }
    }

    /// <summary>Moves it on to itself: nobody who read it before can move it any more.</summary>
    /// <returns>False where it had moved.</returns>
    /// <exception cref="StoreException">The store cannot be reached.</exception>
    public bool TryShutOut() => TryRenew(known => known);

    /// <summary>Takes over the placing of the newest commit's file: whoever had that can only fail from here on.</summary>
    /// <returns>False where it had moved.</returns>
    /// <exception cref="StoreException">The store cannot be reached.</exception>
    public bool TryTakeOver() => TryRenew(known => known with { Placing = known.Placing + 1 });

    /// <summary>Takes note that a checkpoint has all up to a commit.</summary>
    /// <returns>False where it had moved.</returns>
    /// <exception cref="StoreException">The store cannot be reached.</exception>
    public bool TryNoteCheckpoint(long sequence) => TryRenew(known => known with { Checkpoint = sequence });

    /// <summary>Lets it know of other commits than it does: of as many as the files tell of, or of none.</summary>
    /// <returns>False where it had moved, or a lock is gone.</returns>
    /// <exception cref="StoreException">The store cannot be reached.</exception>
    public bool TryReset(DocumentHead next, IReadOnlyList<HeldLock> authorities) =>
        TrySet(next with { Move = Guid.NewGuid() }, authorities);

    /// <summary>The error for a head that knows less than the files tell: it is of an earlier time, or another cluster's.</summary>
    /// <param name="sequence">The number of the last commit by the files.</param>
    public StoreException IsBehind(long sequence) => new(
        ErrorIds.StoreCorrupt,
        string.Create(
            CultureInfo.InvariantCulture,
            $"The store knows {Known?.Sequence ?? 0} commits of '{path}', and its files tell of {sequence}: the store was set back, or is another one."),
        "See that LOCK_STORE names the right cluster. If it was restored from a backup, let the files count: Repair-MdDocument.");

    /// <summary>The error for a commit of which there are no files.</summary>
    /// <param name="sequence">The number of the last commit by the files.</param>
    public StoreException IsAhead(long sequence) => new(
        ErrorIds.StoreCorrupt,
        string.Create(
            CultureInfo.InvariantCulture,
            $"The store knows {Known?.Sequence ?? 0} commits of '{path}', and the files tell of {sequence}: the share shows the others late, or they are lost or damaged."),
        "Try again in a minute. If it stays so, Repair-MdDocument gives up what is not there, and keeps what it finds of it aside.");

    /// <summary>The error for a head that others do not cease to move.</summary>
    public StoreException Busy() => new(
        ErrorIds.GuardTimeout,
        $"Others did not cease to commit to '{path}' meanwhile.",
        "Try again.");

    private bool TryRenew(Func<DocumentHead, DocumentHead> change) =>
        TrySet(change(Known ?? DocumentHead.Nothing) with { Move = Guid.NewGuid() }, []);

    private bool TrySet(DocumentHead next, IReadOnlyList<HeldLock> authorities)
    {
        DocumentHead? moved = point.TryMove(Known, next, authorities, CancellationToken.None);
        Known = moved ?? Known;
        return moved is not null;
    }

    /// <summary>Looks what became of a move whose answer did not come.</summary>
    private bool IsMoved(DocumentHead next, StoreException unanswered)
    {
        for (int look = 0; look < MostLooks; look++)
        {
            DocumentHead? now = Answered(() => point.Read(CancellationToken.None));
            if (now?.Commit == next.Commit || now?.Earlier.Contains(next.Commit) == true)
            {
                Known = now;
                return true;
            }

            if (now?.Revision != Known?.Revision)
            {
                // One that was made so long ago that it is forgotten may be this one.
                return now is null || now.Sequence - next.Sequence >= DocumentHead.MostEarlier
                    ? throw CommitException.NoAnswer(path, unanswered)
                    : false;
            }

            // It may be on its way still: from here on it comes too late.
            if (Answered(TryShutOut))
            {
                throw unanswered;
            }
        }

        throw CommitException.NoAnswer(path, unanswered);
    }

    private T Answered<T>(Func<T> ask)
    {
        try
        {
            return ask();
        }
        catch (StoreException away)
        {
            throw CommitException.NoAnswer(path, away);
        }
    }
}
