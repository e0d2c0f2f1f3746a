using System.Collections.Immutable;
using MdLock.Errors;
using MdLock.Rules;
using MdLock.Stores;

namespace MdLock.Locking;

/// <summary>Gets, renews and gives back the locks of one document: the rules, carried out on a store.</summary>
internal sealed class LockManager
{
    private readonly ILockStore _store;
    private readonly TimeProvider _time;
    private readonly WaitRoom _room = new();

    /// <summary>Creates a manager.</summary>
    /// <param name="store">Where the table is.</param>
    /// <param name="time">The clocks.</param>
    public LockManager(ILockStore store, TimeProvider time)
    {
        ArgumentNullException.ThrowIfNull(store);
        ArgumentNullException.ThrowIfNull(time);
        _store = store;
        _time = time;
    }

    /// <summary>Asks once, and waits in the queue if it may.</summary>
    /// <exception cref="OperationCanceledException">Cancelled; nothing is left behind.</exception>
    /// <exception cref="StoreException">The store cannot be used.</exception>
    /// <exception cref="LockException">The record would be too large.</exception>
    public AcquireResult TryAcquire(LockRequest request, AcquireOptions options, CancellationToken cancellation)
    {
        ArgumentNullException.ThrowIfNull(request);
        ArgumentNullException.ThrowIfNull(options);
        return new Acquisition(_store, _time, request, options, cancellation).Run();
    }

    /// <summary>The same, and holds no thread while it waits.</summary>
    /// <inheritdoc cref="TryAcquire"/>
    public Task<AcquireResult> TryAcquireAsync(LockRequest request, AcquireOptions options, CancellationToken cancellation)
    {
        ArgumentNullException.ThrowIfNull(request);
        ArgumentNullException.ThrowIfNull(options);
        return new Acquisition(_store, _time, request, options, cancellation).RunAsync(_room);
    }

    /// <summary>Gives a lock back. False when it is not there any more.</summary>
    /// <exception cref="StoreException">The store cannot be used; the lock is still there.</exception>
    public bool Release(Guid lockId, long fence, CancellationToken cancellation)
    {
        bool wasThere = _store.Release(lockId, fence, cancellation);
        _room.Tell();
        return wasThere;
    }

    /// <summary>Gives several locks back in one step. The answer is the ids of those that were there.</summary>
    /// <exception cref="StoreException">The store cannot be used; the locks are still there.</exception>
    public ImmutableArray<Guid> Release(IReadOnlyCollection<HeldLock> locks, CancellationToken cancellation)
    {
        ArgumentNullException.ThrowIfNull(locks);
        ImmutableArray<Guid> ended = _store.Transact(
            view =>
            {
                LockTable table = view.Table;
                var released = ImmutableArray.CreateBuilder<Guid>();
                foreach (HeldLock held in locks)
                {
                    (table, bool wasThere) = LockRules.Release(table, held.LockId, held.Fence);
                    if (wasThere)
                    {
                        released.Add(held.LockId);
                    }
                }

                return new Transition<ImmutableArray<Guid>>(table, released.ToImmutable());
            },
            TableAccess.Ordinary,
            cancellation);
        _room.Tell();
        return ended;
    }

    /// <summary>Releases another owner's lock if it is stale, decided in the same critical section.</summary>
    /// <param name="lockId">The lock: another one in its place is not touched.</param>
    /// <param name="cancellation">Ends the wait for commits to rest.</param>
    /// <exception cref="StoreException">The store cannot be used; the lock is still there.</exception>
    public ForcedRelease ForceRelease(Guid lockId, CancellationToken cancellation) => _store.Transact(
        view =>
        {
            if (view.Table.FindLock(lockId) is not { } held)
            {
                return new Transition<ForcedRelease>(view.Table, new ForcedRelease.Gone());
            }

            return view.Judge(held) is { } verdict
                ? new(LockRules.Release(view.Table, lockId, held.Fence).Table, new ForcedRelease.Released(held, verdict))
                : new(view.Table, new ForcedRelease.StillLive(held, view.LastHeartbeat(held.Owner.OwnerId)));
        },
        TableAccess.NoCommitRunning,
        cancellation);

    /// <summary>Removes all stale locks and tickets, each on a verdict of the same critical section.</summary>
    /// <exception cref="StoreException">The store cannot be used.</exception>
    public ImmutableArray<Reclaimed> ReclaimStale(CancellationToken cancellation)
    {
        // A look first: commits need not rest when there is nothing to do, which is nearly always.
        bool anything = _store.Transact(
            view => new Transition<bool>(view.Table, !Reclaim(view, view.Table.Locks, view.Table.Tickets).Answer.IsEmpty),
            TableAccess.Ordinary,
            cancellation);
        return anything
            ? _store.Transact(
                view => Reclaim(view, view.Table.Locks, view.Table.Tickets), TableAccess.NoCommitRunning, cancellation)
            : [];
    }

    /// <summary>Everything that stands in the table now, each entry with its verdict.</summary>
    /// <exception cref="StoreException">The store cannot be used.</exception>
    public TableSnapshot Inspect(CancellationToken cancellation) => _store.Look(
        view =>
        {
            ImmutableArray<InspectedLock> locks =
            [
                .. view.Table.Locks.Select(held =>
                    new InspectedLock(held, view.Judge(held), view.LastHeartbeat(held.Owner.OwnerId))),
            ];
            ImmutableArray<InspectedTicket> tickets =
            [
                .. view.Table.Tickets.Select(ticket =>
                    new InspectedTicket(view.Describe(ticket) ?? ticket, view.Judge(ticket), view.LastHeartbeat(ticket.OwnerId))),
            ];
            return new TableSnapshot(locks, tickets, view.Now) { IsGlance = view.IsGlance };
        },
        cancellation);

    /// <summary>The table after those among the entries that are stale were removed, and what was removed.</summary>
    internal static Transition<ImmutableArray<Reclaimed>> Reclaim(
        ILockView view, ImmutableArray<HeldLock> locks, ImmutableArray<Ticket> tickets)
    {
        LockTable table = view.Table;
        var reclaimed = ImmutableArray.CreateBuilder<Reclaimed>();
        foreach (HeldLock held in locks)
        {
            if (table.FindLock(held.LockId) is { } current && view.Judge(current) is { } verdict)
            {
                table = LockRules.Release(table, current.LockId, current.Fence).Table;
                reclaimed.Add(new Reclaimed(current, null, verdict));
            }
        }

        foreach (Ticket ticket in tickets)
        {
            if (table.FindTicket(ticket.Order) is { } current && view.Judge(current) is { } verdict)
            {
                table = LockRules.Withdraw(table, current.Order).Table;
                reclaimed.Add(new Reclaimed(null, view.Describe(current) ?? current, verdict));
            }
        }

        return new(table, reclaimed.ToImmutable());
    }
}
