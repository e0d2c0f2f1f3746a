using System.Collections.Immutable;

namespace MdLock.Rules;

/// <summary>The semantics of locking: pure functions from a table and a wish to the next table and an answer.</summary>
/// <remarks>
/// No I/O and no clock: a moment is handed in where one is needed. A store makes each call atomic and durable.
/// What holds for every sequence of calls: two locks never conflict; a request is granted only when it conflicts with
/// no lock and with no earlier ticket; fences and places only grow; a call touches no entry but those it names.
/// </remarks>
internal static class LockRules
{
    /// <summary>Asks for locks: granted at once, queued if <paramref name="wait"/>, or refused.</summary>
    /// <remarks>
    /// A target that the owner already holds in the same extent and mode is renewed. One that merely overlaps with a
    /// lock of the same owner is a deadlock of one: it would wait for its own release.
    /// </remarks>
    /// <param name="table">The table before.</param>
    /// <param name="request">The wish. Targets that another target of it covers are left to that one.</param>
    /// <param name="wait">Whether to queue when something conflicts.</param>
    /// <param name="now">The moment of the grant.</param>
    /// <exception cref="ArgumentException">The request has no target.</exception>
    public static Transition<LockDecision> Request(
        LockTable table, LockRequest request, bool wait, LockInstant now)
    {
        ArgumentNullException.ThrowIfNull(table);
        ArgumentNullException.ThrowIfNull(request);
        ImmutableArray<LockTarget> wanted = WithoutCovered(request.Targets);
        if (wanted.IsEmpty)
        {
            throw new ArgumentException("A request names at least one target.", nameof(request));
        }

        ImmutableArray<LockTarget> missing = WithoutOwned(table, request.Owner.OwnerId, request.Mode, wanted);
        Blockers blockers = FindBlockers(table, missing, request.Mode, long.MaxValue);
        if (blockers.IsNone)
        {
            return Grant(table, request, wanted, now);
        }

        ImmutableArray<string> cycle = WaitGraph.FindCycle(table, request.Owner.OwnerId, blockers);
        if (!cycle.IsEmpty)
        {
            return Refuse(table, RefusalReason.Deadlock, blockers, cycle);
        }

        if (!wait)
        {
            return Refuse(table, RefusalReason.Held, blockers);
        }

        var ticket = new Ticket
        {
            Order = table.LastFence + 1,
            OwnerId = request.Owner.OwnerId,
            Targets = wanted,
            Mode = request.Mode,
            Details = new(request.Owner, request.Operation, now, request.Patience, request.HeartbeatInterval)
            {
                TimeToLive = request.TimeToLive,
                TokenHash = request.TokenHash,
            },
        };
        LockTable queued = table with { LastFence = ticket.Order, Tickets = table.Tickets.Add(ticket) };
        return new(queued, new LockDecision.Waiting(ticket, blockers));
    }

    /// <summary>Asks whether a waiting request's turn has come; if so the ticket becomes the locks.</summary>
    /// <remarks>Where <see cref="Promote"/> was faster, the locks are there already, and are the answer.</remarks>
    /// <param name="table">The table before.</param>
    /// <param name="request">The request that was queued.</param>
    /// <param name="order">Its place.</param>
    /// <param name="now">The moment of the grant.</param>
    /// <exception cref="ArgumentException">The place was drawn for another owner or mode.</exception>
    public static Transition<LockDecision> Resume(LockTable table, LockRequest request, long order, LockInstant now)
    {
        ArgumentNullException.ThrowIfNull(table);
        ArgumentNullException.ThrowIfNull(request);
        if (table.FindTicket(order) is not { } ticket)
        {
            return TakeHanded(table.Locks, request, order) is { } taken
                ? new(table, taken)
                : Refuse(table, RefusalReason.TicketGone, Blockers.None);
        }

        if (ticket.OwnerId != request.Owner.OwnerId || ticket.Mode != request.Mode)
        {
            throw new ArgumentException("The ticket was drawn for another request.", nameof(order));
        }

        Blockers blockers = FindBlockers(table, ticket);
        LockTable without = Withdraw(table, order).Table;
        if (blockers.IsNone)
        {
            // The ticket's own targets: a rename may have moved them while the request waited. Where they are the
            // same, the request's, because a store may know no more of a ticket than what is compared.
            ImmutableArray<LockTarget> targets =
                [.. ticket.Targets.Select(target => request.Targets.FirstOrDefault(target.Equals) ?? target)];
            return Grant(without, request, WithoutCovered(targets), now);
        }

        // A wait may close a cycle later than its request: by a rename, or when the owner lost what it had.
        ImmutableArray<string> cycle = WaitGraph.FindCycle(table, ticket.OwnerId, blockers);
        return cycle.IsEmpty
            ? new(table, new LockDecision.Waiting(ticket, blockers))
            : Refuse(without, RefusalReason.Deadlock, blockers, cycle);
    }

    /// <summary>Hands locks to those who wait and whom nothing blocks any more: their tickets become locks, first come first.</summary>
    /// <remarks>
    /// For a store in which a waiter hears late, or at a price, that its turn has come. Left to its owner is a ticket whose
    /// details were not read, and one for something that its owner has already.
    /// </remarks>
    /// <param name="table">The table before.</param>
    /// <param name="mayTake">Whether a ticket's owner can be handed locks while it waits.</param>
    /// <param name="now">The moment of the grant.</param>
    /// <returns>The table after, and the locks that were handed over, each with its <see cref="HeldLock.Place"/>.</returns>
    public static Transition<ImmutableArray<HeldLock>> Promote(
        LockTable table, Func<Ticket, bool> mayTake, LockInstant now)
    {
        ArgumentNullException.ThrowIfNull(table);
        ArgumentNullException.ThrowIfNull(mayTake);
        var handed = ImmutableArray.CreateBuilder<HeldLock>();
        LockTable next = table;
        foreach (Ticket ticket in table.Tickets)
        {
            if (ticket.Details is not { TimeToLive.Ticks: > 0 } details
                || !FindBlockers(next, ticket.Targets, ticket.Mode, ticket.Order).IsNone
                || !mayTake(ticket))
            {
                continue;
            }

            LockRequest request = RequestOf(ticket, details);
            (LockTable granted, LockDecision decision) =
                Grant(Withdraw(next, ticket.Order).Table, request, WithoutCovered(request.Targets), now, ticket.Order);
            if (decision is LockDecision.Granted { Renewed.IsEmpty: true } full)
            {
                next = granted;
                handed.AddRange(full.Locks);
            }
        }

        return new(next, handed.ToImmutable());
    }

    /// <summary>The answer to a request that waited at a place, where locks were handed to it; null where none were.</summary>
    /// <param name="locks">The locks that there are.</param>
    /// <param name="request">The request.</param>
    /// <param name="order">The place.</param>
    public static LockDecision.Granted? TakeHanded(IReadOnlyList<HeldLock> locks, LockRequest request, long order)
    {
        ArgumentNullException.ThrowIfNull(locks);
        ArgumentNullException.ThrowIfNull(request);
        ImmutableArray<HeldLock> handed =
        [
            .. locks
                .Where(held => held.Place == order && held.Owner.OwnerId == request.Owner.OwnerId)

                // In the request's words: those of a record may be shortened.
                .Select(held => held with { Target = request.Targets.FirstOrDefault(held.Target.Equals) ?? held.Target }),
        ];
        return handed.IsEmpty ? null : new(handed, []);
    }

    /// <summary>Gives up a place in the queue, or what was handed to it meanwhile. The answer says whether it was there.</summary>
    public static Transition<bool> Withdraw(LockTable table, long order)
    {
        ArgumentNullException.ThrowIfNull(table);
        if (table.FindTicket(order) is { } ticket)
        {
            return new(table with { Tickets = table.Tickets.Remove(ticket) }, true);
        }

        ImmutableArray<HeldLock> left = table.Locks.RemoveAll(held => held.Place == order);
        return left.Length == table.Locks.Length ? new(table, false) : new(table with { Locks = left }, true);
    }

    /// <summary>Removes a lock: its owner's release, or, on a verdict of staleness, somebody else's reclaim.</summary>
    /// <remarks>Both the id and the fence must match, so a successor's lock is never touched.</remarks>
    public static Transition<bool> Release(LockTable table, Guid lockId, long fence)
    {
        ArgumentNullException.ThrowIfNull(table);
        return table.FindLock(lockId) is { } held && held.Fence == fence
            ? new(table with { Locks = table.Locks.Remove(held) }, true)
            : new(table, false);
    }

    /// <summary>Starts the time to live of a lock anew. The answer is the lock as it is now; null when it is gone.</summary>
    /// <remarks>Both the id and the fence must match, so a successor's lock is never touched.</remarks>
    public static Transition<HeldLock?> Renew(
        LockTable table, Guid lockId, long fence, TimeSpan timeToLive, LockInstant now)
    {
        ArgumentNullException.ThrowIfNull(table);
        if (table.FindLock(lockId) is not { } held || held.Fence != fence)
        {
            return new(table, null);
        }

        HeldLock renewed = held with { GrantedAt = now, TimeToLive = timeToLive };
        return new(table with { Locks = table.Locks.Replace(held, renewed) }, renewed);
    }

    /// <summary>Carries locks and tickets along when sections move or are renamed.</summary>
    /// <param name="table">The table before.</param>
    /// <param name="relocate">The new target for an old one; the same instance where nothing changes.</param>
    public static LockTable Relocate(LockTable table, Func<LockTarget, LockTarget> relocate)
    {
        ArgumentNullException.ThrowIfNull(table);
        ArgumentNullException.ThrowIfNull(relocate);
        return table with
        {
            Locks = [.. table.Locks.Select(held => Moved(held, relocate))],
            Tickets = [.. table.Tickets.Select(ticket => Moved(ticket, relocate))],
        };
    }

    /// <summary>What conflicts with the targets among the locks and the tickets before a place in the queue.</summary>
    public static Blockers FindBlockers(
        LockTable table, ImmutableArray<LockTarget> targets, LockMode mode, long beforeOrder)
    {
        ArgumentNullException.ThrowIfNull(table);
        ImmutableArray<HeldLock> locks =
            table.Locks.RemoveAll(held => !targets.Any(target => held.ConflictsWith(target, mode)));
        ImmutableArray<Ticket> tickets = table.Tickets.RemoveAll(
            ticket => ticket.Order >= beforeOrder || !ticket.ConflictsWith(targets, mode));
        return locks.IsEmpty && tickets.IsEmpty ? Blockers.None : new Blockers(locks, tickets);
    }

    /// <summary>What a ticket waits for. What its owner has at the moment is asked for, but not waited for.</summary>
    internal static Blockers FindBlockers(LockTable table, Ticket ticket) => FindBlockers(
        table, WithoutOwned(table, ticket.OwnerId, ticket.Mode, ticket.Targets), ticket.Mode, ticket.Order);

    /// <summary>The lock of the owner on exactly the target in the mode, or null.</summary>
    private static HeldLock? FindOwned(LockTable table, string ownerId, LockMode mode, LockTarget target) =>
        table.Locks.FirstOrDefault(held =>
            held.IsReadable
            && held.Mode == mode
            && held.Owner.OwnerId == ownerId
            && held.Target == target);

    private static ImmutableArray<LockTarget> WithoutOwned(
        LockTable table, string ownerId, LockMode mode, ImmutableArray<LockTarget> targets) =>
        targets.RemoveAll(target => FindOwned(table, ownerId, mode, target) is not null);

    private static ImmutableArray<LockTarget> WithoutCovered(ImmutableArray<LockTarget> targets)
    {
        var kept = ImmutableArray.CreateBuilder<LockTarget>(targets.Length);
        foreach (LockTarget target in targets)
        {
            if (kept.Any(other => other.Covers(target)))
            {
                continue;
            }

            kept.RemoveAll(target.Covers);
            kept.Add(target);
        }

        return kept.ToImmutable();
    }

    private static Transition<LockDecision> Grant(
        LockTable table, LockRequest request, ImmutableArray<LockTarget> targets, LockInstant now, long? place = null)
    {
        var granted = ImmutableArray.CreateBuilder<HeldLock>(targets.Length);
        var renewed = ImmutableArray.CreateBuilder<Guid>();
        LockTable next = table;
        foreach (LockTarget target in targets)
        {
            if (FindOwned(table, request.Owner.OwnerId, request.Mode, target) is { } owned)
            {
                Transition<HeldLock?> renewal = Renew(next, owned.LockId, owned.Fence, request.TimeToLive, now);
                HeldLock anew = renewal.Answer! with
                {
                    // The same target, in the request's words: those of a record may be shortened.
                    Target = target,
                    Operation = request.Operation.Length == 0 ? owned.Operation : request.Operation,
                    HeartbeatInterval = request.HeartbeatInterval,
                };
                next = renewal.Table with { Locks = renewal.Table.Locks.Replace(renewal.Answer!, anew) };
                granted.Add(anew);
                renewed.Add(owned.LockId);
                continue;
            }

            HeldLock held = NewLock(next.LastFence + 1, request, target, now) with { Place = place };
            next = next with { LastFence = held.Fence, Locks = next.Locks.Add(held) };
            granted.Add(held);
        }

        // A renewal never meets the limit: it adds no lock.
        return next.Locks.Length > LockTable.MaxLocks && next.Locks.Length > table.Locks.Length
            ? Refuse(table, RefusalReason.LimitReached, Blockers.None)
            : new(next, new LockDecision.Granted(granted.ToImmutable(), renewed.ToImmutable()));
    }

    private static LockRequest RequestOf(Ticket ticket, TicketDetails details) => new()
    {
        Owner = details.Owner,
        Targets = ticket.Targets,
        Mode = ticket.Mode,
        Operation = details.Operation,
        TimeToLive = details.TimeToLive,
        TokenHash = details.TokenHash,
        Patience = details.Patience,
        HeartbeatInterval = details.HeartbeatInterval,
    };

    private static HeldLock NewLock(long fence, LockRequest request, LockTarget target, LockInstant now) => new()
    {
        LockId = Guid.NewGuid(),
        Fence = fence,
        Owner = request.Owner,
        Target = target,
        Mode = request.Mode,
        Operation = request.Operation,
        GrantedAt = now,
        TimeToLive = request.TimeToLive,
        HeartbeatInterval = request.HeartbeatInterval,
        TokenHash = request.TokenHash,
    };

    private static Transition<LockDecision> Refuse(
        LockTable table, RefusalReason reason, Blockers blockers, ImmutableArray<string> cycle = default) =>
        new(table, new LockDecision.Refused(reason, blockers, cycle.IsDefault ? [] : cycle));

    private static HeldLock Moved(HeldLock held, Func<LockTarget, LockTarget> relocate)
    {
        if (!held.IsReadable)
        {
            return held;
        }

        LockTarget moved = relocate(held.Target);
        return ReferenceEquals(moved, held.Target) ? held : held with { Target = moved };
    }

    private static Ticket Moved(Ticket ticket, Func<LockTarget, LockTarget> relocate)
    {
        ImmutableArray<LockTarget> moved = [.. ticket.Targets.Select(relocate)];
        return moved.Zip(ticket.Targets).All(pair => ReferenceEquals(pair.First, pair.Second))
            ? ticket
            : ticket with { Targets = moved };
    }
}
