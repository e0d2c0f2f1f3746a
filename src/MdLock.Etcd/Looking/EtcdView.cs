using MdLock.Rules;
using MdLock.Rules.Staleness;
using MdLock.Stores.Etcd.Tables;

namespace MdLock.Stores.Etcd.Looking;

/// <summary>What a rule sees, judged only as far as the rule asks.</summary>
internal sealed class EtcdView(EtcdTable table, EtcdLifeSigns signs, LockInstant now, int mostStale = int.MaxValue) : ILockView
{
    private readonly HashSet<string> _stale = new(StringComparer.Ordinal);
    private readonly HashSet<string> _deadLeases = new(StringComparer.Ordinal);

    /// <inheritdoc/>
    public LockTable Table => table.Table;

    /// <inheritdoc/>
    public LockInstant Now => now;

    /// <inheritdoc/>
    public bool IsGlance => false;

    /// <summary>The leases whose end was the reason for a verdict.</summary>
    public IReadOnlySet<string> DeadLeases => _deadLeases;

    /// <inheritdoc/>
    public StaleVerdict? Judge(HeldLock held)
    {
        ArgumentNullException.ThrowIfNull(held);
        return held.Record == RecordState.NewerSchema ? null : Judge(table.Find(held.LockId));
    }

    /// <inheritdoc/>
    public StaleVerdict? Judge(Ticket ticket)
    {
        ArgumentNullException.ThrowIfNull(ticket);
        return Judge(table.Find(ticket.Order));
    }

    /// <inheritdoc/>
    public Ticket? Describe(Ticket ticket) => ticket;

    /// <inheritdoc/>
    public Heartbeat? LastHeartbeat(string ownerId) => EtcdLifeSigns.LastHeartbeat(ownerId, table);

    private StaleVerdict? Judge(EtcdEntry? entry)
    {
        if (entry is null)
        {
            // What the rule itself made lives.
            return null;
        }

        if (_stale.Count >= mostStale && !_stale.Contains(entry.Id))
        {
            // As many as one transaction can take out; the others are taken out by the next one.
            return null;
        }

        LifeSigns found = signs.Of(entry, table, now);
        StaleVerdict? verdict = StalenessRules.Judge(found);
        if (verdict is { Reason: StaleReason.OwnerDead } && found.EndedLease is not null && !signs.IsOwn(entry))
        {
            // One's own is over by one's own clocks, whatever etcd says; were it taken up again, the entry would be another.
            _deadLeases.Add(entry.Lease);
        }

        if (verdict is not null)
        {
            _stale.Add(entry.Id);
        }

        return verdict;
    }
}
