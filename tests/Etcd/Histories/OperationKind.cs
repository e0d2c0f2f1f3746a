namespace MdLock.EtcdTests.Histories;

/// <summary>What a client did to a document.</summary>
internal enum OperationKind
{
    /// <summary>Took its lock for itself.</summary>
    LockExclusive,

    /// <summary>Took its lock to share it.</summary>
    LockShared,

    /// <summary>Gave a lock back.</summary>
    Unlock,

    /// <summary>Asked whether a lock is still there.</summary>
    Verify,

    /// <summary>Read what is committed.</summary>
    Read,

    /// <summary>Committed in the name of a lock, if what is committed was still what it had read.</summary>
    Commit,

    /// <summary>Nobody's deed: a lock whose owner may have been taken for dead may have ended.</summary>
    Expire,
}
