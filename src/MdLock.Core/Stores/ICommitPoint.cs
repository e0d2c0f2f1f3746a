using MdLock.Errors;
using MdLock.Rules;

namespace MdLock.Stores;

/// <summary>What of a document is committed, by a store that several hosts share: it moves in one step, or not at all.</summary>
/// <remarks>
/// A commit writes all its files under names of their own first, whole and durable. It is made when, and only when, the head
/// names them. So whoever stood still meanwhile, for however long, can only fail.
/// </remarks>
internal interface ICommitPoint
{
    /// <summary>The head as it is now; null before the first commit.</summary>
    /// <exception cref="StoreException">The store cannot be reached within its deadline, or its answer cannot be read.</exception>
    /// <exception cref="OperationCanceledException">Cancelled.</exception>
    DocumentHead? Read(CancellationToken cancellation);

    /// <summary>Moves the head, if it is still the one that was read and all the locks are still there and their owner is alive.</summary>
    /// <param name="before">The head as it was read; null where there was none.</param>
    /// <param name="after">The next one; its <see cref="DocumentHead.Revision"/> is of no account.</param>
    /// <param name="authorities">The locks in whose name it is done, as they were granted; none for what needs no lock.</param>
    /// <param name="cancellation">Ends it: whether the head moved may then be unknown, and a look at it tells.</param>
    /// <returns>The head with its revision; null where it had moved, or a lock is gone: nothing was done then.</returns>
    /// <exception cref="StoreException">
    /// The store cannot be reached within its deadline. Whether the head moved may be unknown; a look at it tells.
    /// </exception>
    /// <exception cref="OperationCanceledException">Cancelled.</exception>
    DocumentHead? TryMove(
        DocumentHead? before, DocumentHead after, IReadOnlyList<HeldLock> authorities, CancellationToken cancellation);
}
