using System.Collections.Immutable;
using MdLock.Rules;

namespace MdLock.UnitTests.Rules.Exploring;

/// <summary>One call of the rules: what was asked of which table, and what came of it.</summary>
internal sealed record Step
{
    // Each invariant asks for these anew.
    private ImmutableArray<LockTarget> _wanted;
    private Blockers? _expectedBlockers;

    public required Outline Outline { get; init; }

    public required LockTable Before { get; init; }

    public required LockTable After { get; init; }

    public LockInstant Now { get; init; }

    /// <summary>What was asked for, by a request or by the resumption of one.</summary>
    public LockRequest? Request { get; init; }

    public bool Wait { get; init; }

    public LockDecision? Decision { get; init; }

    /// <summary>The place that a resumption or a withdrawal named.</summary>
    public long? Place { get; init; }

    /// <summary>The identity that a release or a renewal named.</summary>
    public (Guid Id, long Fence)? Identity { get; init; }

    public TimeSpan TimeToLive { get; init; }

    /// <summary>The lock that a renewal answered.</summary>
    public HeldLock? Renewed { get; init; }

    /// <summary>What a release or a withdrawal answered.</summary>
    public bool? Removed { get; init; }

    /// <summary>The document after its sections were moved or renamed.</summary>
    public Outline? NextOutline { get; init; }

    public LockDecision.Granted? Granted => Decision as LockDecision.Granted;

    public LockDecision.Waiting? Waiting => Decision as LockDecision.Waiting;

    public LockDecision.Refused? Refused => Decision as LockDecision.Refused;

    /// <summary>The ticket that was resumed, when it was there.</summary>
    public Ticket? Resumed =>
        Decision is null ? null : Before.Tickets.SingleOrDefault(ticket => ticket.Order == Place);

    public bool IsResumption => Decision is not null && Place is not null;

    /// <summary>The lock that a release or a renewal named rightly.</summary>
    public HeldLock? Named =>
        Before.Locks.SingleOrDefault(held => (held.LockId, held.Fence) == Identity);

    /// <summary>What is asked for, less what another target of it contains: as it is called now.</summary>
    public ImmutableArray<LockTarget> Wanted => _wanted.IsDefault
        ? _wanted = new Reference(Outline, Before).Collapse(Resumed?.Targets ?? Request!.Targets)
        : _wanted;

    /// <summary>What the design says stands in the way.</summary>
    public Blockers ExpectedBlockers => _expectedBlockers ??= Resumed is { } ticket
        ? new Reference(Outline, Before).Blocking(ticket)
        : new Reference(Outline, Before).Blocking(Request!.Owner.OwnerId, Request.Mode, Wanted, long.MaxValue);

    public static Step Ask(Outline outline, LockTable table, LockRequest request, bool wait, LockInstant now)
    {
        Transition<LockDecision> result = LockRules.Request(table, request, wait, now);
        return new()
        {
            Outline = outline,
            Before = table,
            After = result.Table,
            Decision = result.Answer,
            Request = request,
            Wait = wait,
            Now = now,
        };
    }

    public static Step Resume(Outline outline, LockTable table, LockRequest request, long place, LockInstant now)
    {
        Transition<LockDecision> result = LockRules.Resume(table, request, place, now);
        return new()
        {
            Outline = outline,
            Before = table,
            After = result.Table,
            Decision = result.Answer,
            Request = request,
            Place = place,
            Wait = true,
            Now = now,
        };
    }

    public static Step Withdraw(Outline outline, LockTable table, long place)
    {
        Transition<bool> result = LockRules.Withdraw(table, place);
        return new()
        {
            Outline = outline,
            Before = table,
            After = result.Table,
            Removed = result.Answer,
            Place = place,
        };
    }

    public static Step Release(Outline outline, LockTable table, Guid id, long fence)
    {
        Transition<bool> result = LockRules.Release(table, id, fence);
        return new()
        {
            Outline = outline,
            Before = table,
            After = result.Table,
            Removed = result.Answer,
            Identity = (id, fence),
        };
    }

    public static Step Renew(
        Outline outline, LockTable table, Guid id, long fence, TimeSpan timeToLive, LockInstant now)
    {
        Transition<HeldLock?> result = LockRules.Renew(table, id, fence, timeToLive, now);
        return new()
        {
            Outline = outline,
            Before = table,
            After = result.Table,
            Renewed = result.Answer,
            Identity = (id, fence),
            TimeToLive = timeToLive,
            Now = now,
        };
    }

    public static Step Relocate(Outline outline, LockTable table, Outline next) => new()
    {
        Outline = outline,
        Before = table,
        After = LockRules.Relocate(table, target => next.Relocated(outline, target)),
        NextOutline = next,
    };
}
