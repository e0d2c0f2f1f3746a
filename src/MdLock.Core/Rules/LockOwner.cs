namespace MdLock.Rules;

/// <summary>Who holds or waits: the identity that a lock record carries.</summary>
internal sealed record LockOwner
{
    /// <summary>The key of the owner: fit for a file name, the same for all its locks in one document or many.</summary>
    public required string OwnerId { get; init; }

    /// <summary>What the owner's locks hang on.</summary>
    public required OwnershipKind Kind { get; init; }

    /// <summary>The name of the user account, for people to read.</summary>
    public required string User { get; init; }

    /// <summary>The name of the host, for people to read; it proves nothing.</summary>
    public required string HostName { get; init; }

    /// <summary>The identity of the machine, stable across restarts.</summary>
    public required string HostId { get; init; }

    /// <summary>The identity of the machine's current run: another value means that it was restarted.</summary>
    public required string BootId { get; init; }

    /// <summary>The process id namespace within which <see cref="ProcessId"/> means something.</summary>
    public required string PidNamespace { get; init; }

    /// <summary>The process id.</summary>
    public required int ProcessId { get; init; }

    /// <summary>When the process started, in the platform's own unit: with the id it names one process for good.</summary>
    public required long ProcessStart { get; init; }

    /// <summary>The runspace within the process; empty for an owner that is the process itself.</summary>
    public required string RunspaceId { get; init; }

    /// <summary>Whether another owner is of the same process.</summary>
    public bool IsOfSameProcess(LockOwner other) => ProcessId == other.ProcessId && ProcessStart == other.ProcessStart
        && HostId == other.HostId && BootId == other.BootId && PidNamespace == other.PidNamespace;
}
