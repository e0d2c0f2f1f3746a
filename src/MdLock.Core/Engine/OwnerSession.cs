using System.Collections.Immutable;
using MdLock.Commits;
using MdLock.Documents;
using MdLock.Errors;
using MdLock.Locking;
using MdLock.Locking.Table;
using MdLock.Settings;
using MdLock.Stores;

namespace MdLock.Engine;

/// <summary>An owner in this process, a runspace for example, and the locks that it holds.</summary>
/// <remarks>
/// Ending the session releases its locks, except leases. While it holds or waits, heartbeats are written for it, and
/// it is told when a lock is lost. For one thread at a time, except that any thread may end it.
/// </remarks>
public sealed class OwnerSession : IDisposable
{
    private readonly MdLockEngine _engine;
    private readonly object _gate = new();
    private readonly Dictionary<Guid, SectionLock> _held = [];
    private readonly Dictionary<string, OwnedDocument> _documents = new(StringComparer.Ordinal);
    private bool _disposed;

    internal OwnerSession(MdLockEngine engine, LockOwner identity)
    {
        _engine = engine;
        Identity = identity;
    }

    /// <summary>Who the session is.</summary>
    public LockOwner Identity { get; }

    /// <summary>The locks that it holds, as far as it knows; leases among them.</summary>
    public IReadOnlyList<SectionLock> Held
    {
        get
        {
            lock (_gate)
            {
                return [.. _held.Values];
            }
        }
    }

    /// <summary>True while it holds or waits, so that somebody must look after it.</summary>
    internal bool IsBusy
    {
        get
        {
            lock (_gate)
            {
                return _documents.Count > 0;
            }
        }
    }

    private LockSettings Settings => _engine.Settings;

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
        string path, IReadOnlyList<string> selectors, LockCall call, CancellationToken cancellation)
    {
        ArgumentNullException.ThrowIfNull(selectors);
        ArgumentNullException.ThrowIfNull(call);
        ObjectDisposedException.ThrowIf(_disposed, this);
        LockedDocument document = _engine.Documents.Rent(path);
        try
        {
            return Acquire(document, FindTargets(document, selectors, call.Scope), call, cancellation);
        }
        finally
        {
            _engine.Documents.Return(document);
        }
    }

    /// <summary>Gives a lock back. Does nothing for one that was given back or lost before.</summary>
    /// <exception cref="StoreException">The store cannot be used; the lock is still there.</exception>
    public void Release(SectionLock held, CancellationToken cancellation)
    {
        ArgumentNullException.ThrowIfNull(held);
        if (!Holds(held))
        {
            return;
        }

        held.Document.Manager.Release(held.Held.LockId, held.Held.Fence, cancellation);
        Forget(held);
    }

    /// <summary>Releases a lease by its token, from whichever process.</summary>
    /// <returns>The lease as it was.</returns>
    /// <exception cref="LockException">The token opens no lease on the document.</exception>
    /// <exception cref="MdLockException">The document or the store are not as they must be.</exception>
    public HeldLock ReleaseLease(string path, string token, CancellationToken cancellation)
    {
        LockedDocument document = _engine.Documents.Rent(path);
        try
        {
            HeldLock lease = FindLease(document, token, cancellation);
            document.Manager.Release(lease.LockId, lease.Fence, cancellation);
            if (Find(lease.LockId) is { } known)
            {
                Forget(known);
            }

            return lease;
        }
        finally
        {
            _engine.Documents.Return(document);
        }
    }

    /// <summary>The session's lock with an id; null when it has none.</summary>
    public SectionLock? Find(Guid lockId)
    {
        lock (_gate)
        {
            return _held.GetValueOrDefault(lockId);
        }
    }

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
        string path, string selector, LockScope scope, LockCall call, string? token, CancellationToken cancellation)
    {
        ArgumentNullException.ThrowIfNull(call);
        ObjectDisposedException.ThrowIf(_disposed, this);
        LockedDocument document = _engine.Documents.Rent(path);
        try
        {
            Section section = document.Reader.Read().Index.Resolve(selector);
            LockTarget target = SectionKey.Target(section.IdPath, scope);
            if (token is not null)
            {
                return new SectionWriter(document, FindLease(document, token, cancellation), scope, section.Id, null);
            }

            if (FindCovering(document, target) is { } covering)
            {
                return new SectionWriter(document, covering.Held, scope, section.Id, null);
            }

            SectionLock taken = Acquire(document, [target], call with { Mode = LockMode.Exclusive }, cancellation)[0];
            return new SectionWriter(document, taken.Held, scope, taken.Held.Target.SectionId, taken);
        }
        finally
        {
            _engine.Documents.Return(document);
        }
    }

    /// <summary>Makes several changes of a document as one commit: all of them, or none.</summary>
    /// <remarks>Locks that the session does not have are taken, all or nothing, and given back afterwards.</remarks>
    /// <param name="path">The document.</param>
    /// <param name="changes">The changes, each of another section; see <see cref="SectionChanges"/>.</param>
    /// <param name="call">How to take the locks, if need be.</param>
    /// <param name="cancellation">Ends the waits; a commit under way is not cut short.</param>
    /// <exception cref="LockAcquisitionException">Refused: held, out of time, over the limit, a deadlock.</exception>
    /// <exception cref="MdLockException">A change is refused or cannot be written; the document is as it was.</exception>
    /// <exception cref="OperationCanceledException">Cancelled.</exception>
    public CommitResult Commit(
        string path, IReadOnlyList<SectionChange> changes, LockCall call, CancellationToken cancellation)
    {
        ArgumentNullException.ThrowIfNull(changes);
        ArgumentNullException.ThrowIfNull(call);
        ObjectDisposedException.ThrowIf(_disposed, this);
        LockedDocument document = _engine.Documents.Rent(path);
        IReadOnlyList<SectionLock> taken = [];
        try
        {
            DocumentIndex index = document.Reader.Read().Index;
            LockTarget[] targets =
                [.. changes.SelectMany(change => change.Targets(index, index.Resolve(change.Selector))).Distinct()];
            SectionLock[] had = [.. targets.Select(target => FindCovering(document, target)).OfType<SectionLock>().Distinct()];
            ImmutableArray<LockTarget> missing = [.. targets.Where(target => FindCovering(document, target) is null)];
            if (!missing.IsEmpty)
            {
                taken = Acquire(document, missing, call with { Mode = LockMode.Exclusive, Persistent = false }, cancellation);
            }

            HeldLock[] authorities = [.. had.Concat(taken).Select(held => held.Held)];
            return document.Committer.Commit(changes, authorities, cancellation);
        }
        finally
        {
            foreach (SectionLock held in taken)
            {
                held.Dispose();
            }

            _engine.Documents.Return(document);
        }
    }

    /// <summary>Releases all locks but leases, and ends the session.</summary>
    public void Dispose()
    {
        SectionLock[] held;
        lock (_gate)
        {
            if (_disposed)
            {
                return;
            }

            _disposed = true;
            held = [.. _held.Values];
        }

        _engine.Liveness.Remove(this);
        foreach (IGrouping<LockedDocument, SectionLock> group in held.GroupBy(one => one.Document))
        {
            ReleaseAtEnd(group.Key, [.. group]);
        }
    }

    /// <summary>Does what is due: heartbeats, a look whether locks are lost, cleanup. Called about four times a second.</summary>
    internal void LookAfterLocks()
    {
        OwnedDocument[] owned;
        lock (_gate)
        {
            owned = [.. _documents.Values];
        }

        foreach (OwnedDocument one in owned)
        {
            try
            {
                NoticeExpiry(one);
                BeatIfDue(one);
                CleanUpIfDue(one);
            }
            catch (Exception passing) when (
                passing is MdLockException or IOException or UnauthorizedAccessException or OperationCanceledException)
            {
                // A missed heartbeat is made up for at the next tick, and three in a row are needed to lose a lock.
            }
        }
    }

    private static ImmutableArray<LockTarget> FindTargets(
        LockedDocument document, IReadOnlyList<string> selectors, LockScope scope)
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

    private List<SectionLock> Acquire(
        LockedDocument document, ImmutableArray<LockTarget> targets, LockCall call, CancellationToken cancellation)
    {
        LeaseToken? token = call.Persistent ? KnownLease(document, targets, call) ?? LeaseToken.Create() : null;
        LockRequest request = ToRequest(targets, call, token);
        Use(document);
        try
        {
            AcquireResult.Granted granted = Try(document, request, call, cancellation);
            var locks = new List<SectionLock>();
            foreach (HeldLock held in granted.Locks)
            {
                locks.Add(Remember(document, held, token));
            }

            RequireSections(document, locks, granted, cancellation);
            return locks;
        }
        finally
        {
            StopUsing(document);
        }
    }

    private LockRequest ToRequest(ImmutableArray<LockTarget> targets, LockCall call, LeaseToken? token)
    {
        // The settings check what the call asks for as they check themselves.
        LockSettings asked = Settings with
        {
            TimeToLive = call.TimeToLive ?? Settings.TimeToLive,
            Timeout = call.NoWait ? TimeSpan.Zero : call.Timeout ?? Settings.Timeout,
            MaxRetries = call.MaxRetries ?? Settings.MaxRetries,
            RetryDelay = call.RetryDelay ?? Settings.RetryDelay,
        };
        return new LockRequest
        {
            Owner = token is null ? Identity : _engine.Identity.OfLease(token),
            Targets = targets,
            Mode = call.Mode,
            Operation = call.Operation,
            TimeToLive = asked.TimeToLive,
            TokenHash = token?.Hash ?? "",
            Patience = asked.Timeout,
            HeartbeatInterval = Settings.HeartbeatInterval,
        };
    }

    /// <summary>Makes attempts until one is granted, or refused for good.</summary>
    private AcquireResult.Granted Try(
        LockedDocument document, LockRequest request, LockCall call, CancellationToken cancellation)
    {
        var options = new AcquireOptions { Timeout = request.Patience, OnWait = call.OnWait };
        bool retriesConflicts = call.NoWait && call.MaxRetries is not null;
        int retries = call.MaxRetries ?? (call.NoWait ? 0 : Settings.MaxRetries);
        for (int attempt = 0; ; attempt++)
        {
            MdLockException failure;
            try
            {
                AcquireResult result = document.Manager.TryAcquire(request, options, cancellation);
                foreach (Reclaimed reclaimed in result.Reclaimed)
                {
                    call.OnReclaim?.Invoke(reclaimed);
                }

                if (result is AcquireResult.Granted granted)
                {
                    return granted;
                }

                var refused = (AcquireResult.Refused)result;
                LockAcquisitionException refusal =
                    Refusals.ToException(refused, request, System.IO.Path.GetFileName(document.Path));
                if (!refusal.IsTransient || (refusal.ErrorId == ErrorIds.LockHeld && !retriesConflicts))
                {
                    throw refusal;
                }

                failure = refusal;
            }
            catch (StoreException passing) when (passing.IsTransient)
            {
                failure = passing;
            }

            if (attempt >= retries)
            {
                throw failure;
            }

            cancellation.WaitHandle.WaitOne(call.RetryDelay ?? Settings.RetryDelay);
            cancellation.ThrowIfCancellationRequested();
        }
    }

    /// <summary>A section may have been removed between the look into the document and the grant.</summary>
    private void RequireSections(
        LockedDocument document, List<SectionLock> locks, AcquireResult.Granted granted, CancellationToken cancellation)
    {
        try
        {
            DocumentIndex index = document.Reader.Read().Index;
            foreach (SectionLock held in locks)
            {
                if (held.Held.Target.Path.Length > 1)
                {
                    index.Resolve(held.Held.Target.SectionId);
                }
            }
        }
        catch (MdLockException)
        {
            foreach (SectionLock held in locks.Where(held => !granted.Renewed.Contains(held.Held.LockId)))
            {
                Release(held, cancellation);
            }

            throw;
        }
    }

    /// <summary>The token of a lease of this session on exactly these targets: taking it again renews it.</summary>
    private LeaseToken? KnownLease(LockedDocument document, ImmutableArray<LockTarget> targets, LockCall call)
    {
        lock (_gate)
        {
            SectionLock? known = _held.Values.FirstOrDefault(held =>
                held.Token is not null
                && held.Document == document
                && held.Held.Mode == call.Mode
                && targets.Contains(held.Held.Target));
            return known is null ? null : new LeaseToken(known.Token!);
        }
    }

    private SectionLock? FindCovering(LockedDocument document, LockTarget target)
    {
        lock (_gate)
        {
            return _held.Values.FirstOrDefault(held =>
                held.Document == document && held.Held.Mode == LockMode.Exclusive && held.Held.Target.Covers(target));
        }
    }

    private static HeldLock FindLease(LockedDocument document, string token, CancellationToken cancellation)
    {
        string hash = new LeaseToken(token).Hash;
        return document.Store.Transact(
            view => new Transition<HeldLock?>(
                view.Table, view.Table.Locks.FirstOrDefault(held => held.TokenHash == hash)),
            TableAccess.Ordinary,
            cancellation) ?? throw LockErrors.NotFound("that the token opens", document.Path);
    }

    private SectionLock Remember(LockedDocument document, HeldLock held, LeaseToken? token)
    {
        lock (_gate)
        {
            if (_held.TryGetValue(held.LockId, out SectionLock? known))
            {
                known.Held = held;
                return known;
            }

            var taken = new SectionLock(this, document, held, token?.Value);
            _held.Add(held.LockId, taken);
            Use(document);
            return taken;
        }
    }

    private bool Holds(SectionLock held)
    {
        lock (_gate)
        {
            return _held.ContainsKey(held.Held.LockId);
        }
    }

    private void Forget(SectionLock held)
    {
        lock (_gate)
        {
            if (!_held.Remove(held.Held.LockId))
            {
                return;
            }
        }

        StopUsing(held.Document);
    }

    private void Use(LockedDocument document)
    {
        lock (_gate)
        {
            if (!_documents.TryGetValue(document.Path, out OwnedDocument? owned))
            {
                owned = new OwnedDocument(
                    document, Settings.HeartbeatInterval, Settings.CleanupInterval, Environment.TickCount64);
                _documents.Add(document.Path, owned);
                _engine.Documents.Share(document);
            }

            owned.Uses++;
        }

        _engine.Liveness.Wake();
    }

    private void StopUsing(LockedDocument document)
    {
        lock (_gate)
        {
            if (!_documents.TryGetValue(document.Path, out OwnedDocument? owned) || --owned.Uses > 0)
            {
                return;
            }

            _documents.Remove(document.Path);
        }

        _engine.Documents.Return(document);
    }

    private void ReleaseAtEnd(LockedDocument document, SectionLock[] locks)
    {
        try
        {
            document.Manager.Release(
                [.. locks.Where(held => held.Token is null).Select(held => held.Held)], CancellationToken.None);
        }
        catch (StoreException)
        {
            // The owner is going away either way: what is left of its locks is found to be stale.
        }

        foreach (SectionLock held in locks)
        {
            Forget(held);
        }
    }

    /// <summary>Takes note of locks whose time is over, by whichever clock says so first.</summary>
    private void NoticeExpiry(OwnedDocument owned)
    {
        DateTimeOffset wall = _engine.Time.GetUtcNow();
        TimeSpan monotonic = _engine.Time.GetElapsedTime(0, _engine.Time.GetTimestamp());
        foreach (SectionLock held in Held.Where(held => held.Document == owned.Document && !held.Lost.IsCancellationRequested))
        {
            LockInstant granted = held.Held.GrantedAt;
            TimeSpan byWall = wall - granted.Wall;
            TimeSpan byMonotonic = monotonic - granted.Monotonic;
            if (byWall > held.Held.TimeToLive || byMonotonic > held.Held.TimeToLive)
            {
                held.MarkLost(LockErrors.Expired(held.Held));
            }
        }
    }

    private void BeatIfDue(OwnedDocument owned)
    {
        if (Environment.TickCount64 < owned.NextBeat)
        {
            return;
        }

        SectionLock[] held = [.. Held.Where(one => one.Document == owned.Document)];
        HeldLock? oldest = held.Select(one => one.Held).MinBy(one => one.GrantedAt.Wall);
        var now = new LockInstant(
            _engine.Time.GetUtcNow(), _engine.Time.GetElapsedTime(0, _engine.Time.GetTimestamp()));
        owned.Document.Store.Beat(
            Identity,
            new Heartbeat(
                now, owned.Sequence + 1, oldest?.GrantedAt.Wall ?? now.Wall, oldest?.TimeToLive ?? Settings.TimeToLive));
        owned.Sequence++;
        owned.NextBeat = Environment.TickCount64 + (long)Settings.HeartbeatInterval.TotalMilliseconds;
        NoticeLoss(owned, held);
    }

    private static void NoticeLoss(OwnedDocument owned, SectionLock[] held)
    {
        LockTable table = owned.Document.Store.Transact(
            view => new Transition<LockTable>(view.Table, view.Table), TableAccess.Ordinary, CancellationToken.None);
        foreach (SectionLock one in held.Where(one => !one.Lost.IsCancellationRequested))
        {
            if (table.FindLock(one.Held.LockId) is { } current)
            {
                one.Held = current;
            }
            else
            {
                one.MarkLost(LockErrors.Lost(one.Held));
            }
        }
    }

    private void CleanUpIfDue(OwnedDocument owned)
    {
        if (Environment.TickCount64 >= owned.NextCleanup)
        {
            owned.NextCleanup = Environment.TickCount64 + (long)Settings.CleanupInterval.TotalMilliseconds;
            _engine.Cleanup(owned.Document.Path, CancellationToken.None);
        }
    }
}
