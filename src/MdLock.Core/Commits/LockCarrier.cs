using MdLock.Commits.Journal;
using MdLock.Locking;
using MdLock.Locking.Table;
using MdLock.Stores;

namespace MdLock.Commits;

/// <summary>Carries locks and tickets to the new ids and places of their sections.</summary>
internal sealed class LockCarrier(ILockStore store)
{
    /// <summary>Carries them.</summary>
    /// <param name="moves">The sections that moved.</param>
    /// <param name="again">
    /// True when they may have been carried before: then only what still stands at an old place is. Should two sections
    /// have changed their ids with each other, their locks could be carried back; such locks conflict where they need
    /// not, for as long as they last.
    /// </param>
    public void Carry(IReadOnlyList<JournalMove> moves, bool again)
    {
        if (moves.Count == 0)
        {
            return;
        }

        Dictionary<string, JournalMove> byKey = moves
            .GroupBy(move => SectionKey.Of(move.From[^1]), StringComparer.Ordinal)
            .ToDictionary(group => group.Key, group => group.Last(), StringComparer.Ordinal);
        store.Transact(
            view => new Transition<bool>(LockRules.Relocate(view.Table, Moved), true),
            TableAccess.WithinCommit,
            CancellationToken.None);

        LockTarget Moved(LockTarget target)
        {
            if (!byKey.TryGetValue(target.Path[^1], out JournalMove? move))
            {
                return target;
            }

            return again && !target.Path.SequenceEqual(move.From.Select(SectionKey.Of))
                ? target
                : SectionKey.Target(move.To, target.Scope);
        }
    }
}
