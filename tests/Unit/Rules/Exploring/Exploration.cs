using System.Collections.Immutable;
using MdLock.Rules;

namespace MdLock.UnitTests.Rules.Exploring;

/// <summary>
/// All tables that three owners can bring about with some wishes, breadth first, each once up to the owners' names.
/// </summary>
/// <remarks>
/// Two tables are the same when they hold the same locks and the same queue: rules look at numbers only for their
/// order. A table with more entries than the bound is checked but not explored any further.
/// </remarks>
internal sealed class Exploration
{
    private static readonly string[] Owners = ["ann", "bob", "cyd"];

    private static readonly int[][] Namings = [[0, 1, 2], [0, 2, 1], [1, 0, 2], [1, 2, 0], [2, 0, 1], [2, 1, 0]];

    private readonly Outline _outline;
    private readonly ImmutableArray<ImmutableArray<LockTarget>> _wishes;
    private readonly int _mostEntries;
    private readonly HashSet<string> _known = new(StringComparer.Ordinal);
    private readonly Queue<LockTable> _pending = [];
    private readonly Action<Step> _checkStep;
    private readonly Action<Exploration, LockTable> _checkTable;

    public Exploration(
        Outline outline,
        ImmutableArray<ImmutableArray<LockTarget>> wishes,
        int mostEntries,
        Action<Step> checkStep,
        Action<Exploration, LockTable> checkTable)
    {
        _outline = outline;
        _wishes = wishes;
        _mostEntries = mostEntries;
        _checkStep = checkStep;
        _checkTable = checkTable;
    }

    public int Tables => _known.Count;

    public int Steps { get; private set; }

    public int Beyond { get; private set; }

    public int LateDeadlocks { get; private set; }

    /// <summary>True for owners that keep all their locks while they wait.</summary>
    public bool IsOrderly { get; init; }

    /// <summary>Another outline with the same paths for other sections, or null.</summary>
    public Outline? Renamed { get; init; }

    public void Run()
    {
        Meet(LockTable.Empty);
        while (_pending.TryDequeue(out LockTable? table))
        {
            foreach (Step step in StepsFrom(table))
            {
                Steps++;
                LateDeadlocks += step is { IsResumption: true, Refused.Reason: RefusalReason.Deadlock } ? 1 : 0;
                _checkStep(step);
                if (!ReferenceEquals(step.Before, step.After))
                {
                    Meet(step.After);
                }
            }
        }
    }

    public Step Resume(LockTable table, Ticket ticket) => Step.Resume(
        _outline, table, Make.Request(ticket.OwnerId, ticket.Mode, ticket.Targets), ticket.Order, Make.At(1));

    private void Meet(LockTable table)
    {
        if (table.Locks.Length + table.Tickets.Length > _mostEntries)
        {
            Beyond++;
            return;
        }

        if (_known.Add(Key(table)))
        {
            _checkTable(this, table);
            _pending.Enqueue(table);
        }
    }

    private IEnumerable<Step> StepsFrom(LockTable table)
    {
        foreach (string owner in Owners)
        {
            foreach (ImmutableArray<LockTarget> wish in _wishes)
            {
                foreach (LockMode mode in new[] { LockMode.Exclusive, LockMode.Shared })
                {
                    LockRequest request = Make.Request(owner, mode, wish);
                    yield return Step.Ask(_outline, table, request, wait: false, Make.At(1));
                    yield return Step.Ask(_outline, table, request, wait: true, Make.At(1));
                }
            }
        }

        foreach (Ticket ticket in table.Tickets)
        {
            yield return Resume(table, ticket);
            yield return Resume(table, ticket with { Order = table.LastFence + 1 });
            yield return Step.Withdraw(_outline, table, ticket.Order);
            yield return Step.Withdraw(_outline, table, table.LastFence + 1);
        }

        foreach (HeldLock held in table.Locks)
        {
            yield return Step.Release(_outline, table, held.LockId, held.Fence + 1);
            yield return Step.Release(_outline, table, Guid.Empty, held.Fence);
            yield return Step.Renew(_outline, table, held.LockId, held.Fence, TimeSpan.Zero, Make.At(2));
            yield return Step.Renew(_outline, table, held.LockId, held.Fence - 1, TimeSpan.Zero, Make.At(2));
            if (!IsOrderly || table.Tickets.All(ticket => ticket.OwnerId != held.Owner.OwnerId))
            {
                yield return Step.Release(_outline, table, held.LockId, held.Fence);
            }
        }

        if (Renamed is not null)
        {
            yield return Step.Relocate(_outline, table, Renamed);
        }
    }

    /// <summary>The same text for the same locks and the same queue, whatever the owners are called.</summary>
    private string Key(LockTable table)
    {
        string? least = null;
        foreach (int[] naming in Namings)
        {
            char[] locks =
            [
                .. table.Locks
                    .Select(held => Code(naming, held.Owner.OwnerId, held.Mode, _outline.TextOf(held.Target)))
                    .Order(),
            ];
            char[] tickets =
            [
                .. table.Tickets.Select(ticket =>
                    Code(naming, ticket.OwnerId, ticket.Mode, _outline.TextOf(ticket.Targets))),
            ];
            string key = $"{new string(locks)}|{new string(tickets)}";
            if (least is null || string.CompareOrdinal(key, least) < 0)
            {
                least = key;
            }
        }

        return least!;
    }

    // Up to five sections: ten bits of text, with the mode below and the owner above.
    private static char Code(int[] naming, string ownerId, LockMode mode, ulong text) =>
        (char)((naming[Array.IndexOf(Owners, ownerId)] << 12) | ((int)text << 1) | (int)mode | 0x4000);
}
