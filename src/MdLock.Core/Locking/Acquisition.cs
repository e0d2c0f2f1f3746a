using System.Collections.Immutable;
using MdLock.Errors;
using MdLock.Rules;
using MdLock.Rules.Staleness;
using MdLock.Stores;

namespace MdLock.Locking;

/// <summary>One request on its way: asked, queued, woken, granted or refused.</summary>
internal sealed partial class Acquisition(
    ILockStore store,
    TimeProvider time,
    LockRequest request,
    AcquireOptions options,
    CancellationToken cancellation)
{
    /// <summary>
    /// How often a waiter looks at its blocker without being woken. Wake-ups come from the system; this is the net
    /// for time that runs out and for owners on other machines.
    /// </summary>
    private static readonly TimeSpan SlowPoll = TimeSpan.FromSeconds(1);

    /// <summary>
    /// The first pause after a wake-up that changed nothing: a dying process lets go of its files a moment before it
    /// is gone. Doubles each time, up to <see cref="SlowPoll"/>.
    /// </summary>
    private static readonly TimeSpan FirstPause = TimeSpan.FromMilliseconds(2);

    /// <summary>
    /// Who does not wait for a lock still waits for his turn to ask, which takes microseconds, and seconds on a machine
    /// with far more to do than it can.
    /// </summary>
    private static readonly TimeSpan LeastPatience = TimeSpan.FromSeconds(5);

    /// <summary>What was handed to a place that nobody wants any more is given back even where that takes a while.</summary>
    private static readonly TimeSpan WithdrawalGrace = TimeSpan.FromSeconds(30);

    private readonly long _start = time.GetTimestamp();
    private readonly ImmutableArray<Reclaimed>.Builder _reclaimed = ImmutableArray.CreateBuilder<Reclaimed>();

    private TimeSpan Waited => time.GetElapsedTime(_start);

    private TimeSpan Remaining => options.Timeout - Waited;

    public AcquireResult Run()
    {
        while (true)
        {
            LockDecision decision = Ask(view => LockRules.Request(view.Table, request, MayWait, view.Now));
            long? ticketOrder = null;
            if (decision is LockDecision.Waiting waiting)
            {
                ticketOrder = waiting.Ticket.Order;
                decision = WaitForTurn(waiting);
            }

            if (Conclude(decision, ticketOrder) is { } result)
            {
                return result;
            }
        }
    }

    /// <summary>What the caller is told of a decision; null where he is to ask once more.</summary>
    private AcquireResult? Conclude(LockDecision decision, long? ticketOrder) => decision switch
    {
        LockDecision.Granted granted => new AcquireResult.Granted(granted, ticketOrder, Waited, _reclaimed.ToImmutable()),

        // Somebody judged this process dead while it was stopped: it comes back at the end of the queue.
        LockDecision.Refused { Reason: RefusalReason.TicketGone } when Remaining > TimeSpan.Zero => null,
        LockDecision.Refused refused => Refuse(refused.Reason, refused.Blockers, timedOut: false, refused.Cycle),
        LockDecision.Waiting late => Refuse(RefusalReason.Held, late.Blockers, timedOut: true, []),
        _ => throw new InvalidOperationException($"The rules answered with {decision}."),
    };

    private bool MayWait => options.Timeout > TimeSpan.Zero;

    /// <summary>Applies a rule; if stale entries stand in its way, takes them out and applies it again.</summary>
    private LockDecision Ask(Func<ILockView, Transition<LockDecision>> rule)
    {
        (LockDecision decision, bool isBlockedByStale, HeldLock? dead) = store.Transact(
            view =>
            {
                (LockTable table, LockDecision answer) = rule(view);
                return new Transition<Answer>(
                    table, new(answer, HasStaleBlocker(view, answer), DeadHolder(view, answer)));
            },
            TableAccess.Granting,
            cancellation,
            Remaining > LeastPatience ? Remaining : LeastPatience);
        decision = Placed(decision);
        if (!isBlockedByStale)
        {
            return decision;
        }

        try
        {
            (decision, ImmutableArray<Reclaimed> reclaimed) = WithoutStale(decision);
            _reclaimed.AddRange(reclaimed);
            return Placed(decision);
        }
        catch (Exception failure)
        {
            if (decision is LockDecision.Waiting waiting)
            {
                // The first answer came with a place in the queue.
                TryWithdraw(waiting.Ticket.Order);
            }

            if (failure is StoreException impossible && dead is not null)
            {
                throw LockErrors.HolderTerminated(dead, impossible);
            }

            throw;
        }
    }

    private LockDecision Placed(LockDecision decision) => decision switch
    {
        LockDecision.Waiting waiting => waiting with { Ticket = store.Placed(waiting.Ticket) },
        LockDecision.Granted granted => granted with { Locks = [.. granted.Locks.Select(store.Placed)] },
        _ => decision,
    };

    /// <summary>A lock in the way whose owner's process has ended; null when there is none.</summary>
    private static HeldLock? DeadHolder(ILockView view, LockDecision decision) => Suspects(view, decision).Locks
        .FirstOrDefault(held => view.Judge(held)?.Reason is StaleReason.OwnerDead or StaleReason.HostRestarted);

    /// <summary>Takes out what is stale of what stands in the way, and asks again.</summary>
    private (LockDecision Decision, ImmutableArray<Reclaimed> Reclaimed) WithoutStale(LockDecision decision) =>
        store.Transact(
            view =>
            {
                (ImmutableArray<HeldLock> locks, ImmutableArray<Ticket> tickets) = Suspects(view, decision);
                (LockTable table, ImmutableArray<Reclaimed> gone) = LockManager.Reclaim(view, locks, tickets);
                Transition<LockDecision> next = decision is LockDecision.Waiting waiting
                    ? Resume(view, table, waiting.Ticket.Order)
                    : LockRules.Request(table, request, MayWait, view.Now);
                return new Transition<(LockDecision, ImmutableArray<Reclaimed>)>(next.Table, (next.Answer, gone));
            },
            TableAccess.NoCommitRunning,
            cancellation);

    private Transition<LockDecision> Resume(ILockView view, LockTable table, long order)
    {
        // A commit that renames a section moves the tickets for it; what it is called now is in the record.
        if (table.FindTicket(order) is { } ticket
            && !ticket.Targets.All(request.Targets.Contains)
            && view.Describe(ticket) is { } moved)
        {
            table = table with { Tickets = table.Tickets.Replace(ticket, moved) };
        }

        return LockRules.Resume(table, request, order, view.Now);
    }

    private static bool HasStaleBlocker(ILockView view, LockDecision decision)
    {
        (ImmutableArray<HeldLock> locks, ImmutableArray<Ticket> tickets) = Suspects(view, decision);
        return locks.Any(held => view.Judge(held) is not null) || tickets.Any(ticket => view.Judge(ticket) is not null);
    }

    /// <summary>Whose death would change the answer.</summary>
    /// <remarks>
    /// A waiter looks at the one entry that it waits for, so a long queue costs each no more than a short one: the
    /// entry before that one is looked at by its own waiter.
    /// </remarks>
    private static (ImmutableArray<HeldLock> Locks, ImmutableArray<Ticket> Tickets) Suspects(
        ILockView view, LockDecision decision) => decision switch
        {
            LockDecision.Granted => ([], []),
            LockDecision.Waiting { Blockers: { Tickets.IsEmpty: false } blockers } => ([], [blockers.Tickets[^1]]),
            LockDecision.Waiting { Blockers: var blockers } => (blockers.Locks, []),
            LockDecision.Refused { Reason: RefusalReason.Held, Blockers: var blockers } =>
                (blockers.Locks, blockers.Tickets),
            _ => (view.Table.Locks, view.Table.Tickets),
        };

    /// <summary>Waits until granted, refused, or out of time; then the answer is still "waiting", off the queue.</summary>
    private LockDecision WaitForTurn(LockDecision.Waiting waiting)
    {
        long order = waiting.Ticket.Order;
        LockDecision decision = waiting;
        IEntryWatch? watch = null;
        object? watched = null;
        TimeSpan pause = FirstPause;
        bool wasWoken = false;
        try
        {
            while (decision is LockDecision.Waiting current && Remaining > TimeSpan.Zero)
            {
                object key = KeyOf(current.Blockers);
                if (!key.Equals(watched))
                {
                    watch?.Dispose();
                    watch = WatchFirst(current.Blockers, order);
                    watched = key;
                    (pause, wasWoken) = (FirstPause, false);
                }

                TimeSpan patience = wasWoken ? pause : SlowPoll;
                if (watch!.Wait(patience < Remaining ? patience : Remaining, cancellation))
                {
                    wasWoken = true;
                }
                else if (wasWoken)
                {
                    pause = pause * 2 < SlowPoll ? pause * 2 : SlowPoll;
                }

                if (wasWoken || store.IsLookDue(order, cancellation))
                {
                    decision = (wasWoken ? TakeHanded(order) : null) ?? Ask(view => Resume(view, view.Table, order));
                }

                if (decision is LockDecision.Waiting still && !wasWoken)
                {
                    options.OnWait?.Invoke(new WaitProgress(still.Blockers, Waited, Remaining));
                }
            }
        }
        catch
        {
            // Cancelled, or the store failed: nobody shall wait behind a place that nobody will take.
            TryWithdraw(order);
            throw;
        }
        finally
        {
            watch?.Dispose();
        }

        if (decision is LockDecision.Waiting)
        {
            store.Transact(view => LockRules.Withdraw(view.Table, order), TableAccess.Ordinary, CancellationToken.None);
        }

        return decision;
    }

    /// <summary>Withdraws now if the store lets it at once, else as soon as it does.</summary>
    private void TryWithdraw(long order)
    {
        using var atOnce = new CancellationTokenSource(TimeSpan.FromMilliseconds(100));
        try
        {
            store.Transact(view => LockRules.Withdraw(view.Table, order), TableAccess.Ordinary, atOnce.Token);
        }
        catch (Exception busy) when (busy is OperationCanceledException or StoreException)
        {
            // Nobody waits for the courtesy: the place is given up in the background, or found stale with its owner.
            _ = Task.Run(() => WithdrawLaterAsync(order));
        }
    }

    /// <summary>Withdraws as soon as the store lets it; after the patience that the ticket tells it is stale by itself.</summary>
    private async Task WithdrawLaterAsync(long order)
    {
        long start = time.GetTimestamp();
        while (time.GetElapsedTime(start) < options.Timeout + WithdrawalGrace)
        {
            try
            {
                store.Transact(view => LockRules.Withdraw(view.Table, order), TableAccess.Ordinary, CancellationToken.None);
                return;
            }
            catch (StoreException)
            {
                await Task.Delay(SlowPoll, time).ConfigureAwait(false);
            }
        }
    }

    /// <summary>The entry that stands directly before this one: the last ticket, or else any lock.</summary>
    private IEntryWatch WatchFirst(Blockers blockers, long order) => blockers.Tickets.IsEmpty
        ? store.Watch(blockers.Locks[0], order)
        : store.Watch(blockers.Tickets[^1], order);

    /// <summary>What was handed to this request; null where the table has to be asked.</summary>
    private LockDecision.Granted? TakeHanded(long order) => LockRules.TakeHanded(store.FindHanded(order, cancellation), request, order);

    private static object KeyOf(Blockers blockers) =>
        blockers.Tickets.IsEmpty ? blockers.Locks[0].LockId : blockers.Tickets[^1].Order;

    private AcquireResult.Refused Refuse(
        RefusalReason reason, Blockers blockers, bool timedOut, ImmutableArray<string> cycle) =>
        new(reason, timedOut, blockers, cycle, Waited, _reclaimed.ToImmutable());

    /// <summary>What the rule said, and what of it hangs on the dead.</summary>
    /// <param name="Decision">The decision.</param>
    /// <param name="IsBlockedByStale">Whether something stale stands in the way.</param>
    /// <param name="Dead">A lock in the way whose owner's process has ended; null when there is none.</param>
    private sealed record Answer(LockDecision Decision, bool IsBlockedByStale, HeldLock? Dead);
}
