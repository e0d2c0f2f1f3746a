using System.Collections.Concurrent;
using MdLock.Rules;
using MdLock.Stores.Etcd.Leases;

namespace MdLock.Stores.Etcd.Tables;

/// <summary>Since when this process has the locks that others handed to it, by its own clocks.</summary>
/// <remarks>
/// Their records tell it by the clocks of whoever handed them over. Counted from the last look at which they were not handed
/// over yet, their time is rather too short than too long.
/// </remarks>
internal sealed class HandedLocks(string bootId, ProcessLease lease)
{
    private readonly ConcurrentDictionary<Guid, LockInstant> _since = new();

    /// <summary>An entry as this process is to understand it.</summary>
    /// <param name="entry">The entry as it was read.</param>
    /// <param name="since">When it was seen last that its owner still waits; when it was asked for where that was not seen.</param>
    public EtcdEntry Understand(EtcdEntry entry, LockInstant since)
    {
        if (entry is not { Lock: { Place: not null, Owner.Kind: OwnershipKind.Process } held }
            || entry.Clock == bootId
            || !lease.IsOwn(entry.Lease))
        {
            return entry;
        }

        return entry with { Lock = held with { GrantedAt = _since.GetOrAdd(held.LockId, since) }, Clock = bootId };
    }

    /// <summary>Forgets the locks that are not there any more.</summary>
    public void Forget(EtcdTable table)
    {
        foreach (Guid lockId in _since.Keys)
        {
            if (table.Find(lockId) is null)
            {
                _since.TryRemove(lockId, out _);
            }
        }
    }
}
