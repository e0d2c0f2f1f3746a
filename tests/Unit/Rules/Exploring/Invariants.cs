using System.Collections.Immutable;
using MdLock.Rules;

namespace MdLock.UnitTests.Rules.Exploring;

/// <summary>What must hold of each step, whatever came before it.</summary>
internal static class Invariants
{
    public static readonly ImmutableArray<Action<Step>> All =
    [
        NoTwoLocksConflict, NobodyOvertakes, NobodyIsHeldBackWithoutCause, BlockersAreNamed, DeadlocksAreNamed,
        OnlyNamedEntriesChange, AnotherIdentityChangesNothing, NumbersOnlyGrow, RefusalLeavesNothing, AllOrNothing,
        RetakingRenews, TheLimitHolds, ATicketIsTheWholeWish, RelocationKeepsTheSections,
    ];

    /// <summary>I1. A lock that cannot be read is not granted by these rules, so it is no party here.</summary>
    public static void NoTwoLocksConflict(Step step)
    {
        Outline outline = step.NextOutline ?? step.Outline;
        HeldLock[] held = [.. step.After.Locks.Where(candidate => candidate.IsReadable)];
        ulong[] texts = [.. held.Select(one => outline.TextOf(one.Target))];
        for (int i = 0; i < held.Length; i++)
        {
            for (int j = i + 1; j < held.Length; j++)
            {
                if ((texts[i] & texts[j]) != 0
                    && (held[i].Mode, held[j].Mode) is not (LockMode.Shared, LockMode.Shared))
                {
                    Fail(step, $"I1: {held[i].Target} and {held[j].Target} conflict.");
                }
            }
        }
    }

    /// <summary>I2. Whoever is granted met no lock and no earlier ticket.</summary>
    public static void NobodyOvertakes(Step step)
    {
        if (step.Granted is not null && !step.ExpectedBlockers.IsNone)
        {
            Fail(step, $"I2: granted past {Shown(step.ExpectedBlockers)}.");
        }
    }

    /// <summary>I2. Whoever meets no lock and no earlier ticket is granted, unless the table is full.</summary>
    public static void NobodyIsHeldBackWithoutCause(Step step)
    {
        bool isFull = step.Refused is { Reason: RefusalReason.LimitReached };
        bool isGone = step.Refused is { Reason: RefusalReason.TicketGone };
        if (step.Decision is not (null or LockDecision.Granted) && !isFull && !isGone && step.ExpectedBlockers.IsNone)
        {
            Fail(step, "I2: nothing was in the way.");
        }

        if (step.IsResumption && isGone != step.Resumed is null)
        {
            Fail(step, "I2: a ticket is gone exactly when it is not in the queue.");
        }
    }

    /// <summary>I11. Who waits or is refused is told what is in the way: locks and tickets, in order.</summary>
    public static void BlockersAreNamed(Step step)
    {
        Blockers? told = step.Waiting?.Blockers ?? step.Refused?.Blockers;
        if (told is null || step.Refused is { Reason: RefusalReason.LimitReached or RefusalReason.TicketGone })
        {
            return;
        }

        Blockers expected = step.ExpectedBlockers;
        if (!told.Locks.SequenceEqual(expected.Locks) || !told.Tickets.SequenceEqual(expected.Tickets))
        {
            Fail(step, $"I11: told {Shown(told)}, met {Shown(expected)}.");
        }
    }

    /// <summary>Refused for a deadlock exactly when the wish would wait for itself; the cycle is a real one.</summary>
    public static void DeadlocksAreNamed(Step step)
    {
        if (step.Decision is null || (step.IsResumption && step.Resumed is null))
        {
            return;
        }

        string waiter = step.Request!.Owner.OwnerId;
        var reference = new Reference(step.Outline, step.Before);
        Blockers blockers = step.ExpectedBlockers;
        bool expected = reference.WouldWaitForItself(waiter, blockers);
        bool refused = step.Refused is { Reason: RefusalReason.Deadlock };
        if (expected != refused)
        {
            Fail(step, expected ? "A deadlock was overlooked." : "There is no deadlock.");
        }

        if (refused && !reference.IsCycle(step.Refused!.Cycle, waiter, blockers))
        {
            Fail(step, $"{string.Join(" > ", step.Refused.Cycle)} is no cycle.");
        }

        if (!refused && step.Refused is { Cycle.IsEmpty: false })
        {
            Fail(step, "A cycle goes with a deadlock only.");
        }
    }

    /// <summary>I10. Each entry that the step does not name is the same instance, in the same order.</summary>
    public static void OnlyNamedEntriesChange(Step step)
    {
        if (step.NextOutline is not null)
        {
            return;
        }

        HashSet<Guid> named = [];
        if (step.Named is { } lockNamed)
        {
            named.Add(lockNamed.LockId);
        }

        if (step.Granted is { } granted)
        {
            var reference = new Reference(step.Outline, step.Before);
            LockRequest request = step.Request!;
            named.UnionWith(step.Wanted
                .Select(target => reference.Owned(request.Owner.OwnerId, request.Mode, target)?.LockId ?? Guid.Empty));
            named.UnionWith(granted.Locks.Select(held => held.LockId)
                .Where(id => step.Before.Locks.All(held => held.LockId != id)));
        }

        if (!SameInstances(
            step.Before.Locks.Where(held => !named.Contains(held.LockId)),
            step.After.Locks.Where(held => !named.Contains(held.LockId))))
        {
            Fail(step, "I10: a lock changed that the step does not name.");
        }

        long? place = step.Place ?? step.Waiting?.Ticket.Order;
        if (!SameInstances(
            step.Before.Tickets.Where(ticket => ticket.Order != place),
            step.After.Tickets.Where(ticket => ticket.Order != place)))
        {
            Fail(step, "I10: a ticket changed that the step does not name.");
        }
    }

    /// <summary>I10. A release or a renewal works with the right id and fence, and else does nothing at all.</summary>
    public static void AnotherIdentityChangesNothing(Step step)
    {
        if (step.Identity is null)
        {
            return;
        }

        HeldLock? named = step.Named;
        HeldLock? after = step.After.Locks.SingleOrDefault(held => held.LockId == step.Identity.Value.Id);
        if (named is null)
        {
            if (!ReferenceEquals(step.Before, step.After) || step.Renewed is not null || step.Removed == true)
            {
                Fail(step, "I10: another id or fence changed something.");
            }
        }
        else if (step.Removed is { } removed)
        {
            if (!removed || after is not null || step.After.LastFence != step.Before.LastFence)
            {
                Fail(step, "I10: the lock was not released.");
            }
        }
        else if (after != (named with { GrantedAt = step.Now, TimeToLive = step.TimeToLive })
            || !ReferenceEquals(after, step.Renewed))
        {
            Fail(step, "I10: the lock was not renewed.");
        }
    }

    /// <summary>I6, I2. Fences and places come from one counter, each larger than all before it.</summary>
    public static void NumbersOnlyGrow(Step step)
    {
        long[] fences = [.. step.After.Locks.Select(held => held.Fence)];
        long[] places = [.. step.After.Tickets.Select(ticket => ticket.Order)];
        long[] drawn =
        [
            .. fences.Except(step.Before.Locks.Select(held => held.Fence)),
            .. places.Except(step.Before.Tickets.Select(ticket => ticket.Order)),
        ];
        if (drawn.Any(number => number <= step.Before.LastFence)
            || step.After.LastFence != drawn.Append(step.Before.LastFence).Max()
            || !IsStrictlyGrowing(fences)
            || !IsStrictlyGrowing(places))
        {
            Fail(step, "I6: a number came twice or out of turn.");
        }
    }

    /// <summary>
    /// A refusal leaves nothing behind: after a refused request the table is the same instance; a ticket that is
    /// refused for good gives its place up, and nothing else changes.
    /// </summary>
    public static void RefusalLeavesNothing(Step step)
    {
        bool isIdle = step.Removed == false
            || step.Refused is { Reason: RefusalReason.TicketGone }
            || (step.Refused is not null && !step.IsResumption)
            || (step.Waiting is not null && step.IsResumption);
        if (isIdle && !ReferenceEquals(step.Before, step.After))
        {
            Fail(step, "The table changed.");
        }

        if (!step.Wait && step.Waiting is not null)
        {
            Fail(step, "A request that does not wait was queued.");
        }

        if (step.Wait && step.Refused is { Reason: RefusalReason.Held })
        {
            Fail(step, "A request that waits was not queued.");
        }

        if (step.Refused is null || step.Resumed is not { } ticket)
        {
            return;
        }

        if (!SameInstances(step.Before.Locks, step.After.Locks)
            || !SameInstances(step.Before.Tickets.Where(other => other != ticket), step.After.Tickets)
            || step.Before.LastFence != step.After.LastFence)
        {
            Fail(step, "The refusal of a ticket changed more than the ticket.");
        }
    }

    /// <summary>A grant is a lock for each target, in the order of the request, and anything else is no lock.</summary>
    public static void AllOrNothing(Step step)
    {
        if (step.Decision is null)
        {
            return;
        }

        if (step.Granted is not { } granted)
        {
            if (!SameInstances(step.Before.Locks, step.After.Locks))
            {
                Fail(step, "Nothing was granted, yet the locks changed.");
            }

            return;
        }

        LockRequest request = step.Request!;
        bool isWhole = granted.Locks.Select(held => step.Outline.TextOf(held.Target))
            .SequenceEqual(step.Wanted.Select(step.Outline.TextOf));
        bool isAsked = granted.Locks.All(held =>
            held.Owner.OwnerId == request.Owner.OwnerId
            && held.Mode == request.Mode
            && held.TimeToLive == request.TimeToLive
            && held.HeartbeatInterval == request.HeartbeatInterval
            && held.Operation == request.Operation
            && held.GrantedAt == step.Now
            && held.IsReadable
            && step.After.Locks.Count(other => ReferenceEquals(other, held)) == 1);
        if (!isWhole || !isAsked || step.After.Tickets.Any(ticket => ticket.Order == step.Place))
        {
            Fail(step, $"Granted {string.Join(", ", granted.Locks.Select(held => held.Target))}"
                + $" instead of {string.Join(", ", step.Wanted)}.");
        }
    }

    /// <summary>What the owner has keeps its id and fence and starts anew; what it has not is a new lock.</summary>
    public static void RetakingRenews(Step step)
    {
        if (step.Granted is not { } granted)
        {
            return;
        }

        var reference = new Reference(step.Outline, step.Before);
        List<Guid> expected = [];
        foreach (HeldLock held in granted.Locks)
        {
            if (reference.Owned(held.Owner.OwnerId, held.Mode, held.Target) is { } owned)
            {
                expected.Add(owned.LockId);
                if ((held.LockId, held.Fence, held.GrantedAt) != (owned.LockId, owned.Fence, step.Now))
                {
                    Fail(step, $"{held.Target} was not renewed.");
                }
            }
            else if (held.Fence <= step.Before.LastFence
                || held.LockId == Guid.Empty
                || step.Before.Locks.Any(other => other.LockId == held.LockId))
            {
                Fail(step, $"{held.Target} is no new lock.");
            }
        }

        if (!granted.Renewed.SequenceEqual(expected))
        {
            Fail(step, "The ids of the renewed locks are wrong.");
        }
    }

    /// <summary>There are never more locks than the limit, and it is named only where one more would pass it.</summary>
    public static void TheLimitHolds(Step step)
    {
        if (step.After.Locks.Length > 100)
        {
            Fail(step, "There are more locks than the limit allows.");
        }

        if (step.Refused is { Reason: RefusalReason.LimitReached })
        {
            var reference = new Reference(step.Outline, step.Before);
            LockRequest request = step.Request!;
            int added = step.Wanted.Count(target =>
                reference.Owned(request.Owner.OwnerId, request.Mode, target) is null);
            if (added == 0 || step.Before.Locks.Length + added <= 100 || !step.ExpectedBlockers.IsNone)
            {
                Fail(step, "The limit was not reached.");
            }
        }
    }

    /// <summary>A ticket carries all that is wished for, the owner's name and mode, and the last place.</summary>
    public static void ATicketIsTheWholeWish(Step step)
    {
        if (step.Waiting is not { } waiting)
        {
            return;
        }

        if (step.IsResumption)
        {
            if (!ReferenceEquals(waiting.Ticket, step.Resumed))
            {
                Fail(step, "The answer names another ticket.");
            }

            return;
        }

        if (waiting.Ticket.OwnerId != step.Request!.Owner.OwnerId
            || waiting.Ticket.Mode != step.Request.Mode
            || !waiting.Ticket.Targets.SequenceEqual(step.Wanted)
            || !ReferenceEquals(step.After.Tickets[^1], waiting.Ticket)
            || step.After.Tickets.Length != step.Before.Tickets.Length + 1)
        {
            Fail(step, "The ticket is not the request.");
        }
    }

    /// <summary>Entries stay with their sections when these move; all others stay the same instances.</summary>
    public static void RelocationKeepsTheSections(Step step)
    {
        if (step.NextOutline is not { } next)
        {
            return;
        }

        Assert.Equal(step.Before.LastFence, step.After.LastFence);
        Assert.Equal(step.Before.Locks.Length, step.After.Locks.Length);
        Assert.Equal(step.Before.Tickets.Length, step.After.Tickets.Length);
        foreach ((HeldLock before, HeldLock after) in step.Before.Locks.Zip(step.After.Locks))
        {
            LockTarget moved = before.IsReadable ? next.Relocated(step.Outline, before.Target) : before.Target;
            bool isRight = ReferenceEquals(moved, before.Target)
                ? ReferenceEquals(before, after)
                : after == (before with { Target = moved });
            Assert.True(isRight, "A lock lost its section.");
        }

        foreach ((Ticket before, Ticket after) in step.Before.Tickets.Zip(step.After.Tickets))
        {
            LockTarget[] moved = [.. before.Targets.Select(target => next.Relocated(step.Outline, target))];
            bool isRight = moved.Zip(before.Targets).All(pair => ReferenceEquals(pair.First, pair.Second))
                ? ReferenceEquals(before, after)
                : after.Targets.SequenceEqual(moved) && after == (before with { Targets = after.Targets });
            Assert.True(isRight, "A ticket lost its section.");
        }
    }

    private static bool IsStrictlyGrowing(long[] numbers) =>
        numbers.Zip(numbers.Skip(1)).All(pair => pair.First < pair.Second);

    private static bool SameInstances<T>(IEnumerable<T> before, IEnumerable<T> after)
        where T : class =>
        before.SequenceEqual(after, ReferenceEqualityComparer.Instance);

    private static string Shown(Blockers blockers) =>
        $"[{string.Join(", ", blockers.Locks.Select(held => $"lock {held.Fence} {held.Owner.OwnerId} {held.Target}"))};"
        + $" {string.Join(", ", blockers.Tickets.Select(ticket => $"ticket {ticket.Order} {ticket.OwnerId}"))}]";

    private static void Fail(Step step, string message)
    {
        string asked = step.Request is { } request
            ? $"{request.Owner.OwnerId} {request.Mode} {string.Join(", ", request.Targets)}"
                + $" place {step.Place} wait {step.Wait}"
            : $"{step.Identity} {step.Place}";
        Assert.Fail($"{message} Asked: {asked}. Answer: {step.Decision}. Before:"
            + $" {Shown(new Blockers(step.Before.Locks, step.Before.Tickets))}");
    }
}
