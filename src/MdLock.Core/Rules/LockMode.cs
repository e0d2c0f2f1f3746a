namespace MdLock.Rules;

/// <summary>Whom a lock tolerates beside it.</summary>
public enum LockMode
{
    /// <summary>Nobody: for writing. The default.</summary>
    Exclusive,

    /// <summary>Other shared locks: for reading something that must not change meanwhile.</summary>
    Shared,
}
