using MdLock.Errors;
using MdLock.Locking;
using MdLock.Rules;
using MdLock.Rules.Staleness;
using MdLock.Stores;

namespace MdLock.Commits;

/// <summary>Checks the locks in whose name a commit comes.</summary>
internal sealed class CommitAuthority(ILockStore store)
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
        Standing[] found = store.Transact(
            view => new Transition<Standing[]>(view.Table, [.. authorities.Select(authority => Find(view, authority))]),
            TableAccess.WithinCommit,
            cancellation);
        for (int i = 0; i < found.Length; i++)
        {
            HeldLock authority = authorities[i];
            (HeldLock? held, StaleVerdict? verdict) = found[i];
            if (held is null || held.Fence != authority.Fence)
            {
                throw LockErrors.Lost(authority);
            }

            if (verdict is not null)
            {
                throw LockErrors.Expired(held, verdict.Evidence);
            }
        }

        foreach (LockTarget target in targets)
        {
            if (!found.Any(one => one.Held is { Mode: LockMode.Exclusive } held && held.Target.Covers(target)))
            {
                throw LockErrors.DoesNotCover(found[0].Held!, target);
            }
        }
    }

    private static Standing Find(ILockView view, HeldLock authority)
    {
        HeldLock? current = view.Table.FindLock(authority.LockId);
        return new(current, current is null ? null : view.Judge(current));
    }

    /// <summary>How a lock stands that was granted before.</summary>
    /// <param name="Held">As it is now; null when it is gone.</param>
    /// <param name="Verdict">Why it is stale; null when it is live.</param>
    private sealed record Standing(HeldLock? Held, StaleVerdict? Verdict);
}
