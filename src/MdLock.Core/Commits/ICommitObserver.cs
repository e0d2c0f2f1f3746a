using MdLock.Rules;

namespace MdLock.Commits;

/// <summary>Is told what commits and recoveries did, within the commit.</summary>
/// <remarks>
/// The place where the audit trail listens. What it will write is in the journal beforehand, and so as durable as the commit:
/// it need not wait for the disk. What it throws does not undo a commit.
/// </remarks>
internal interface ICommitObserver
{
    /// <summary>Puts a commit that is about to be made into words, for <see cref="OnCommitted"/>.</summary>
    /// <param name="authorities">The locks in whose name it comes.</param>
    /// <param name="result">What it will have done.</param>
    /// <param name="duration">How long it has taken.</param>
    IReadOnlyList<string> Describe(IReadOnlyList<HeldLock> authorities, CommitResult result, TimeSpan duration);

    /// <summary>A commit changed the document; the journal does not say so yet.</summary>
    /// <param name="notes">The words for it.</param>
    /// <param name="again">Whether it may have been told before.</param>
    void OnCommitted(IReadOnlyList<string> notes, bool again);

    /// <summary>A commit that had died was undone, finished or set aside.</summary>
    void OnRecovered(RecoveryAction action);

    /// <summary>What it was told is not kept in the journal any longer: it is to be durable when the call returns.</summary>
    /// <exception cref="IOException">It cannot be made so.</exception>
    void OnCheckpoint();
}
