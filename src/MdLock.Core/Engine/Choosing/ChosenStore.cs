using MdLock.Disk;
using MdLock.Errors;
using MdLock.Platform;
using MdLock.Rules;
using MdLock.Stores;

namespace MdLock.Engine.Choosing;

/// <summary>The store of a document that is both set for it and named by the marker of its folder; without locks where these differ.</summary>
/// <remarks>
/// Whoever asks for a lock, or begins a commit, is checked anew: before, so that a refusal leaves nothing behind, and within the
/// store's critical section, so that of one who takes a lock and one who moves the folder at the same moment one sees the other.
/// A folder is moved while nobody holds or waits: so what this process has from the old store is over, and the new one can
/// take its place at once. Who only looks is never refused, and sees the files where he may not see more.
/// </remarks>
/// <param name="folders">Where the document's files are.</param>
/// <param name="wish">The store that is set.</param>
/// <param name="openFiles">Opens the document's locks in files.</param>
/// <param name="findProvider">Opens a cluster.</param>
/// <param name="tell">Is told what cannot be seen from here, with the folder first.</param>
internal sealed class ChosenStore(
    DocumentFolders folders,
    StoreWish wish,
    Func<ILockStore> openFiles,
    Func<EtcdAddress, IStoreProvider> findProvider,
    Action<string, string> tell) : ILockStore
{
    /// <summary>More changes of a marker than these, between two looks at it, are no chance.</summary>
    private const int MostLooks = 5;

    private readonly object _gate = new();
    private readonly MarkerFile _marker = new(folders);
    private readonly List<Opened> _etcd = [];
    private readonly ILockStore _files = openFiles();
    private volatile Standing? _standing;

    /// <inheritdoc/>
    public bool Exists
    {
        get
        {
            Standing now = Look();
            if (now.Refusal is null || HasFiles)
            {
                return now.Store.Exists;
            }

            tell(folders.Place, $"{now.Refusal.Message} Who holds locks there cannot be seen from here.");
            return false;
        }
    }

    /// <inheritdoc/>
    public bool IsContested
    {
        get
        {
            // Asked for each document that is opened: where no marker is, settings need not be read for it.
            try
            {
                return (_marker.Status is not null && Look().Refusal is not null) || (_standing?.Store ?? _files).IsContested;
            }
            catch (StoreException)
            {
                // What cannot be seen is doubted, and reading goes on.
                return true;
            }
        }
    }

    /// <inheritdoc/>
    /// <remarks>By the folder's marker, whatever is set here: who only reads reads what is committed there.</remarks>
    public ICommitPoint? CommitPoint => Look().IsShared ? new ChosenPoint(this) : null;

    /// <inheritdoc/>
    public string? Settle(CancellationToken cancellation) => Settled(now => now.Wanted?.Url ?? EtcdUrl.File, cancellation);

    // The folder of the locks alone tells nothing: the audit trail makes it too.
    private bool HasFiles => File.Exists(folders.CriticalSection);

    private string Place => folders.Place;

    private ILockStore Known => (_standing ?? Look()).Store;

    /// <summary>What a document is on every host, at whatever path its folder is there.</summary>
    /// <param name="folderId">The name of its folder.</param>
    /// <param name="folders">Where its files are on this host.</param>
    public static string KeyOf(Guid folderId, DocumentFolders folders) => $"{folderId:D}/{Path.GetFileName(folders.DocumentPath)}";

    /// <inheritdoc/>
    public T Transact<T>(
        Func<ILockView, Transition<T>> transition, TableAccess access, CancellationToken cancellation, TimeSpan? patience = null)
    {
        if (access is TableAccess.Ordinary or TableAccess.WithinCommit && (_standing ?? Look()) is { IsToBeClaimed: false } known)
        {
            // One's own locks are where they were granted.
            return known.Refusal is null || HasFiles
                ? known.Store.Transact(transition, access, cancellation, patience)
                : throw known.Refusal;
        }

        return Settled(now => now.Store.Transact(
            view =>
            {
                Require(now);
                return transition(view);
            },
            access,
            cancellation,
            patience), cancellation);
    }

    /// <inheritdoc/>
    public T Look<T>(Func<ILockView, T> look, CancellationToken cancellation) => Look().Store.Look(look, cancellation);

    /// <inheritdoc/>
    public LockTable Peek() => Look().Store.Peek();

    /// <inheritdoc/>
    public IReadOnlyList<HeldLock> FindHanded(long place, CancellationToken cancellation) => Known.FindHanded(place, cancellation);

    /// <inheritdoc/>
    public bool IsLookDue(long place, CancellationToken cancellation) => Known.IsLookDue(place, cancellation);

    /// <inheritdoc/>
    public HeldLock Placed(HeldLock held) => Known.Placed(held);

    /// <inheritdoc/>
    public Ticket Placed(Ticket ticket) => Known.Placed(ticket);

    /// <inheritdoc/>
    public IReadOnlyList<StandingLock?> Find(IReadOnlyList<Guid> lockIds, CancellationToken cancellation) => Known.Find(lockIds, cancellation);

    /// <inheritdoc/>
    public RecordedLock? ReadRecord(Guid lockId, CancellationToken cancellation) => Look().Store.ReadRecord(lockId, cancellation);

    /// <inheritdoc/>
    public bool Release(Guid lockId, long fence, CancellationToken cancellation) => Known.Release(lockId, fence, cancellation);

    /// <inheritdoc/>
    public IDisposable EnterCommit(CancellationToken cancellation) =>
        Settled(now => Entered(now, now.Store.EnterCommit(cancellation))!, cancellation);

    /// <inheritdoc/>
    public IDisposable? TryEnterCommit() => Settled(now => Entered(now, now.Store.TryEnterCommit()), CancellationToken.None);

    /// <inheritdoc/>
    public IDisposable? TryRestCommits(CancellationToken cancellation) => Look().Store.TryRestCommits(cancellation);

    /// <inheritdoc/>
    public IEntryWatch Watch(HeldLock held, long? place) => Known.Watch(held, place);

    /// <inheritdoc/>
    public IEntryWatch Watch(Ticket ticket, long? place) => Known.Watch(ticket, place);

    /// <inheritdoc/>
    public bool MayHaveEnded(HeldLock held) => Known.MayHaveEnded(held);

    /// <inheritdoc/>
    public bool MayHaveEnded(Ticket ticket) => Known.MayHaveEnded(ticket);

    /// <inheritdoc/>
    public void Beat(LockOwner owner, Heartbeat beat) => Known.Beat(owner, beat);

    /// <inheritdoc/>
    public IReadOnlyList<string> FindLeftovers(CancellationToken cancellation) => Look().Store.FindLeftovers(cancellation);

    /// <inheritdoc/>
    public IReadOnlyList<string> Sweep(CancellationToken cancellation) => Look().Store.Sweep(cancellation);

    /// <inheritdoc/>
    public string? FindCounterFault(long known, CancellationToken cancellation) => Look().Store.FindCounterFault(known, cancellation);

    /// <inheritdoc/>
    public long MendCounter(long known, CancellationToken cancellation) =>
        Settled(now => now.Store.MendCounter(known, cancellation), cancellation);

    /// <inheritdoc/>
    public void Dispose()
    {
        foreach (Opened opened in _etcd)
        {
            opened.Store.Dispose();
        }

        _files.Dispose();
    }

    /// <summary>Does something in the store that holds now, and once more where that changed in its course.</summary>
    private T Settled<T>(Func<Standing, T> work, CancellationToken cancellation)
    {
        for (int look = 1; look <= MostLooks; look++)
        {
            try
            {
                Standing now = Look(wish.Current);
                if (now.IsToBeClaimed)
                {
                    Claim(now, cancellation);
                    continue;
                }

                return now.Refusal is null ? work(now) : throw now.Refusal;
            }
            catch (MarkerChangedException)
            {
                // Looked at again.
            }
        }

        throw ChoiceErrors.Unsettled(folders.Place);
    }

    private Standing Look() => Look(wish.Known);

    private Standing Look(EtcdAddress? wanted)
    {
        try
        {
            FileStatus? status = _marker.Status;

            // Where etcd is set and no marker is there, other files tell: whether the file store was used.
            Standing? last = _standing;
            bool isKnown = last is not null && ReferenceEquals(last.Wanted, wanted) && MarkerFile.IsSame(last.Status, status);
            return isKnown && (wanted is null || status is not null) ? last! : _standing = Decide(wanted, status);
        }
        catch (StoreException unknown)
        {
            // No lock by guesses at what is written there; who only looks is not refused for it.
            return new(wanted, null, _files) { Refusal = unknown };
        }
    }

    private Standing Decide(EtcdAddress? wanted, FileStatus? status)
    {
        StoreMarker? marker = status is null ? null : _marker.Read();
        string name = wanted?.Url ?? EtcdUrl.File;
        if (marker is null)
        {
            return wanted is null ? new(wanted, status, _files)
                : FileStoreState.Exists(folders) ? new(wanted, status, _files) { Refusal = ChoiceErrors.FileState(folders.Place, name) }
                : new(wanted, status, _files) { IsToBeClaimed = true, IsShared = true };
        }

        bool isShared = marker.Store != EtcdUrl.File;

        if (marker.MovingTo is { } target)
        {
            // Begun by one who was the first, and has perhaps ended: nobody had a lock, so anybody may go on.
            bool isClaim = marker.Store == EtcdUrl.File && wanted is not null && EtcdUrl.IsSame(target, name) && !FileStoreState.Exists(folders);
            return isClaim
                ? new(wanted, status, _files) { IsToBeClaimed = true, IsShared = true, Claim = marker }
                : new(wanted, status, _files) { IsShared = isShared, Refusal = ChoiceErrors.Moving(folders.Place, marker) };
        }

        return wanted is not null && EtcdUrl.IsSame(marker.Store, name)
            ? new(wanted, status, OpenEtcd(wanted, marker.FolderId)) { IsShared = isShared }
            : new(wanted, status, _files) { IsShared = isShared, Refusal = ChoiceErrors.Mismatch(folders.Place, marker, name) };
    }

    /// <summary>Makes the folder's marker: first as a claim, and as itself when nobody used files meanwhile.</summary>
    /// <remarks>
    /// One who uses files makes the file of the critical section, and looks for the marker then; one who claims makes the
    /// claim, and looks for that file then. So of two at the same moment one sees the other, at least.
    /// </remarks>
    private void Claim(Standing now, CancellationToken cancellation)
    {
        cancellation.ThrowIfCancellationRequested();
        StoreMarker claim = now.Claim ?? new(Guid.NewGuid(), EtcdUrl.File, now.Wanted!.Url);

        // A mistyped address must not be what the folder says for ever: a cluster that does not answer makes no marker.
        _ = OpenEtcd(now.Wanted!, claim.FolderId).Exists;
        if (now.Claim is null && !_marker.TryCreate(claim))
        {
            return;
        }

        if (FileStoreState.Exists(folders))
        {
            if (_marker.Read() == claim)
            {
                _marker.Remove();
            }

            return;
        }

        _marker.Replace(claim with { Store = now.Wanted!.Url, MovingTo = null });
    }

    private ILockStore OpenEtcd(EtcdAddress address, Guid folderId)
    {
        lock (_gate)
        {
            Opened? known = _etcd.Find(one => ReferenceEquals(one.Address, address) && one.FolderId == folderId);
            if (known is null)
            {
                known = new(address, folderId, findProvider(address).Open(KeyOf(folderId, folders), folders));
                _etcd.Add(known);
            }

            return known.Store;
        }
    }

    private IDisposable? Entered(Standing now, IDisposable? entered)
    {
        try
        {
            Require(now);
            return entered;
        }
        catch
        {
            entered?.Dispose();
            throw;
        }
    }

    private void Require(Standing now)
    {
        if (!MarkerFile.IsSame(_marker.Status, now.Status))
        {
            throw new MarkerChangedException();
        }
    }

    /// <summary>Tells what is committed by the store that holds now.</summary>
    private sealed class ChosenPoint(ChosenStore store) : ICommitPoint
    {
        private ICommitPoint Point => store.Look() is var now && now.Refusal is null && now.Store.CommitPoint is { } point
            ? point
            : throw now.Refusal ?? ChoiceErrors.Unsettled(store.Place);

        public DocumentHead? Read(CancellationToken cancellation) => Point.Read(cancellation);

        public DocumentHead? TryMove(
            DocumentHead? before, DocumentHead after, IReadOnlyList<HeldLock> authorities, CancellationToken cancellation) =>
            Point.TryMove(before, after, authorities, cancellation);
    }

    /// <summary>A store of the cluster, for one name of the folder.</summary>
    private sealed record Opened(EtcdAddress Address, Guid FolderId, ILockStore Store);

    /// <summary>How it stands, as of one look at the marker.</summary>
    /// <param name="Wanted">The store that is set; null for files.</param>
    /// <param name="Status">The marker's file.</param>
    /// <param name="Store">Where to look, and to lock unless that is refused.</param>
    private sealed record Standing(EtcdAddress? Wanted, FileStatus? Status, ILockStore Store)
    {
        public StoreException? Refusal { get; init; }

        public bool IsToBeClaimed { get; init; }

        /// <summary>Whether the store of the folder tells what is committed, be it refused here or not.</summary>
        public bool IsShared { get; init; }

        public StoreMarker? Claim { get; init; }
    }

    /// <summary>Ends a rule within the critical section: nothing was changed.</summary>
    private sealed class MarkerChangedException : Exception;
}
