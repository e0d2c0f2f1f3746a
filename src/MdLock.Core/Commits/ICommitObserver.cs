namespace MdLock.Commits;

/// <summary>Is told what commits and recoveries did, within the commit, after it took effect.</summary>
/// <remarks>The place where the audit trail listens. What it throws does not undo a commit.</remarks>
internal interface ICommitObserver
{
    /// <summary>A commit changed the document.</summary>
    void OnCommitted(Guid commit, CommitResult result);

    /// <summary>A commit that had died was undone, finished or set aside.</summary>
    void OnRecovered(RecoveryAction action);
}
