namespace MdLock.Audit;

/// <summary>What is the matter with a place in the trail.</summary>
internal enum AuditFindingKind
{
    /// <summary>The line is not what was written: its hash, or its place in the chain, says so.</summary>
    Altered,

    /// <summary>Lines are missing before this one.</summary>
    Missing,

    /// <summary>The line stands behind a later one.</summary>
    Moved,

    /// <summary>The line stands there twice.</summary>
    Repeated,

    /// <summary>Lines, or a part of one, are missing at the end of a file.</summary>
    Truncated,

    /// <summary>The last line was not finished; the next append keeps it as evidence.</summary>
    Torn,

    /// <summary>The head file is missing or unreadable: what may be missing at the end cannot be known.</summary>
    HeadMissing,

    /// <summary>An append met damage, and noted it here.</summary>
    Noted,
}
