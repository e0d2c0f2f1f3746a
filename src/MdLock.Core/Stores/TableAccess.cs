namespace MdLock.Stores;

/// <summary>What must be at rest while a rule runs.</summary>
internal enum TableAccess
{
    /// <summary>Other rules only. Enough to renew and release one's own locks.</summary>
    Ordinary,

    /// <summary>Other rules only, where a lock may be granted: refused where it is not sure that locks keep others out.</summary>
    Granting,

    /// <summary>Commits too: needed to take a lock from another owner, so that none changes hands in mid-commit.</summary>
    NoCommitRunning,

    /// <summary>Other rules only, for a caller that is in a commit itself.</summary>
    WithinCommit,
}
