using MdLock.Rules.Staleness;
using MdLock.Rules;

namespace MdLock.Stores;

/// <summary>What a rule sees while it runs.</summary>
internal interface ILockView
{
    /// <summary>The table.</summary>
    LockTable Table { get; }

    /// <summary>The moment.</summary>
    LockInstant Now { get; }

    /// <summary>
    /// True where others could change the table meanwhile: it stood so twice in a row, but nobody was kept from changing it.
    /// </summary>
    bool IsGlance { get; }

    /// <summary>Whether a lock is over, decided now; null for one that is live.</summary>
    StaleVerdict? Judge(HeldLock held);

    /// <summary>Whether a ticket is over, decided now; null for one that is live.</summary>
    StaleVerdict? Judge(Ticket ticket);

    /// <summary>Whether anybody holds or waits.</summary>
    bool HasLive => Table.Locks.Any(held => Judge(held) is null) || Table.Tickets.Any(ticket => Judge(ticket) is null);

    /// <summary>The ticket with its details; null when they cannot be read.</summary>
    Ticket? Describe(Ticket ticket);

    /// <summary>The last heartbeat of an owner; null before its first.</summary>
    Heartbeat? LastHeartbeat(string ownerId);
}
