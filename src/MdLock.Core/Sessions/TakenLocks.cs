using System.Collections;
using MdLock.Documents;
using MdLock.Engine;
using MdLock.Errors;
using MdLock.Rules;

namespace MdLock.Sessions;

/// <summary>The locks that one request was granted.</summary>
/// <remarks>
/// Who took them for a piece of work ends it with <see cref="End"/>: what was taken is given back then, and what the
/// owner had before, and was renewed, stays his. For one thread.
/// </remarks>
public sealed class TakenLocks : IReadOnlyList<SectionLock>
{
    private readonly OwnerSession _owner;
    private readonly IReadOnlyList<SectionLock> _locks;
    private readonly IReadOnlyList<SectionLock> _renewed;
    private readonly TimeProvider _time;
    private bool _isOver;

    internal TakenLocks(
        OwnerSession owner,
        IReadOnlyList<SectionLock> locks,
        IReadOnlyList<SectionLock> renewed,
        DocumentIndex index,
        TimeProvider time)
    {
        Index = index;
        _owner = owner;
        _locks = locks;
        _renewed = renewed;
        _time = time;
    }

    /// <inheritdoc/>
    public int Count => _locks.Count;

    /// <inheritdoc/>
    public SectionLock this[int index] => _locks[index];

    /// <inheritdoc/>
    public IEnumerator<SectionLock> GetEnumerator() => _locks.GetEnumerator();

    /// <inheritdoc/>
    IEnumerator IEnumerable.GetEnumerator() => GetEnumerator();

    /// <summary>The document as it was read under the locks.</summary>
    internal DocumentIndex Index { get; }

    /// <summary>Those that are kept alive since, and for the sake of this piece of work.</summary>
    internal IReadOnlyList<SectionLock> KeptAlive { get; init; } = [];

    /// <summary>True for a lock that its owner had before, and keeps.</summary>
    public bool IsRenewed(SectionLock held)
    {
        ArgumentNullException.ThrowIfNull(held);
        return _renewed.Contains(held);
    }

    /// <summary>Ends the work: gives back what was taken, whatever happens. Does nothing the second time.</summary>
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
        foreach (SectionLock kept in KeptAlive)
        {
            // One that the owner had before lasts as long again as it would have without this.
            kept.IsKeptAlive = false;
        }

        var failures = new List<MdLockException>();
        if (_locks.Count > 0)
        {
            // A lock that the work itself gave back is not lost. One that was lost is known to be until it is taken anew.
            SectionLock[] held = [.. _locks.Where(one => _owner.Find(one.Held.LockId) == one)];
            Try(failures, () => NoticeLosses(_locks[0].Document, held));
            foreach (SectionLock lost in _locks.Where(one => one.LossReason is not null))
            {
                _ = lost.TryTellLoss();
                failures.Add(lost.LossReason!);
            }

            foreach (SectionLock one in held.Where(one => !IsRenewed(one)))
            {
                Try(failures, one.Dispose);
            }
        }

        return failures;
    }

    /// <summary>Gives back what was taken of some of the locks. Nothing is said of a store that cannot be used.</summary>
    /// <remarks>The work is done, and must not look as if it were not: a lock that is left ends with its owner, or its time.</remarks>
    public void GiveBack(IEnumerable<SectionLock> locks)
    {
        ArgumentNullException.ThrowIfNull(locks);
        foreach (SectionLock held in locks.Where(one => !IsRenewed(one)))
        {
            try
            {
                held.Dispose();
            }
            catch (StoreException)
            {
                // See above.
            }
        }
    }

    private void NoticeLosses(OpenDocument document, SectionLock[] held)
    {
        DocumentHeartbeat.NoticeExpiry(document, held, LockInstant.Of(_time));
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
