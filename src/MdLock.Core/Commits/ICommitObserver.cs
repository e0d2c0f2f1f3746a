using MdLock.Rules;

namespace MdLock.Commits;

/// <summary>Is told what commits and recoveries did, within the commit, after it took effect.</summary>
/// <remarks>The place where the audit trail listens. What it throws does not undo a commit.</remarks>
internal interface ICommitObserver
{
    /// <summary>A commit changed the document; its journal is still open.</summary>
    /// <param name="authorities">The locks in whose name it came.</param>
    /// <param name="result">What it did.</param>
    /// <param name="duration">How long it has taken.</param>
    void OnCommitted(IReadOnlyList<HeldLock> authorities, CommitResult result, TimeSpan duration);

    /// <summary>A commit that had died was undone, finished or set aside.</summary>
    void OnRecovered(RecoveryAction action);
}
