namespace MdLock.Stores;

/// <summary>What must be at rest while a rule runs.</summary>
internal enum TableAccess
{
    /// <summary>Other rules only. Enough to ask for, renew and release one's own locks.</summary>
    Ordinary,

    /// <summary>Commits too: needed to take a lock from another owner, so that none changes hands in mid-commit.</summary>
    NoCommitRunning,

    /// <summary>Other rules only, for a caller that is in a commit itself.</summary>
    WithinCommit,
}
