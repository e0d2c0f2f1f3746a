using System.Collections.Immutable;
using MdLock.Disk;
using MdLock.Documents;
using MdLock.Engine;
using MdLock.Errors;
using MdLock.Locking;
using MdLock.Rules;
using MdLock.Settings;
using MdLock.Stores;

namespace MdLock.Sessions;

/// <summary>An owner in this process, a runspace for example, and the locks that it holds.</summary>
/// <remarks>
/// Ending the session releases its locks, except leases. While it holds or waits, heartbeats are written for it, and
/// it is told when a lock is lost. For one thread at a time, except that any thread may end it.
/// </remarks>
public sealed class OwnerSession : IDisposable
{
    private readonly MdLockEngine _engine;
    private readonly HeldLocks _locks;
    private int _isDisposed;

    internal OwnerSession(MdLockEngine engine, LockOwner identity)
    {
        _engine = engine;
        Identity = identity;
        _locks = new HeldLocks(this, engine);
    }

    /// <summary>Who the session is.</summary>
    public LockOwner Identity { get; }

    /// <summary>The locks that it holds, as far as it knows; leases among them.</summary>
    public IReadOnlyList<SectionLock> Held => _locks.All;

    /// <summary>True while it holds or waits, so that somebody must look after it.</summary>
    internal bool IsBusy => _locks.IsBusy;

    /// <summary>Locks sections, all or nothing; waits for them if need be.</summary>
    /// <param name="path">The document.</param>
    /// <param name="selectors">Ids, heading paths or wildcards; ignored for the document scope.</param>
    /// <param name="call">How.</param>
    /// <param name="cancellation">Ends the wait; nothing is left behind.</param>
    /// <returns>The locks; a section that another one of them covers has none of its own.</returns>
    /// <exception cref="LockAcquisitionException">Refused: held, out of time, over the limit, a deadlock.</exception>
    /// <exception cref="MdLockException">The document, the section, the settings or the store are not as they must be.</exception>
    /// <exception cref="OperationCanceledException">Cancelled.</exception>
    public IReadOnlyList<SectionLock> Acquire(
        string path, IReadOnlyList<string> selectors, LockOptions call, CancellationToken cancellation)
    {
        ArgumentNullException.ThrowIfNull(selectors);
        ArgumentNullException.ThrowIfNull(call);
        ObjectDisposedException.ThrowIf(_isDisposed != 0, this);
        return _engine.With(
            path,
            document => Acquire(document, FindTargets(document, selectors, call.Scope), call, cancellation));
    }

    /// <summary>Gives a lock back. Does nothing for one that was given back or lost before.</summary>
    /// <exception cref="StoreException">The store cannot be used; the lock is still there.</exception>
    public void Release(SectionLock held, CancellationToken cancellation)
    {
        ArgumentNullException.ThrowIfNull(held);
        if (_locks.Find(held.Held.LockId) != held)
        {
            return;
        }

        if (held.Document.Manager.Release(held.Held.LockId, held.Held.Fence, cancellation))
        {
            held.Document.Audit.Released(held.Held);
        }

        _locks.Forget(held);
    }

    /// <summary>Gives locks back that were taken for one piece of work, which is done.</summary>
    internal void GiveBack(IEnumerable<SectionLock> locks)
    {
        foreach (SectionLock held in locks)
        {
            try
            {
                Release(held, CancellationToken.None);
            }
            catch (StoreException)
            {
                // The work is done, and must not look as if it were not: the lock ends with its owner, or its time.
            }
        }
    }

    /// <summary>Releases leases by their token, from whichever process.</summary>
    /// <param name="path">The document.</param>
    /// <param name="token">The token; that of several leases, if they were taken together.</param>
    /// <param name="lockId">The one that is meant; null for all of the token.</param>
    /// <param name="cancellation">Ends the wait for others.</param>
    /// <returns>The leases as they were.</returns>
    /// <exception cref="LockException">The token opens no lease on the document.</exception>
    /// <exception cref="MdLockException">The document or the store are not as they must be.</exception>
    public IReadOnlyList<HeldLock> ReleaseLeases(
        string path, string token, Guid? lockId, CancellationToken cancellation) => _engine.With(
        path,
        document =>
        {
            HeldLock[] leases =
            [
                .. FindLeases(document, token, cancellation).Where(lease => lockId is null || lease.LockId == lockId),
            ];
            foreach (HeldLock lease in leases)
            {
                if (document.Manager.Release(lease.LockId, lease.Fence, cancellation))
                {
                    document.Audit.Released(lease);
                }

                if (_locks.Find(lease.LockId) is { } known)
                {
                    _locks.Forget(known);
                }
            }

            return leases;
        });

    /// <summary>The session's lock with an id; null when it has none.</summary>
    public SectionLock? Find(Guid lockId) => _locks.Find(lockId);

    /// <summary>Gets ready to change a section, under a lock that the session has or one that is taken for it.</summary>
    /// <param name="path">The document.</param>
    /// <param name="selector">The section, by an id or a heading path.</param>
    /// <param name="scope">What of it will change.</param>
    /// <param name="call">How to take the lock, if need be.</param>
    /// <param name="token">The token of a lease that covers the section; null to use or take another lock.</param>
    /// <param name="cancellation">Ends the wait; nothing is left behind.</param>
    /// <exception cref="LockAcquisitionException">Refused: held, out of time, over the limit, a deadlock.</exception>
    /// <exception cref="MdLockException">The document, the section, the settings or the store are not as they must be.</exception>
    /// <exception cref="OperationCanceledException">Cancelled.</exception>
    public SectionWriter OpenWriter(
        string path, string selector, LockScope scope, LockOptions call, string? token, CancellationToken cancellation)
    {
        ArgumentNullException.ThrowIfNull(call);
        ObjectDisposedException.ThrowIf(_isDisposed != 0, this);
        OpenDocument document = _engine.Documents.Rent(path);
        try
        {
            _locks.Refresh(document, cancellation);
            Section section = document.Reader.Read().Index.Resolve(selector);
            LockTarget target = SectionKey.Target(section.IdPath, scope);
            HeldLock? authority = token is null
                ? _locks.FindCovering(document, target)?.Held
                : FindLease(document, token, target, cancellation);
            if (authority is not null)
            {
                return new SectionWriter(_engine.Documents, document, authority, scope, section.Id, taken: null);
            }

            // A lock that somebody's rename carried here is renewed, and stays the session's to give back.
            IReadOnlyList<SectionLock> before = _locks.All;
            SectionLock granted = Acquire(document, [target], call with { Mode = LockMode.Exclusive }, cancellation)[0];
            SectionLock? taken = before.Contains(granted) ? null : granted;
            return new SectionWriter(
                _engine.Documents, document, granted.Held, scope, granted.Held.Target.SectionId, taken);
        }
        catch
        {
            _engine.Documents.Return(document);
            throw;
        }
    }

    /// <summary>Releases all locks but leases, and ends the session.</summary>
    public void Dispose()
    {
        if (Interlocked.Exchange(ref _isDisposed, 1) == 0)
        {
            _engine.Liveness.Remove(this);
            ReleaseAll();
        }
    }

    /// <summary>Takes note of what became of the session's locks on a document since.</summary>
    internal void Refresh(OpenDocument document, CancellationToken cancellation) =>
        _locks.Refresh(document, cancellation);

    /// <summary>A lock of the session under which a target may be changed; null when it has none.</summary>
    internal SectionLock? FindCovering(OpenDocument document, LockTarget target) =>
        _locks.FindCovering(document, target);

    /// <summary>Does what is due on each document. Called about four times a second.</summary>
    internal void LookAfterLocks(CancellationToken cancellation) => _locks.LookAfter(cancellation);

    private static ImmutableArray<LockTarget> FindTargets(
        OpenDocument document, IReadOnlyList<string> selectors, LockScope scope)
    {
        if (scope == LockScope.Document)
        {
            return [SectionKey.Target(document.Reader.Read().Index.Root.IdPath, scope)];
        }

        DocumentIndex index = document.Reader.Read().Index;
        return
        [
            .. selectors.SelectMany(index.Select)
                .DistinctBy(section => section.Id)
                .Select(section => SectionKey.Target(section.IdPath, scope)),
        ];
    }

    /// <summary>Locks targets of a document that the caller has rented, all or nothing; otherwise as for sections.</summary>
    internal IReadOnlyList<SectionLock> Acquire(
        OpenDocument document, ImmutableArray<LockTarget> targets, LockOptions call, CancellationToken cancellation)
    {
        LockSettings asked = LockAttempts.With(document.Settings.Current, call);
        document.RecoverAtFirstUse(cancellation);
        if (call.Persistent)
        {
            _locks.Refresh(document, cancellation);
        }

        LeaseToken? token = call.Persistent ? _locks.FindLease(document, targets, call.Mode) ?? LeaseToken.Create() : null;
        var request = new LockRequest
        {
            Owner = token is null ? Identity : _engine.Identity.OfLease(token),
            Targets = targets,
            Mode = call.Mode,
            Operation = call.Operation,
            TimeToLive = asked.TimeToLive,
            TokenHash = token?.Hash ?? "",
            Patience = asked.Timeout,
            HeartbeatInterval = asked.HeartbeatInterval,
        };
        _locks.Use(document, request.Owner, request.HeartbeatInterval);
        try
        {
            AcquireResult.Granted granted = LockAttempts.Run(document, request, call, asked, cancellation);
            var locks = new List<SectionLock>();
            foreach (HeldLock held in granted.Locks)
            {
                SectionLock taken = _locks.Remember(document, held, token);
                taken.TicketOrder = granted.TicketOrder;
                locks.Add(taken);
            }

            if (_isDisposed != 0)
            {
                // The session was ended by another thread while this one waited.
                ReleaseAll();
                ObjectDisposedException.ThrowIf(true, this);
            }

            try
            {
                LockAttempts.Tell(call, granted);
                RequireSections(document, locks);
                return locks;
            }
            catch
            {
                // Whoever is told may have been stopped meanwhile. What the caller does not get must not stay.
                foreach (SectionLock held in locks.Where(held => !granted.Renewed.Contains(held.Held.LockId)))
                {
                    Release(held, CancellationToken.None);
                }

                throw;
            }
        }
        finally
        {
            _locks.StopUsing(document, request.Owner);
        }
    }

    /// <summary>A section may have been removed between the look into the document and the grant.</summary>
    private static void RequireSections(OpenDocument document, List<SectionLock> locks)
    {
        DocumentIndex index = document.Reader.Read().Index;
        foreach (SectionLock held in locks)
        {
            LockTarget target = held.Held.Target;
            if (target.Path.Length > 1)
            {
                string id = FindSection(index, target).Id;
                held.Held = held.Held with { Target = new LockTarget(id, target.Path, target.Scope) };
            }
        }
    }

    /// <summary>By its key: the id in a record may be shortened, and what it says may mean another section by now.</summary>
    private static Section FindSection(DocumentIndex index, LockTarget target)
    {
        string key = target.Path[^1];
        Section section = index.Sections.FirstOrDefault(one => one.Id == target.SectionId)
            ?? index.Sections.FirstOrDefault(one => SectionKey.Of(one.Id) == key)
            ?? index.Resolve(target.SectionId);
        return SectionKey.Of(section.Id) == key ? section : throw new SectionNotFoundException(target.SectionId, []);
    }

    /// <summary>Of the leases that a token opens the one that covers a target, or else any.</summary>
    private static HeldLock FindLease(
        OpenDocument document, string token, LockTarget target, CancellationToken cancellation)
    {
        ImmutableArray<HeldLock> leases = FindLeases(document, token, cancellation);
        return leases.FirstOrDefault(lease => lease.Target.Covers(target)) ?? leases[0];
    }

    /// <summary>The leases that a token opens: those that were taken together have one.</summary>
    /// <exception cref="LockException">It opens none on the document.</exception>
    internal static ImmutableArray<HeldLock> FindLeases(
        OpenDocument document, string token, CancellationToken cancellation)
    {
        string hash = new LeaseToken(token).Hash;
        ImmutableArray<HeldLock> leases = document.Store.Transact(
            view => new Transition<ImmutableArray<HeldLock>>(
                view.Table, [.. view.Table.Locks.Where(held => held.TokenHash == hash)]),
            TableAccess.Ordinary,
            cancellation);
        return leases.IsEmpty ? throw LockErrors.NotFound("that the token opens", document.Path) : leases;
    }

    private void ReleaseAll()
    {
        foreach (IGrouping<OpenDocument, SectionLock> group in _locks.All.GroupBy(one => one.Document))
        {
            try
            {
                HeldLock[] ending = [.. group.Where(held => held.Token is null).Select(held => held.Held)];
                ImmutableArray<Guid> ended = group.Key.Manager.Release(ending, CancellationToken.None);
                group.Key.Audit.Released(ending.Where(held => ended.Contains(held.LockId)));
            }
            catch (StoreException)
            {
                // The owner is going away either way: what is left of its locks is found to be stale.
            }

            foreach (SectionLock held in group)
            {
                _locks.Forget(held);
            }
        }
    }
}
