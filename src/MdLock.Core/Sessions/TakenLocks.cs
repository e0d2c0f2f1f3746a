using MdLock.Disk;
using MdLock.Engine;
using MdLock.Errors;
using MdLock.Locking;
using MdLock.Rules;

namespace MdLock.Sessions;

/// <summary>Locks for the length of a piece of work.</summary>
/// <remarks>
/// What was taken for it is given back at its end. What its owner had before is renewed for it, and stays the owner's.
/// For one thread.
/// </remarks>
public sealed class TakenLocks
{
    private readonly MdLockEngine _engine;
    private readonly OwnerSession _owner;
    private readonly IReadOnlySet<Guid> _kept;
    private bool _isOver;

    private TakenLocks(
        MdLockEngine engine, OwnerSession owner, IReadOnlyList<SectionLock> locks, IReadOnlySet<Guid> kept)
    {
        _engine = engine;
        _owner = owner;
        _kept = kept;
        Locks = locks;
    }

    /// <summary>The locks under which the work is done.</summary>
    public IReadOnlyList<SectionLock> Locks { get; }

    /// <summary>Locks sections, all or nothing; waits for them if need be.</summary>
    /// <param name="engine">The engine of the owner.</param>
    /// <param name="owner">The owner.</param>
    /// <param name="path">The document.</param>
    /// <param name="selectors">Ids, heading paths or wildcards; ignored for the document scope.</param>
    /// <param name="call">How.</param>
    /// <param name="cancellation">Ends the wait; nothing is left behind.</param>
    /// <exception cref="LockAcquisitionException">Refused: held, out of time, over the limit, a deadlock.</exception>
    /// <exception cref="MdLockException">The document, the section, the settings or the store are not as they must be.</exception>
    /// <exception cref="OperationCanceledException">Cancelled.</exception>
    public static TakenLocks Begin(
        MdLockEngine engine,
        OwnerSession owner,
        string path,
        IReadOnlyList<string> selectors,
        LockOptions call,
        CancellationToken cancellation)
    {
        ArgumentNullException.ThrowIfNull(engine);
        ArgumentNullException.ThrowIfNull(owner);
        var had = owner.Held.Where(held => held.LossReason is null).Select(held => held.Held.LockId).ToHashSet();
        IReadOnlyList<SectionLock> locks = owner.Acquire(path, selectors, call, cancellation);
        had.IntersectWith(locks.Select(held => held.Held.LockId));
        return new TakenLocks(engine, owner, locks, had);
    }

    /// <summary>True for a lock that its owner had before, and keeps.</summary>
    public bool IsKept(SectionLock held)
    {
        ArgumentNullException.ThrowIfNull(held);
        return _kept.Contains(held.Held.LockId);
    }

    /// <summary>Gives back what was taken, whatever happens. Does nothing the second time.</summary>
    /// <returns>
    /// What there is to say: <see cref="LockTimeoutException"/> for each lock that was lost during the work, and a
    /// <see cref="StoreException"/> where the store cannot be used; nothing when all went well.
    /// </returns>
    public IReadOnlyList<MdLockException> End()
    {
        if (_isOver)
        {
            return [];
        }

        _isOver = true;
        var failures = new List<MdLockException>();
        if (Locks.Count > 0)
        {
            // A lock that the work itself gave back is not lost. One that was lost is known to be until it is taken anew.
            SectionLock[] held = [.. Locks.Where(one => _owner.Find(one.Held.LockId) == one)];
            Try(failures, () => NoticeLosses(Locks[0].Document, held));
            failures.AddRange(Locks.Select(one => one.LossReason).OfType<LockTimeoutException>());
            foreach (SectionLock one in held.Where(one => !IsKept(one)))
            {
                Try(failures, one.Dispose);
            }
        }

        return failures;
    }

    /// <summary>
    /// Gives back some of the locks, as far as they were taken for the work, when the others are to stay. Nothing is
    /// said of a store that cannot be used: what is left there ends by itself.
    /// </summary>
    public void GiveBack(IEnumerable<SectionLock> locks) => _owner.GiveBack(locks.Where(one => !IsKept(one)));

    private void NoticeLosses(OpenDocument document, SectionLock[] held)
    {
        DocumentHeartbeat.NoticeExpiry(document, held, LockInstant.Of(_engine.Time));
        if (held.Length > 0)
        {
            DocumentHeartbeat.NoticeLoss(document, held, CancellationToken.None);
        }
    }

    private static void Try(List<MdLockException> failures, Action action)
    {
        try
        {
            action();
        }
        catch (StoreException unusable)
        {
            // All other locks shall be given back all the same, and whatever ended the work must not be hidden.
            failures.Add(unusable);
        }
    }
}
