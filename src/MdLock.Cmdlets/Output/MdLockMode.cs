namespace MdLock.Output;

/// <summary>Whom a lock tolerates beside it.</summary>
public enum MdLockMode
{
    /// <summary>Nobody: for writing.</summary>
    Exclusive,

    /// <summary>Other shared locks: for reading.</summary>
    Shared,
}
