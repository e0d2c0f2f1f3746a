namespace MdLock.Rules;

/// <summary>What a lock's life hangs on.</summary>
internal enum OwnershipKind
{
    /// <summary>A process and a runspace in it: the lock ends with them. The default.</summary>
    Process,

    /// <summary>A token and a time to live: the lock outlives the process and a restart of the machine.</summary>
    Lease,
}
