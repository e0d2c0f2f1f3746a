using System.Collections.Immutable;

namespace MdLock.Rules;

/// <summary>A place in a document's queue.</summary>
internal sealed record Ticket
{
    /// <summary>The place: drawn from the same counter as fences, so the smaller came first.</summary>
    public required long Order { get; init; }

    /// <summary>Who waits.</summary>
    public required string OwnerId { get; init; }

    /// <summary>What it waits for, all or nothing.</summary>
    public required ImmutableArray<LockTarget> Targets { get; init; }

    /// <summary>The mode it waits for.</summary>
    public required LockMode Mode { get; init; }

    /// <summary>What the rules need not know; null where a store has not read it.</summary>
    public TicketDetails? Details { get; init; }

    /// <summary>True when this ticket and a later request for the targets in the mode cannot both be granted.</summary>
    public bool ConflictsWith(ImmutableArray<LockTarget> targets, LockMode mode)
    {
        if (Mode == LockMode.Shared && mode == LockMode.Shared)
        {
            return false;
        }

        foreach (LockTarget mine in Targets)
        {
            foreach (LockTarget theirs in targets)
            {
                if (mine.Overlaps(theirs))
                {
                    return true;
                }
            }
        }

        return false;
    }
}
