using MdLock.Rules;

namespace MdLock.Stores.Etcd.Tables;

/// <summary>A lock or a ticket, and the key that it stands under.</summary>
internal sealed record EtcdEntry
{
    /// <summary>The last part of the key; a ticket that becomes a lock keeps it.</summary>
    public required string Id { get; init; }

    /// <summary>When the key was made: for a ticket its place.</summary>
    public required long CreateRevision { get; init; }

    /// <summary>When it was written last.</summary>
    public required long ModRevision { get; init; }

    /// <summary>The lock; null for a ticket.</summary>
    public HeldLock? Lock { get; init; }

    /// <summary>The ticket; null for a lock.</summary>
    public Ticket? Ticket { get; init; }

    /// <summary>The lease of the owner's process, as it stands in keys; empty where the record cannot be read.</summary>
    public string Lease { get; init; } = "";

    /// <summary>The run of the machine by whose clocks the record's times are.</summary>
    public string Clock { get; init; } = "";

    /// <summary>Whether nobody wrote it since its lock was granted: who takes a lock for his own renews it.</summary>
    public bool IsAsGranted { get; init; }

    /// <summary>When this process saw it for the first time as it is, by its monotonic clock.</summary>
    public TimeSpan FirstSeen { get; init; }

    /// <summary>What it is about.</summary>
    public IReadOnlyList<LockTarget> Targets => Lock is { } held ? [held.Target] : Ticket!.Targets;
}
