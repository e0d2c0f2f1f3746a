using MdLock.Platform;
using MdLock.Rules;
using MdLock.Stores;

namespace MdLock.Commits;

/// <summary>Carries locks and tickets to the new ids and places of their sections.</summary>
internal sealed class LockCarrier(ILockStore store)
{
    /// <summary>The locks and tickets that are to go with their sections, and where they stand now.</summary>
    public IReadOnlyList<JournalPlace> Find(IReadOnlyList<JournalMove> moves, CancellationToken cancellation)
    {
        if (moves.Count == 0)
        {
            return [];
        }

        Dictionary<string, JournalMove> byKey = ByKey(moves);
        return store.Transact(
            view => new Transition<IReadOnlyList<JournalPlace>>(view.Table, Places(view.Table, byKey)),
            TableAccess.WithinCommit,
            cancellation);
    }

    /// <summary>Carries them.</summary>
    /// <param name="entry">The commit.</param>
    /// <param name="again">
    /// True when they may have been carried before: then only what still stands where it stood. By its place alone that
    /// cannot be told: where repeats are renumbered, one section's new id is another one's old id.
    /// </param>
    public void Carry(JournalEntry entry, bool again)
    {
        if (entry.Moves.Count > 0)
        {
            Dictionary<string, JournalMove> byKey = ByKey(entry.Moves);
            store.Transact(
                view => new Transition<bool>(
                    WithoutIntruders(
                        view.Table, again ? CarryRest(view.Table, entry.Places, byKey) : CarryAll(view.Table, byKey)),
                    true),
                TableAccess.WithinCommit,
                CancellationToken.None);
        }
    }

    private static Dictionary<string, JournalMove> ByKey(IReadOnlyList<JournalMove> moves) => moves
        .GroupBy(move => ShortHash.Of(move.From[^1]), StringComparer.Ordinal)
        .ToDictionary(group => group.Key, group => group.Last(), StringComparer.Ordinal);

    private static IReadOnlyList<JournalPlace> Places(LockTable table, Dictionary<string, JournalMove> byKey) =>
    [
        .. table.Locks
            .Where(held => held.IsReadable && byKey.ContainsKey(held.Target.Path[^1]))
            .Select(held => new JournalPlace(held.LockId, Order: null, [held.Target.Path])),
        .. table.Tickets
            .Where(ticket => ticket.Targets.Any(target => byKey.ContainsKey(target.Path[^1])))
            .Select(ticket => new JournalPlace(
                LockId: null, ticket.Order, [.. ticket.Targets.Select(target => (IReadOnlyList<string>)target.Path)])),
    ];

    private static LockTable CarryAll(LockTable table, Dictionary<string, JournalMove> byKey) => LockRules.Relocate(
        table,
        target => byKey.TryGetValue(target.Path[^1], out JournalMove? move)
            ? LockTarget.Of(move.To, target.Scope)
            : target);

    private static LockTable CarryRest(
        LockTable table, IReadOnlyList<JournalPlace> places, Dictionary<string, JournalMove> byKey)
    {
        LockTable carried = CarryAll(table, byKey);
        return carried with
        {
            Locks = [.. carried.Locks.Zip(table.Locks, (after, before) =>
                StillStands(places, place => place.LockId == before.LockId, [before.Target]) ? after : before)],
            Tickets = [.. carried.Tickets.Zip(table.Tickets, (after, before) =>
                StillStands(places, place => place.Order == before.Order, before.Targets) ? after : before)],
        };
    }

    /// <summary>Drops what was granted at a section's new place before the locks on the section came there.</summary>
    /// <remarks>
    /// Whoever reads the new document and asks for a lock in the moment before the locks are carried, or after a commit
    /// that died there, finds the place free. The earlier lock is the one that holds; the later owner is told of the
    /// loss before he can commit.
    /// </remarks>
    private static LockTable WithoutIntruders(LockTable before, LockTable after)
    {
        HeldLock[] moved =
        [
            .. after.Locks.Zip(before.Locks).Where(pair => pair.First.Target != pair.Second.Target).Select(pair => pair.First),
        ];
        return after with
        {
            Locks = after.Locks.RemoveAll(held => !moved.Contains(held) && moved.Any(one =>
                one.Owner.OwnerId != held.Owner.OwnerId
                && one.Fence < held.Fence
                && held.ConflictsWith(one.Target, one.Mode))),
        };
    }

    private static bool StillStands(
        IReadOnlyList<JournalPlace> places, Func<JournalPlace, bool> isIts, IReadOnlyList<LockTarget> targets) =>
        places.FirstOrDefault(isIts) is { } place
        && place.Paths.Count == targets.Count
        && place.Paths.Zip(targets).All(pair => pair.First.SequenceEqual(pair.Second.Path));
}
