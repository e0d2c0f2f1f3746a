using MdLock.Errors;
using MdLock.History;
using MdLock.Rules;

namespace MdLock.Commits;

/// <summary>How a commit that is planned is made, and one that died is finished or undone. Used within one's turn only.</summary>
internal interface ICommitProtocol
{
    /// <summary>Whether a commit is under way, or died: by the files alone.</summary>
    /// <exception cref="IOException">The system refuses.</exception>
    bool IsUnfinished { get; }

    /// <summary>Finishes or undoes what another commit left behind.</summary>
    /// <returns>What was done; null when there was nothing to do.</returns>
    /// <exception cref="IOException">The system refuses; another attempt goes on from there.</exception>
    /// <exception cref="UnauthorizedAccessException">The same.</exception>
    /// <exception cref="StoreException">The same, of the locks.</exception>
    RecoveryAction? Recover();

    /// <summary>Makes sure that nobody else committed since this was called, or <see cref="ShutOut"/>.</summary>
    /// <exception cref="StoreException">Somebody did: what is begun is not to be gone on with.</exception>
    void RequireTurn();

    /// <summary>Lets the store know of no commit of this document, which is about to leave with its files; whoever comes lets these count.</summary>
    /// <param name="authorities">The locks in whose name it leaves.</param>
    /// <exception cref="StoreException">A lock is gone, somebody else committed, or the store cannot be reached.</exception>
    void Leave(IReadOnlyList<HeldLock> authorities);

    /// <summary>Makes sure that nobody who began a commit before, and stood still since, can make it any more.</summary>
    /// <exception cref="StoreException">The store cannot be reached.</exception>
    void ShutOut();

    /// <summary>Lets the store know as many commits as the files tell of: no fewer, and no more.</summary>
    /// <exception cref="StoreException">The store cannot be reached.</exception>
    void LetFilesCount();

    /// <summary>Makes a commit: the new document, its history, and what is noted of it.</summary>
    /// <param name="entry">What is to be done; the name of the temporary file is the protocol's.</param>
    /// <param name="bytes">The document's new bytes.</param>
    /// <param name="authorities">The locks in whose name it is done.</param>
    /// <returns>
    /// What became of it; null where the document was written by another program, or committed by somebody else, since it
    /// was read: nothing was done then, and all is to be read again.
    /// </returns>
    /// <exception cref="MdLockException">The system refuses; the document is untouched.</exception>
    MadeCommit? Make(JournalEntry entry, byte[] bytes, IReadOnlyList<HeldLock> authorities);
}

/// <summary>A commit that was made.</summary>
/// <param name="After">The SHA-256 of the document's bytes.</param>
/// <param name="Deferred">What could not be done after it, and is made up for by the next one; null when nothing.</param>
/// <param name="IsWrittenOver">
/// Whether another program wrote the document in that very moment: its text stands, and the change is to be made once more on that.
/// </param>
internal sealed record MadeCommit(string After, Exception? Deferred, bool IsWrittenOver = false);
