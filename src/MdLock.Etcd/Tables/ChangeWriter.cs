using MdLock.Rules;
using MdLock.Stores.Etcd.Leases;
using MdLock.Stores.Etcd.Wire;

namespace MdLock.Stores.Etcd.Tables;

/// <summary>Who writes a change, and what is asked for beside it.</summary>
internal sealed class ChangeWriter
{
    /// <summary>The run of this machine.</summary>
    public required string BootId { get; init; }

    /// <summary>The lease of this process.</summary>
    public required long LeaseId { get; init; }

    /// <summary>The same as it stands in keys.</summary>
    public string Lease => LeaseId == 0 ? "" : ProcessLease.NameOf(LeaseId);

    /// <summary>Takes a lease that lasts as long as a persistent lock.</summary>
    public required Func<HeldLock, long> LeaseFor { get; init; }

    /// <summary>Whether an entry that is renewed shall hang on this process's lease of today.</summary>
    public required Func<EtcdEntry, HeldLock, bool> IsToBeRevived { get; init; }

    /// <summary>Reads the whole table.</summary>
    public required RangeRequest WholeTable { get; init; }

    /// <summary>Reads the entry that was made last, and the one before it.</summary>
    public required RangeRequest NewestEntries { get; init; }

    /// <summary>Counts the entries.</summary>
    public required RangeRequest EntryCount { get; init; }

    /// <summary>Takes an id for an entry, given the lease.</summary>
    public required Func<string, string> TakeId { get; init; }
}
