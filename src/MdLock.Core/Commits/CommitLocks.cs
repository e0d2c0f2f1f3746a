using MdLock.Errors;
using MdLock.History;
using MdLock.Locking;
using MdLock.Platform;
using MdLock.Rules;
using MdLock.Stores;

namespace MdLock.Commits;

/// <summary>What a commit has to do with locks: those in whose name it comes, and those that go with a moved section.</summary>
internal sealed class CommitLocks(ILockStore store)
{
    /// <summary>Makes sure that each target is covered by a lock that is there and live.</summary>
    /// <remarks>Nobody can take such a lock over from here on: whoever does waits for the commit to end.</remarks>
    /// <param name="authorities">The locks as they were when they were granted.</param>
    /// <param name="targets">What the commit changes.</param>
    /// <param name="cancellation">Ends the wait for the store.</param>
    /// <exception cref="LockTimeoutException">A lock is over or gone.</exception>
    /// <exception cref="LockException">They do not cover all that is changed.</exception>
    public void Require(
        IReadOnlyList<HeldLock> authorities, IReadOnlyList<LockTarget> targets, CancellationToken cancellation)
    {
        IReadOnlyList<StandingLock?> found = store.Find([.. authorities.Select(authority => authority.LockId)], cancellation);
        for (int i = 0; i < found.Count; i++)
        {
            HeldLock authority = authorities[i];
            if (found[i] is not { } standing || standing.Held.Fence != authority.Fence)
            {
                throw LockErrors.Lost(authority);
            }

            if (standing.Verdict is { } verdict)
            {
                throw LockErrors.Expired(standing.Held, verdict.Evidence);
            }
        }

        RequireCover([.. found.Select(one => one!.Held)], targets);
    }

    /// <summary>Makes sure that each target is covered by a lock.</summary>
    /// <exception cref="LockException">They do not cover all that is changed.</exception>
    public static void RequireCover(IReadOnlyList<HeldLock> locks, IReadOnlyList<LockTarget> targets)
    {
        foreach (LockTarget target in targets)
        {
            if (!locks.Any(held => held.Mode == LockMode.Exclusive && held.Target.Covers(target)))
            {
                throw LockErrors.DoesNotCover(locks[0], target);
            }
        }
    }

    /// <summary>The locks of requests, as they stand now: of those whose locks are all there and live.</summary>
    /// <param name="requests">The requests.</param>
    /// <param name="cancellation">Ends the wait for the store.</param>
    /// <exception cref="StoreException">The store cannot be read.</exception>
    public IReadOnlyList<(CommitRequest Request, IReadOnlyList<HeldLock> Locks)> FindLive(
        IReadOnlyList<CommitRequest> requests, CancellationToken cancellation)
    {
        RequestLock[] wanted = [.. requests.SelectMany(request => request.Locks).Distinct()];
        var live = new Dictionary<RequestLock, HeldLock>();
        foreach ((RequestLock one, StandingLock? found) in wanted.Zip(store.Find([.. wanted.Select(one => one.LockId)], cancellation)))
        {
            if (found is { Verdict: null, Held: var held } && held.Fence == one.Fence)
            {
                live.Add(one, held);
            }
        }

        return
        [
            .. requests
                .Where(request => request.Locks.All(live.ContainsKey))
                .Select(request => (request, (IReadOnlyList<HeldLock>)[.. request.Locks.Select(one => live[one])])),
        ];
    }

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
