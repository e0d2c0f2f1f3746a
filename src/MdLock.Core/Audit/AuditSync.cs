namespace MdLock.Audit;

/// <summary>After which events the trail is synced to the disk, so that the machine's end cannot undo them.</summary>
internal enum AuditSync
{
    /// <summary>None: the fastest. A power failure can take the last events, and the verifier will say so.</summary>
    Never,

    /// <summary>Commits, and all that was noted before them: by the journal, and with each checkpoint of it in the trail.</summary>
    Commits,

    /// <summary>Each append.</summary>
    Always,
}
