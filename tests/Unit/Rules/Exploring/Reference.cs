using System.Collections.Immutable;
using MdLock.Rules;

namespace MdLock.UnitTests.Rules.Exploring;

/// <summary>What the design says about a table, worked out anew from sets of text, one plain definition each.</summary>
/// <remarks>It reads the data of a table and calls none of its rules.</remarks>
internal sealed class Reference(Outline outline, LockTable table)
{
    /// <summary>The targets that no other one of them contains; of two that are the same, the first.</summary>
    public ImmutableArray<LockTarget> Collapse(ImmutableArray<LockTarget> targets)
    {
        ulong[] texts = [.. targets.Select(outline.TextOf)];
        return
        [
            .. targets.Where((_, i) => !texts.Where((other, j) =>
                (other | texts[i]) == other && (other != texts[i] || j < i)).Any()),
        ];
    }

    /// <summary>The lock that the owner has on just this text in just this mode.</summary>
    public HeldLock? Owned(string ownerId, LockMode mode, LockTarget target) => table.Locks.SingleOrDefault(held =>
        held.IsReadable
        && held.Owner.OwnerId == ownerId
        && held.Mode == mode
        && outline.TextOf(held.Target) == outline.TextOf(target));

    /// <summary>Whom a wish meets: locks, and tickets with smaller numbers. What the owner has is no wish.</summary>
    public Blockers Blocking(string ownerId, LockMode mode, ImmutableArray<LockTarget> targets, long before)
    {
        ulong text = outline.TextOf(targets.Where(target => Owned(ownerId, mode, target) is null));
        if (text == 0)
        {
            return Blockers.None;
        }

        return new Blockers(
            [.. table.Locks.Where(held => !held.IsReadable || Meets(held.Mode, outline.TextOf(held.Target)))],
            [
                .. table.Tickets.Where(other =>
                    other.Order < before && Meets(other.Mode, outline.TextOf(other.Targets))),
            ]);

        bool Meets(LockMode otherMode, ulong otherText) =>
            (text & otherText) != 0 && (mode, otherMode) is not (LockMode.Shared, LockMode.Shared);
    }

    public Blockers Blocking(Ticket ticket) =>
        Blocking(ticket.OwnerId, ticket.Mode, ticket.Targets, ticket.Order);

    /// <summary>Who waits for whom now.</summary>
    public HashSet<(string Waiter, string Owner)> Waits() =>
        [.. table.Tickets.SelectMany(ticket => Owners(Blocking(ticket)).Select(owner => (ticket.OwnerId, owner)))];

    /// <summary>True when somebody who waits for these waits, through others or at once, for itself.</summary>
    public bool WouldWaitForItself(string waiter, Blockers blockers)
    {
        HashSet<(string Waiter, string Owner)> waits = Waits();
        HashSet<string> reached = [.. Owners(blockers)];
        while (true)
        {
            string[] next = [.. waits.Where(edge => reached.Contains(edge.Waiter)).Select(edge => edge.Owner)];
            int before = reached.Count;
            reached.UnionWith(next);
            if (reached.Count == before)
            {
                return reached.Contains(waiter);
            }
        }
    }

    /// <summary>True when each owner waits for the next, the last for the first, and none is named twice.</summary>
    public bool IsCycle(ImmutableArray<string> cycle, string waiter, Blockers blockers)
    {
        HashSet<(string Waiter, string Owner)> waits = Waits();
        return cycle[0] == waiter
            && cycle.Distinct().Count() == cycle.Length
            && Owners(blockers).Contains(cycle[1 % cycle.Length])
            && Enumerable.Range(1, cycle.Length - 1)
                .All(i => waits.Contains((cycle[i], cycle[(i + 1) % cycle.Length])));
    }

    private static IEnumerable<string> Owners(Blockers blockers) =>
        blockers.Locks.Select(held => held.Owner.OwnerId).Concat(blockers.Tickets.Select(ticket => ticket.OwnerId));
}
