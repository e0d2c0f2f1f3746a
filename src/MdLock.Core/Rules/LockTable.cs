using System.Collections.Immutable;

namespace MdLock.Rules;

/// <summary>Who holds and who waits on one document: an immutable value, changed only by <see cref="LockRules"/>.</summary>
internal sealed record LockTable
{
    /// <summary>At most this many locks stand on one document at a time (a requirement, see the README).</summary>
    public const int MaxLocks = 100;

    /// <summary>The table of a document that was never locked.</summary>
    public static LockTable Empty { get; } = new();

    /// <summary>The locks, in the order of their fences.</summary>
    public ImmutableArray<HeldLock> Locks { get; init; } = [];

    /// <summary>The queue, first come first.</summary>
    public ImmutableArray<Ticket> Tickets { get; init; } = [];

    /// <summary>The last number that was given out, as a fence or as a place in the queue; it only grows.</summary>
    public long LastFence { get; init; }

    /// <summary>The lock with the id, or null.</summary>
    public HeldLock? FindLock(Guid lockId)
    {
        foreach (HeldLock held in Locks)
        {
            if (held.LockId == lockId)
            {
                return held;
            }
        }

        return null;
    }

    /// <summary>The ticket with the place, or null.</summary>
    public Ticket? FindTicket(long order)
    {
        foreach (Ticket ticket in Tickets)
        {
            if (ticket.Order == order)
            {
                return ticket;
            }
        }

        return null;
    }
}
