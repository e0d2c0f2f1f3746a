using System.Collections.Immutable;
using MdLock.Commits;
using MdLock.Documents;
using MdLock.Engine;
using MdLock.Errors;
using MdLock.History;
using MdLock.Locking;
using MdLock.Platform;
using MdLock.Rules;
using MdLock.Settings;

namespace MdLock.Sessions;

/// <summary>An owner in this process, a runspace for example, and the locks that it holds.</summary>
/// <remarks>
/// Ending the session releases its locks, except leases. While it holds or waits, heartbeats are written for it, and
/// it is told when a lock is lost. For one thread at a time, except that any thread may end it.
/// </remarks>
public sealed class OwnerSession : IDisposable
{
    private readonly SessionHost _host;
    private readonly HeldLocks _locks;
    private int _isDisposed;

    internal OwnerSession(SessionHost host, LockOwner identity)
    {
        _host = host;
        Identity = identity;
        _locks = new HeldLocks(this, host);
    }

    /// <summary>Who the session is.</summary>
    internal LockOwner Identity { get; }

    /// <summary>The locks that it holds, as far as it knows; leases among them.</summary>
    public IReadOnlyList<SectionLock> Held => _locks.All;

    /// <summary>Opens documents for it.</summary>
    internal OpenDocuments Documents => _host.Documents;

    /// <summary>True while it holds or waits, so that somebody must look after it.</summary>
    internal bool IsBusy => _locks.IsBusy;

    /// <summary>Locks sections, all or nothing; waits for them if need be.</summary>
    /// <param name="path">The document.</param>
    /// <param name="selectors">Ids, heading paths or wildcards; ignored for the document scope.</param>
    /// <param name="options">How.</param>
    /// <param name="cancellation">Ends the wait; nothing is left behind.</param>
    /// <returns>
    /// The locks, and which of them the session had before; a section that another one of them covers has none of its own.
    /// </returns>
    /// <exception cref="LockAcquisitionException">Refused: held, out of time, over the limit, a deadlock.</exception>
    /// <exception cref="MdLockException">The document, the section, the settings or the store are not as they must be.</exception>
    /// <exception cref="OperationCanceledException">Cancelled.</exception>
    public TakenLocks Acquire(
        string path, IReadOnlyList<string> selectors, LockOptions options, CancellationToken cancellation)
    {
        ArgumentNullException.ThrowIfNull(selectors);
        ArgumentNullException.ThrowIfNull(options);
        ObjectDisposedException.ThrowIf(_isDisposed != 0, this);
        return _host.Documents.With(
            path,
            document => Acquire(document, FindTargets(document, selectors, options.Scope), options, cancellation));
    }

    /// <summary>The same, and holds no thread while it waits.</summary>
    /// <remarks>What is not a wait, the work on files, is done on the calling thread or on one of the pool.</remarks>
    /// <inheritdoc cref="Acquire(string, IReadOnlyList{string}, LockOptions, CancellationToken)"/>
    public async Task<TakenLocks> AcquireAsync(
        string path, IReadOnlyList<string> selectors, LockOptions options, CancellationToken cancellation)
    {
        ArgumentNullException.ThrowIfNull(selectors);
        ArgumentNullException.ThrowIfNull(options);
        ObjectDisposedException.ThrowIf(_isDisposed != 0, this);
        OpenDocument document = _host.Documents.Rent(path);
        try
        {
            return await AcquireAsync(document, FindTargets(document, selectors, options.Scope), options, cancellation)
                .ConfigureAwait(false);
        }
        finally
        {
            _host.Documents.Return(document);
        }
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

    /// <summary>Releases leases by their token, from whichever process.</summary>
    /// <param name="path">The document.</param>
    /// <param name="token">The token; that of several leases, if they were taken together.</param>
    /// <param name="lockId">The one that is meant; null for all of the token.</param>
    /// <param name="cancellation">Ends the wait for others.</param>
    /// <returns>The leases as they were.</returns>
    /// <exception cref="LockException">The token opens no lease on the document.</exception>
    /// <exception cref="MdLockException">The document or the store are not as they must be.</exception>
    internal IReadOnlyList<HeldLock> ReleaseLeases(
        string path, string token, Guid? lockId, CancellationToken cancellation) => _host.Documents.With(
        path,
        document =>
        {
            HeldLock[] leases =
            [
                .. new LeaseToken(token).FindLeases(document, cancellation).Where(lease => lockId is null || lease.LockId == lockId),
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

    /// <summary>Makes changes of a document as one commit, all of them or none, under the locks that they need.</summary>
    /// <remarks>See <see cref="ChangeUnderLock"/>: locks that the session does not have are taken, and given back afterwards.</remarks>
    /// <param name="path">The document.</param>
    /// <param name="changes">The changes, each of another section.</param>
    /// <param name="options">How to take the locks, if need be.</param>
    /// <param name="token">The token of leases that cover the changes; null to use or take other locks.</param>
    /// <param name="cancellation">Ends the wait; nothing is left behind.</param>
    /// <exception cref="LockAcquisitionException">Refused: held, out of time, over the limit, a deadlock.</exception>
    /// <exception cref="MdLockException">A change is refused, or the document cannot be had; it is untouched.</exception>
    /// <exception cref="OperationCanceledException">Cancelled.</exception>
    public CommitResult Change(
        string path,
        IReadOnlyList<SectionChange> changes,
        LockOptions options,
        string? token,
        CancellationToken cancellation)
    {
        using ChangeUnderLock change = BeginChange(path, changes, options, token, cancellation);
        return change.Commit(cancellation);
    }

    /// <summary>The same, and holds no thread while it waits for the locks.</summary>
    /// <remarks>What is not a wait, the work on files, is done on the calling thread or on one of the pool.</remarks>
    /// <inheritdoc cref="Change"/>
    public async Task<CommitResult> ChangeAsync(
        string path,
        IReadOnlyList<SectionChange> changes,
        LockOptions options,
        string? token,
        CancellationToken cancellation)
    {
        using ChangeUnderLock change =
            await BeginChangeAsync(path, changes, options, token, cancellation).ConfigureAwait(false);
        return change.Commit(cancellation);
    }

    /// <summary>As <see cref="BeginChange(string, IReadOnlyList{SectionChange}, LockOptions, string, CancellationToken)"/>, and holds no thread while it waits for the locks.</summary>
    /// <inheritdoc cref="BeginChange(string, IReadOnlyList{SectionChange}, LockOptions, string, CancellationToken)"/>
    public Task<ChangeUnderLock> BeginChangeAsync(
        string path,
        IReadOnlyList<SectionChange> changes,
        LockOptions options,
        string? token,
        CancellationToken cancellation)
    {
        ArgumentNullException.ThrowIfNull(changes);
        ArgumentNullException.ThrowIfNull(options);
        ObjectDisposedException.ThrowIf(_isDisposed != 0, this);
        return ChangeUnderLock.BeginAsync(_host.Documents, this, path, changes, options, token, cancellation);
    }

    /// <summary>The same in two steps: what the changes need is locked, and they are made by the answer's Commit.</summary>
    /// <param name="path">The document.</param>
    /// <param name="changes">The changes, each of another section.</param>
    /// <param name="options">How to take the locks, if need be.</param>
    /// <param name="token">The token of leases that cover the changes; null to use or take other locks.</param>
    /// <param name="cancellation">Ends the wait; nothing is left behind.</param>
    /// <exception cref="LockAcquisitionException">Refused: held, out of time, over the limit, a deadlock.</exception>
    /// <exception cref="MdLockException">The document, a section, the settings or the store are not as they must be.</exception>
    /// <exception cref="OperationCanceledException">Cancelled.</exception>
    public ChangeUnderLock BeginChange(
        string path,
        IReadOnlyList<SectionChange> changes,
        LockOptions options,
        string? token,
        CancellationToken cancellation)
    {
        ArgumentNullException.ThrowIfNull(changes);
        ArgumentNullException.ThrowIfNull(options);
        ObjectDisposedException.ThrowIf(_isDisposed != 0, this);
        return ChangeUnderLock.Begin(_host.Documents, this, path, changes, options, token, cancellation);
    }

    /// <summary>The same for an edit of one section that is told afterwards, once the section was read under its lock.</summary>
    /// <param name="path">The document.</param>
    /// <param name="selector">The section, by an id or a heading path.</param>
    /// <param name="scope">What of it will change.</param>
    /// <param name="options">How to take the lock, if need be.</param>
    /// <param name="token">The token of leases that cover the section; null to use or take another lock.</param>
    /// <param name="cancellation">Ends the wait; nothing is left behind.</param>
    /// <exception cref="LockAcquisitionException">Refused: held, out of time, over the limit, a deadlock.</exception>
    /// <exception cref="MdLockException">The document, the section, the settings or the store are not as they must be.</exception>
    /// <exception cref="OperationCanceledException">Cancelled.</exception>
    public ChangeUnderLock BeginChange(
        string path, string selector, LockScope scope, LockOptions options, string? token, CancellationToken cancellation) =>
        BeginChange(path, [SectionChange.ToBeTold(selector, scope)], options, token, cancellation);

    /// <summary>Refuses a change whose section is not what the change expects, and does nothing else.</summary>
    /// <param name="path">The document.</param>
    /// <param name="change">The change.</param>
    /// <exception cref="VersionConflictException">It is not.</exception>
    /// <exception cref="MdLockException">The document or the section is not there, or the history cannot be read.</exception>
    internal void RequireExpected(string path, SectionChange change) => _host.Documents.With(path, document =>
    {
        document.RequireExpected(change, document.Reader.Read().Index);
        return true;
    });

    /// <summary>Makes a change on the text alone, and writes nothing: it fails as the change itself would.</summary>
    /// <remarks>Locks of others are not looked at: by the time of the change there may be none, or other ones.</remarks>
    /// <param name="path">The document.</param>
    /// <param name="change">The change.</param>
    /// <exception cref="MdLockException">As for <see cref="Change"/>, but for the locks.</exception>
    internal void Rehearse(string path, SectionChange change) => _host.Documents.With(path, document =>
    {
        document.Rehearse(change);
        return true;
    });

    /// <summary>The same for <see cref="Restore"/>.</summary>
    internal void RehearseRestore(string path, string selector, int version, VersionMark? expectedVersion) =>
        _host.Documents.With(path, document =>
        {
            document.Rehearse(document.RestoringChange(selector, version, expectedVersion));
            return true;
        });

    /// <summary>Gives a section the content of one of its versions; one that was removed comes back where it was.</summary>
    /// <param name="path">The document.</param>
    /// <param name="selector">The section, by an id or a heading path; a removed one by the id that it had.</param>
    /// <param name="version">The number of the version.</param>
    /// <param name="expectedVersion">The version that the section must be at, of a removed one the newest; null if it may be any.</param>
    /// <param name="options">How to take the locks, if need be.</param>
    /// <param name="token">The token of leases that cover the change; null to use or take other locks.</param>
    /// <param name="cancellation">Ends the wait; nothing is left behind.</param>
    /// <exception cref="HistoryException">There is no such version, or it is one in which the section was removed.</exception>
    /// <exception cref="MdLockException">As for <see cref="Change"/>.</exception>
    /// <exception cref="OperationCanceledException">Cancelled.</exception>
    public CommitResult Restore(
        string path,
        string selector,
        int version,
        VersionMark? expectedVersion,
        LockOptions options,
        string? token,
        CancellationToken cancellation) => Change(
        path,
        [_host.Documents.With(path, document => document.RestoringChange(selector, version, expectedVersion))],
        options,
        token,
        cancellation);

    /// <summary>Gives a document another name or place, with its history, its audit trail, its settings and the locks of this owner.</summary>
    /// <param name="path">The document.</param>
    /// <param name="destination">Its new path; the folder must be there, and nothing have the name.</param>
    /// <param name="options">How to take the lock on the whole document, if need be.</param>
    /// <param name="token">The token of a lease on the whole document; null to use or take another lock.</param>
    /// <param name="cancellation">Ends the wait; nothing is left behind.</param>
    /// <param name="reached">Is told after each step; null for nobody.</param>
    /// <exception cref="RelocationException">It cannot go there; everything is where it was.</exception>
    /// <exception cref="LockAcquisitionException">Refused: held, out of time, over the limit, a deadlock.</exception>
    /// <exception cref="MdLockException">The document, the settings or the store are not as they must be, or the system refuses.</exception>
    /// <exception cref="OperationCanceledException">Cancelled.</exception>
    internal MoveResult Move(
        string path,
        string destination,
        LockOptions options,
        string? token,
        CancellationToken cancellation,
        Action<string>? reached = null)
    {
        ObjectDisposedException.ThrowIf(_isDisposed != 0, this);
        return new DocumentMove(this, _host.Documents, _locks, reached).Run(path, destination, options, token, cancellation);
    }

    /// <summary>Releases all locks but leases, and ends the session.</summary>
    public void Dispose()
    {
        if (Interlocked.Exchange(ref _isDisposed, 1) == 0)
        {
            _host.Heartbeats.Remove(this);
            ReleaseAll();
        }
    }

    /// <summary>Takes note of what became of the session's locks on a document since.</summary>
    internal void Refresh(OpenDocument document, CancellationToken cancellation) =>
        _locks.Refresh(document, cancellation);

    /// <summary>A lock of the session under which a target may be changed; null when it has none.</summary>
    internal SectionLock? FindCovering(OpenDocument document, LockTarget target) =>
        _locks.FindCovering(document, target);

    /// <summary>The locks that ran out, each of them once.</summary>
    internal IReadOnlyList<SectionLock> TakeLosses() =>
        [.. _locks.All.Where(held => held.LossReason?.ErrorId == ErrorIds.LockExpired && held.TryTellLoss())];

    /// <summary>Does what is due on each document. Called about four times a second.</summary>
    internal void LookAfterLocks(CancellationToken cancellation) => _locks.LookAfter(cancellation);

    private static ImmutableArray<LockTarget> FindTargets(
        OpenDocument document, IReadOnlyList<string> selectors, LockScope scope)
    {
        if (scope == LockScope.Document)
        {
            return [LockTarget.Of(document.Reader.Look().Index.Root.IdPath, scope)];
        }

        DocumentIndex index = document.Reader.Look().Index;
        return
        [
            .. selectors.SelectMany(index.Select)
                .DistinctBy(section => section.Id)
                .Select(section => LockTarget.Of(section.IdPath, scope)),
        ];
    }

    /// <summary>Locks targets of a document that the caller has rented, all or nothing; otherwise as for sections.</summary>
    internal TakenLocks Acquire(
        OpenDocument document, ImmutableArray<LockTarget> targets, LockOptions options, CancellationToken cancellation)
    {
        LockSettings asked = options.Over(document.Settings.Current);
        LockRequest request = ToRequest(document, targets, options, asked, cancellation, out LeaseToken? token);
        _locks.Use(document, request.Owner, request.HeartbeatInterval);
        try
        {
            return Accept(document, LockAttempts.Run(document, request, options, asked, cancellation), options, token);
        }
        finally
        {
            _locks.StopUsing(document, request.Owner);
        }
    }

    /// <summary>The same, and holds no thread while it waits.</summary>
    internal async Task<TakenLocks> AcquireAsync(
        OpenDocument document, ImmutableArray<LockTarget> targets, LockOptions options, CancellationToken cancellation)
    {
        LockSettings asked = options.Over(document.Settings.Current);
        LockRequest request = ToRequest(document, targets, options, asked, cancellation, out LeaseToken? token);
        _locks.Use(document, request.Owner, request.HeartbeatInterval);
        try
        {
            AcquireResult.Granted granted =
                await LockAttempts.RunAsync(document, request, options, asked, cancellation).ConfigureAwait(false);
            return Accept(document, granted, options, token);
        }
        finally
        {
            _locks.StopUsing(document, request.Owner);
        }
    }

    private LockRequest ToRequest(
        OpenDocument document,
        ImmutableArray<LockTarget> targets,
        LockOptions options,
        LockSettings asked,
        CancellationToken cancellation,
        out LeaseToken? token)
    {
        document.RecoverAtFirstUse(cancellation);
        if (options.Persistent)
        {
            _locks.Refresh(document, cancellation);
        }

        token = options.Persistent ? _locks.FindLease(document, targets, options.Mode) ?? LeaseToken.Create() : null;
        return new LockRequest
        {
            Owner = token is null ? Identity : _host.Identity.OfLease(token),
            Targets = targets,
            Mode = options.Mode,
            Operation = options.Operation,
            TimeToLive = asked.TimeToLive,
            TokenHash = token?.Hash ?? "",
            Patience = asked.Timeout,
            HeartbeatInterval = asked.HeartbeatInterval,
        };
    }

    /// <summary>Takes note of what was granted.</summary>
    private TakenLocks Accept(
        OpenDocument document, AcquireResult.Granted granted, LockOptions options, LeaseToken? token)
    {
        var locks = new List<SectionLock>();
        var renewed = new List<SectionLock>();
        var keptAlive = new List<SectionLock>();
        foreach (HeldLock held in granted.Locks)
        {
            // One that was known to be lost is taken anew, also where its record was still there.
            bool isRenewed = granted.Renewed.Contains(held.LockId) && _locks.Find(held.LockId) is { LossReason: null };
            SectionLock taken = _locks.Remember(document, held, token);
            taken.TicketOrder = granted.TicketOrder;
            if (options.KeepAlive && !taken.IsKeptAlive)
            {
                taken.IsKeptAlive = true;
                keptAlive.Add(taken);
            }

            locks.Add(taken);
            if (isRenewed)
            {
                renewed.Add(taken);
            }
        }

        if (_isDisposed != 0)
        {
            // The session was ended by another thread while this one waited.
            ReleaseAll();
            ObjectDisposedException.ThrowIf(true, this);
        }

        try
        {
            LockAttempts.Tell(options, granted);
            DocumentIndex index = RequireSections(document, locks);
            return new TakenLocks(this, locks, renewed, index, _host.Time) { KeptAlive = keptAlive };
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

    /// <summary>A section may have been removed between the look into the document and the grant.</summary>
    private static DocumentIndex RequireSections(OpenDocument document, List<SectionLock> locks)
    {
        DocumentIndex index = document.Reader.Look().Index;
        foreach (SectionLock held in locks)
        {
            LockTarget target = held.Held.Target;
            if (target.Path.Length > 1)
            {
                string id = FindSection(index, target).Id;
                held.Held = held.Held with { Target = new LockTarget(id, target.Path, target.Scope) };
            }
        }

        return index;
    }

    /// <summary>By its key: the id in a record may be shortened, and what it says may mean another section by now.</summary>
    private static Section FindSection(DocumentIndex index, LockTarget target)
    {
        string key = target.Path[^1];
        Section section = index.Sections.FirstOrDefault(one => one.Id == target.SectionId)
            ?? index.Sections.FirstOrDefault(one => ShortHash.Of(one.Id) == key)
            ?? index.Resolve(target.SectionId);
        return ShortHash.Of(section.Id) == key ? section : throw new SectionNotFoundException(target.SectionId, []);
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
