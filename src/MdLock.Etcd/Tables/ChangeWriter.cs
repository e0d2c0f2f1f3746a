using System.Runtime.CompilerServices;
using MdLock.Rules;
using MdLock.Stores.Etcd.Leases;
using MdLock.Stores.Etcd.Wire;

namespace MdLock.Stores.Etcd.Tables;

/// <summary>Who writes a change, and what is asked for beside it.</summary>
internal sealed class ChangeWriter
{
    // A ticket that is sent again after an answer was lost must not become two.
    private readonly ConditionalWeakTable<Ticket, string> _ids = [];

    /// <summary>The run of this machine.</summary>
    public required string BootId { get; init; }

    /// <summary>The lease of this process.</summary>
    public required long LeaseId { get; init; }

    /// <summary>The same as it stands in keys.</summary>
    public string Lease => LeaseId == 0 ? "" : ProcessLease.NameOf(LeaseId);

    /// <summary>Takes a lease that lasts as long as a persistent lock.</summary>
    public required Func<HeldLock, long> LeaseFor { get; init; }

    /// <summary>Reads the whole table.</summary>
    public required RangeRequest WholeTable { get; init; }

    /// <summary>The id of a new ticket's key.</summary>
    public string IdOf(Ticket ticket) => _ids.GetValue(ticket, _ => Guid.NewGuid().ToString("N"));
}
