using System.Collections.Immutable;

namespace MdLock.Rules;

/// <summary>Who waits for whom on one document.</summary>
internal static class WaitGraph
{
    /// <summary>
    /// The owners around a cycle that a new wait would close, the waiter first; empty when it would close none.
    /// </summary>
    /// <remarks>
    /// An owner waits for the owners of all locks and earlier tickets that its own tickets conflict with. The owner of
    /// a lease is a token, which never waits for anything while others wait for it, so it ends every path.
    /// </remarks>
    public static ImmutableArray<string> FindCycle(LockTable table, string waiter, Blockers blockers)
    {
        // Nobody waits for an owner that has nothing here: by far the most common case, and it costs one look.
        if (!table.Locks.Any(held => held.Owner.OwnerId == waiter)
            && !table.Tickets.Any(ticket => ticket.OwnerId == waiter))
        {
            return [];
        }

        var cameFrom = new Dictionary<string, string>(StringComparer.Ordinal);
        var pending = new Queue<string>();
        Visit(waiter, blockers);
        while (pending.TryDequeue(out string? owner))
        {
            if (owner == waiter)
            {
                return Unwind(cameFrom, waiter);
            }

            foreach (Ticket ticket in table.Tickets)
            {
                if (ticket.OwnerId == owner)
                {
                    Visit(owner, LockRules.FindBlockers(table, ticket));
                }
            }
        }

        return [];

        void Visit(string from, Blockers found)
        {
            foreach (HeldLock held in found.Locks)
            {
                Reach(from, held.Owner.OwnerId);
            }

            foreach (Ticket ticket in found.Tickets)
            {
                Reach(from, ticket.OwnerId);
            }
        }

        void Reach(string from, string owner)
        {
            if (cameFrom.TryAdd(owner, from))
            {
                pending.Enqueue(owner);
            }
        }
    }

    private static ImmutableArray<string> Unwind(Dictionary<string, string> cameFrom, string waiter)
    {
        var cycle = new List<string>();
        string owner = waiter;
        do
        {
            owner = cameFrom[owner];
            cycle.Add(owner);
        }
        while (owner != waiter);

        cycle.Reverse();
        return [.. cycle];
    }
}
