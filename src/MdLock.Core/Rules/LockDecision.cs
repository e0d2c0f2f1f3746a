using System.Collections.Immutable;

namespace MdLock.Rules;

/// <summary>What the rules answer to a request.</summary>
internal abstract record LockDecision
{
    private LockDecision()
    {
    }

    /// <summary>The request is granted.</summary>
    /// <param name="Locks">One lock for each target, in the order of the request.</param>
    /// <param name="Renewed">The ids of those that the owner had before.</param>
    public sealed record Granted(ImmutableArray<HeldLock> Locks, ImmutableArray<Guid> Renewed) : LockDecision;

    /// <summary>The request waits its turn.</summary>
    /// <param name="Ticket">Its place in the queue.</param>
    /// <param name="Blockers">What it waits for; never empty.</param>
    public sealed record Waiting(Ticket Ticket, Blockers Blockers) : LockDecision;

    /// <summary>The request is refused and leaves nothing behind.</summary>
    /// <param name="Reason">Why.</param>
    /// <param name="Blockers">What stands in the way.</param>
    /// <param name="Cycle">
    /// For <see cref="RefusalReason.Deadlock"/>: the owner ids around the cycle, the requester's first.
    /// </param>
    public sealed record Refused(RefusalReason Reason, Blockers Blockers, ImmutableArray<string> Cycle)
        : LockDecision;
}
