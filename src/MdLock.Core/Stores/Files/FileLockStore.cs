using MdLock.Disk;
using MdLock.Platform;
using MdLock.Rules;
using MdLock.Rules.Staleness;
using MdLock.Stores.Files.Records;
using MdLock.Stores.Files.Sharing;
using Microsoft.Win32.SafeHandles;

namespace MdLock.Stores.Files;

/// <summary>Keeps a document's lock table in a folder of files, made atomic by a critical section of all processes.</summary>
internal sealed class FileLockStore : ILockStore
{
    /// <summary>
    /// The critical section takes well under a millisecond, but on a machine with fifty times more to do than it can,
    /// a process that just started was seen to take more than ten seconds for it: who waits this long waits for a
    /// stopped process.
    /// </summary>
    private static readonly TimeSpan GuardLimit = TimeSpan.FromSeconds(60);

    /// <summary>A commit syncs a whole document: 100 MB on a slow disk take seconds.</summary>
    private static readonly TimeSpan CommitLimit = TimeSpan.FromSeconds(60);

    /// <summary>A file that was being written when looked at is younger than this.</summary>
    private static readonly TimeSpan LeftoverAge = TimeSpan.FromMinutes(1);

    /// <summary>Of a table that changes faster than it can be read, the last picture has to do.</summary>
    private const int MostGlances = 10;

    private readonly DocumentFolders _folder;
    private readonly TimeProvider _time;
    private readonly BlockingThreads _threads = new();
    private readonly FileLock _guard;
    private readonly FileLock _commit;
    private readonly FenceCounter _fences;
    private readonly TableReader _reader;
    private readonly TableWriter _writer;
    private readonly LifeSignsReader _lifeSigns;
    private readonly EntryWatches _watches;
    private readonly ShareGuard _share;
    private TableFiles? _last;

    /// <summary>Opens the store; nothing is touched before the first call.</summary>
    /// <param name="folder">Where its files are.</param>
    /// <param name="machine">This machine.</param>
    /// <param name="time">The clocks.</param>
    /// <param name="findMount">Tells how a folder is mounted; null for what the system says.</param>
    /// <param name="tell">Is told what holds in a folder that other hosts can see, with the folder first; null for nobody.</param>
    public FileLockStore(
        DocumentFolders folder,
        Machine machine,
        TimeProvider time,
        Func<string, FileSystemMount>? findMount = null,
        Action<string, string>? tell = null)
    {
        _folder = folder;
        _time = time;
        _guard = new FileLock(folder.CriticalSection, folder, _threads);
        _commit = new FileLock(folder.Commit, folder, _threads);
        _fences = new FenceCounter(folder, machine.BootId);
        _reader = new TableReader(folder);
        _writer = new TableWriter(folder, _reader);
        _lifeSigns = new LifeSignsReader(folder, machine);
        _watches = new EntryWatches(folder.Files, _threads);
        _share = new ShareGuard(folder, machine, time, findMount ?? FileSystemMount.Of, tell ?? ((_, _) => { }));
    }

    /// <inheritdoc/>
    public bool IsContested
    {
        get
        {
            try
            {
                return _share.IsContested();
            }
            catch (Exception hidden) when (StoreErrors.IsFailure(hidden))
            {
                // What cannot be seen is doubted, and reading goes on.
                return true;
            }
        }
    }

    /// <inheritdoc/>
    public bool Exists => Directory.Exists(_folder.Folder);

    /// <inheritdoc/>
    public T Transact<T>(
        Func<ILockView, Transition<T>> transition,
        TableAccess access,
        CancellationToken cancellation,
        TimeSpan? patience = null)
    {
        ArgumentNullException.ThrowIfNull(transition);
        using IDisposable? commit = access == TableAccess.NoCommitRunning ? EnterCommit(cancellation) : null;
        return InCriticalSection(
            () =>
            {
                if (access == TableAccess.Granting)
                {
                    // Within: the wait for one's turn may take longer than what was seen before it is good for.
                    _share.Require();
                }

                return Apply(transition);
            },
            cancellation,
            patience);
    }

    /// <inheritdoc/>
    public T Look<T>(Func<ILockView, T> look, CancellationToken cancellation)
    {
        ArgumentNullException.ThrowIfNull(look);
        return LookAt(look, cancellation);
    }

    /// <inheritdoc/>
    public LockTable Peek() => Guarded(() =>
    {
        _folder.Files.Refresh();

        // A reader of its own: what is known inside the critical section is not for those outside of it.
        var reader = new TableReader(_folder);
        TableFiles files = reader.Read(lastFence: 0);
        return files.Table with
        {
            Locks = [.. files.Table.Locks.Where(held => held.IsReadable)],
            Tickets =
            [
                .. files.TicketNames
                    .OrderBy(named => named.Key)
                    .Select(named => reader.ReadTicketRecord(named.Value, out _))
                    .OfType<Ticket>()
                    .Where(ticket => ticket.Details is not null),
            ],
        };
    });

    /// <inheritdoc/>
    public IReadOnlyList<StandingLock?> Find(IReadOnlyList<Guid> lockIds, CancellationToken cancellation)
    {
        ArgumentNullException.ThrowIfNull(lockIds);
        return Guarded(() => FindOwn(lockIds))
            ?? InCriticalSection(() => FindIn(new View(this, Read(), Now()), lockIds), cancellation);
    }

    /// <inheritdoc/>
    public RecordedLock? ReadRecord(Guid lockId, CancellationToken cancellation) => InCriticalSection(
        () => Read().LockNames.GetValueOrDefault(lockId) is { } name && _reader.ReadRecord(name) is { } record
            && record.Lock.LockId == lockId
                ? record
                : null,
        cancellation);

    /// <inheritdoc/>
    public bool Release(Guid lockId, long fence, CancellationToken cancellation) => InCriticalSection(
        () => _writer.TryRemove(lockId) || Apply(view => LockRules.Release(view.Table, lockId, fence)), cancellation);

    /// <inheritdoc/>
    public IDisposable? TryRestCommits(CancellationToken cancellation) => _commit.TryEnterToLook(CommitLimit, cancellation);

    /// <inheritdoc/>
    public IDisposable EnterCommit(CancellationToken cancellation) => Allowed(_commit.Enter(CommitLimit, cancellation));

    /// <inheritdoc/>
    public IDisposable? TryEnterCommit() => _commit.TryEnterAtOnce() is { } entered ? Allowed(entered) : null;

    /// <inheritdoc/>
    public IEntryWatch Watch(HeldLock held, long? place = null)
    {
        ArgumentNullException.ThrowIfNull(held);
        string path = Path.Combine(_folder.Folder, _last?.LockNames.GetValueOrDefault(held.LockId) ?? LockFileName.For(held));
        return held.Owner.Kind == OwnershipKind.Lease || !held.IsReadable
            ? _watches.OfLease(path)
            : _watches.OfProcess(path);
    }

    /// <inheritdoc/>
    public IEntryWatch Watch(Ticket ticket, long? place = null)
    {
        ArgumentNullException.ThrowIfNull(ticket);
        string name = _last?.TicketNames.GetValueOrDefault(ticket.Order) ?? TicketFileName.For(ticket);
        return _watches.OfProcess(Path.Combine(_folder.Queue, name));
    }

    /// <inheritdoc/>
    public bool MayHaveEnded(HeldLock held)
    {
        ArgumentNullException.ThrowIfNull(held);
        return IsGone(_last?.LockNames.GetValueOrDefault(held.LockId) is { } name
            ? Path.Combine(_folder.Folder, name)
            : Path.Combine(_folder.Folder, LockFileName.For(held)));
    }

    /// <inheritdoc/>
    public bool MayHaveEnded(Ticket ticket)
    {
        ArgumentNullException.ThrowIfNull(ticket);
        string name = _last?.TicketNames.GetValueOrDefault(ticket.Order) ?? TicketFileName.For(ticket);
        return IsGone(Path.Combine(_folder.Queue, name));
    }

    /// <inheritdoc/>
    public void Beat(LockOwner owner, Heartbeat beat)
    {
        ArgumentNullException.ThrowIfNull(owner);
        ArgumentNullException.ThrowIfNull(beat);
        var record = new HeartbeatRecord
        {
            LastHeartbeat = beat.At.Wall,
            MonotonicMs = (long)beat.At.Monotonic.TotalMilliseconds,
            ProcessId = owner.ProcessId,
            HostId = owner.HostId,
            OperationStart = beat.OperationStart,
            ExpectedDuration = beat.ExpectedDuration.TotalSeconds,
            Sequence = beat.Sequence,
        };
        SmallJsonFile.Write(_folder.Files, _lifeSigns.HeartbeatPath(owner.OwnerId), record, RecordJson.Write);
        _share.Renew();
    }

    /// <inheritdoc/>
    public IReadOnlyList<string> FindLeftovers(CancellationToken cancellation) =>
        LookAt(view => LeftoverFiles.Find(_folder, view.Files, _time.GetUtcNow() - LeftoverAge), cancellation);

    /// <inheritdoc/>
    public IReadOnlyList<string> Sweep(CancellationToken cancellation) => InCriticalSection(
        () => LeftoverFiles.Remove(_folder, Read(), _time.GetUtcNow() - LeftoverAge), cancellation);

    /// <inheritdoc/>
    public string? FindCounterFault(long known, CancellationToken cancellation)
    {
        // Who may only read is given no numbers, so none can be wrong for him.
        using FileLock.Entered? entered = _guard.TryEnterToLook(GuardLimit, cancellation);
        return entered is null ? null : Guarded(() =>
        {
            long last = Read().Table.LastFence;
            string? behind = last < known && known <= FenceRange.MaxContinued
                ? $"it says {last}, and a version was committed under {known}"
                : null;
            return _fences.Fault ?? (last < FenceRange.Max ? behind : $"it says {last}, the last number that there is");
        });
    }

    /// <inheritdoc/>
    public long MendCounter(long known, CancellationToken cancellation) => InCriticalSection(
        () =>
        {
            _share.Require();
            LockTable table = Read().Table;
            IEnumerable<long> used = table.Locks.Select(held => held.Fence).Concat(table.Tickets.Select(ticket => ticket.Order));
            return _fences.Mend(used.Append(known).Append(0).Where(number => number <= FenceRange.MaxContinued).Max());
        },
        cancellation);

    /// <inheritdoc/>
    public void Dispose()
    {
        _writer.Dispose();
        _fences.Dispose();
        _guard.Dispose();
        _commit.Dispose();
        _threads.Dispose();
    }

    private T LookAt<T>(Func<View, T> look, CancellationToken cancellation)
    {
        // Whose lock keeps nobody out looks from outside, for inside he would write.
        using FileLock.Entered? entered = IsContested ? null : _guard.TryEnterToLook(GuardLimit, cancellation);
        return Guarded(() => look(entered is null ? Glance(cancellation) : new View(this, Read(), Now())));
    }

    private View Glance(CancellationToken cancellation)
    {
        _folder.Files.Refresh();
        var reader = new TableReader(_folder);
        TableFiles files = reader.Read(lastFence: 0);
        for (int i = 0; i < MostGlances; i++)
        {
            cancellation.ThrowIfCancellationRequested();
            TableFiles before = files;
            files = reader.Read(lastFence: 0);
            if (files.HasSameEntries(before))
            {
                break;
            }
        }

        return new View(this, files, Now()) { IsGlance = true };
    }

    /// <summary>The same without the table and without one's turn; null where it takes these.</summary>
    /// <remarks>
    /// The file of one's own lock stays open. As long as it has its name the lock is there, and no other process writes
    /// into it without giving it another name.
    /// </remarks>
    private StandingLock[]? FindOwn(IReadOnlyList<Guid> lockIds)
    {
        _folder.Files.Refresh();
        var found = new StandingLock[lockIds.Count];
        for (int i = 0; i < found.Length; i++)
        {
            if (_writer.FindOwn(lockIds[i]) is not ({ } held, { } name))
            {
                return null;
            }

            found[i] = new(held, StalenessRules.Judge(_lifeSigns.Of(held, name, Now(), keeps: false)));
        }

        return found;
    }

    private static StandingLock?[] FindIn(View view, IReadOnlyList<Guid> lockIds) =>
    [
        .. lockIds.Select(id => view.Table.FindLock(id) is { } held ? new StandingLock(held, view.Judge(held)) : null),
    ];

    private bool IsGone(string path)
    {
        try
        {
            return _folder.Files.StatusOf(path) is null;
        }
        catch (Exception unwatchable) when (FileFailure.Is(unwatchable))
        {
            // What cannot be looked at counts as changed: the caller looks, and says what is wrong.
            return true;
        }
    }

    /// <summary>The stay in the critical section of commits, where one may commit; it is over where not.</summary>
    private FileLock.Entered Allowed(FileLock.Entered entered)
    {
        try
        {
            return Guarded(() =>
            {
                _share.Require();
                return entered;
            });
        }
        catch
        {
            entered.Dispose();
            throw;
        }
    }

    private T Guarded<T>(Func<T> work)
    {
        try
        {
            return work();
        }
        catch (Exception failure) when (StoreErrors.IsFailure(failure))
        {
            throw StoreErrors.From(failure, _folder.Folder);
        }
    }

    private T InCriticalSection<T>(Func<T> work, CancellationToken cancellation, TimeSpan? patience = null)
    {
        IReadOnlyList<SafeFileHandle> ended = [];
        try
        {
            using (_guard.Enter(patience is { } limit && limit < GuardLimit ? limit : GuardLimit, cancellation))
            {
                try
                {
                    return work();
                }
                finally
                {
                    ended = _writer.TakeEnded();
                }
            }
        }
        catch (Exception failure) when (StoreErrors.IsFailure(failure))
        {
            throw StoreErrors.From(failure, _folder.Folder);
        }
        finally
        {
            foreach (SafeFileHandle file in ended)
            {
                file.Dispose();
            }
        }
    }

    private T Apply<T>(Func<ILockView, Transition<T>> transition)
    {
        TableFiles files = Read();
        (LockTable next, T answer) = transition(new View(this, files, Now()));
        Write(files, next);
        return answer;
    }

    private TableFiles Read()
    {
        long lastFence = _fences.Read(_guard.Generation, out bool restarted);
        TableFiles files = _reader.Read(lastFence);
        return _last = restarted ? WithoutEarlierRun(files) : files;
    }

    private void Write(TableFiles files, LockTable next)
    {
        if (ReferenceEquals(files.Table, next))
        {
            return;
        }

        if (next.LastFence != files.Table.LastFence)
        {
            // First: a number that is lost harms nobody, one that is used twice does.
            _fences.Write(next.LastFence);
        }

        _writer.Apply(files, next);
    }

    /// <summary>At the first use after a restart, everything whose owner was a process is over.</summary>
    private TableFiles WithoutEarlierRun(TableFiles files)
    {
        var view = new View(this, files, Now());
        LockTable next = files.Table with
        {
            Locks = files.Table.Locks.RemoveAll(held => view.Judge(held)?.Reason == StaleReason.HostRestarted),
            Tickets = files.Table.Tickets.RemoveAll(ticket => view.Judge(ticket)?.Reason == StaleReason.HostRestarted),
        };
        _writer.Apply(files, next);
        if (_fences.Fault is null && next.LastFence <= FenceRange.Max)
        {
            _fences.Write(next.LastFence);
        }

        return files with { Table = next };
    }

    private LockInstant Now() => LockInstant.Of(_time);

    /// <summary>What a rule sees, gathered only as far as the rule asks.</summary>
    private sealed class View(FileLockStore store, TableFiles files, LockInstant now) : ILockView
    {
        public TableFiles Files => files;

        public LockTable Table => files.Table;

        public LockInstant Now => now;

        public bool IsGlance { get; init; }

        public StaleVerdict? Judge(HeldLock held) => held.Record == RecordState.NewerSchema
            ? null
            : StalenessRules.Judge(store._lifeSigns.Of(held, files.LockNames[held.LockId], now, keeps: !IsGlance));

        public StaleVerdict? Judge(Ticket ticket)
        {
            string name = files.TicketNames[ticket.Order];
            if (store._reader.ReadTicketRecord(name, out bool isNewer)?.Details is { } details)
            {
                return StalenessRules.Judge(store._lifeSigns.Of(ticket, details, name, now, keeps: !IsGlance));
            }

            return isNewer || EntryFile.IsInUse(store._folder.Files, Path.Combine(store._folder.Queue, name))
                ? null
                : new(StaleReason.Malformed, "its record cannot be read");
        }

        public Ticket? Describe(Ticket ticket) =>
            store._reader.ReadTicketRecord(files.TicketNames[ticket.Order], out _);

        public Heartbeat? LastHeartbeat(string ownerId) => store._lifeSigns.LastHeartbeat(ownerId);
    }
}
