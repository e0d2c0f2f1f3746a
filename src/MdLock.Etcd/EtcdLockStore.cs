using System.Collections.Concurrent;
using System.Globalization;
using System.Runtime.CompilerServices;
using Google.Protobuf;
using MdLock.Errors;
using MdLock.Platform;
using MdLock.Rules;
using MdLock.Rules.Staleness;
using MdLock.Stores.Etcd.Client;
using MdLock.Stores.Etcd.Commits;
using MdLock.Stores.Etcd.Leases;
using MdLock.Stores.Etcd.Looking;
using MdLock.Stores.Etcd.Tables;
using MdLock.Stores.Etcd.Watching;
using MdLock.Stores.Etcd.Wire;
using MdLock.Stores.Files;

namespace MdLock.Stores.Etcd;

/// <summary>Keeps a document's lock table in keys of etcd; each change is one transaction, made on what was read before.</summary>
/// <remarks>
/// A rule runs on the table as it is known, which may be old. What it changes takes effect only where all stands as read that
/// it rests on; else the answer brings the table as it is, and the rule runs again. What changes nothing is answered from a
/// table that was read after the call.
/// </remarks>
internal sealed partial class EtcdLockStore : ILockStore
{
    /// <summary>Others are faster each time at most this long.</summary>
    private static readonly TimeSpan LongestTurn = TimeSpan.FromSeconds(60);

    /// <summary>What is only shown is shown within this time, or not.</summary>
    private static readonly TimeSpan QuickLimit = TimeSpan.FromSeconds(1);

    /// <summary>For so long nobody is asked again for the sake of showing after nobody answered.</summary>
    private const long SilenceMilliseconds = 3000;

    /// <summary>So often a lock is handed over by whoever makes room for it; after that its waiter takes it himself.</summary>
    private const int HandOvers = 2;

    /// <summary>So often a ticket is drawn only where its wait was seen to close no cycle; after that its owner looks later.</summary>
    private const int TriesToSee = 2;

    private const int LongestPauseMilliseconds = 32;

    /// <summary>etcd takes 128 comparisons at a time; each that is handed over, and each that is taken out, needs two.</summary>
    private const int MostHanded = 24;
    private const int MostStale = 32;

    /// <summary>So many of those who came later are looked at for the one to whom a lock is handed.</summary>
    private const int Followers = 2;

    private readonly object _gate = new();
    private readonly DocumentKeys _keys;
    private readonly EtcdClient _client;
    private readonly ProcessLease _lease;
    private readonly EntrySlots _slots;
    private readonly Machine _machine;
    private readonly TimeProvider _time;
    private readonly Observations _observations;
    private readonly EtcdLifeSigns _signs;
    private readonly HandedLocks _handed;
    private readonly CommitTurns _turns;
    private readonly TrackedCommitPoint _point;
    private readonly DocumentWatches _watches;
    private readonly ConditionalWeakTable<object, object> _placed = [];
    private readonly ConcurrentDictionary<long, QueuePlace> _places = new();
    private readonly ConcurrentDictionary<Guid, EtcdTable> _handovers = new();
    private readonly ConcurrentDictionary<Task, bool> _endings = new();
    private EtcdTable? _known;
    private long _silentUntil;
    private bool _exists;
    private TimeSpan _silence = TimeSpan.FromSeconds(90);

    /// <summary>Opens the store; nothing is asked before the first call.</summary>
    /// <param name="keys">The document's keys.</param>
    /// <param name="client">The cluster.</param>
    /// <param name="lease">The lease of this process.</param>
    /// <param name="hub">The watches of this process.</param>
    /// <param name="slots">The keys that this process uses.</param>
    /// <param name="machine">This machine.</param>
    /// <param name="time">The clocks.</param>
    public EtcdLockStore(
        DocumentKeys keys, EtcdClient client, ProcessLease lease, WatchHub hub, DocumentSlots slots, Machine machine, TimeProvider time)
    {
        _slots = slots.Entries;
        _keys = keys;
        _client = client;
        _lease = lease;
        _machine = machine;
        _time = time;
        _observations = new Observations(machine.BootId);
        _signs = new EtcdLifeSigns(machine, lease, _observations);
        _handed = new HandedLocks(machine.BootId, lease);
        _turns = new CommitTurns(client, keys, hub, machine, slots.Turns, TakeLease);
        _point = new TrackedCommitPoint(new EtcdCommitPoint(client, keys, FindEntries));
        _watches = new DocumentWatches(keys, hub, _places, () => Volatile.Read(ref _known));
    }

    /// <inheritdoc/>
    public ICommitPoint? CommitPoint => _point;

    /// <inheritdoc/>
    public bool Exists
    {
        get
        {
            if (!_exists)
            {
                RangeRequest any = WholeTable();
                any.CountOnly = true;
                _exists = Waiting.For(_client.RangeAsync(any, CancellationToken.None)).Count > 0;
            }

            return _exists;
        }
    }

    /// <inheritdoc/>
    public T Transact<T>(
        Func<ILockView, Transition<T>> transition, TableAccess access, CancellationToken cancellation, TimeSpan? patience = null)
    {
        ArgumentNullException.ThrowIfNull(transition);
        using IDisposable? commit = access == TableAccess.NoCommitRunning ? _turns.Enter(patience, cancellation) : null;
        TimeSpan longest = patience is { } limit && limit < LongestTurn ? limit : LongestTurn;
        return Apply(transition, longest, cancellation, access == TableAccess.WithinCommit ? _point.LastRevision : null);
    }

    /// <inheritdoc/>
    public Ticket Placed(Ticket ticket) => _placed.TryGetValue(ticket, out object? placed) ? (Ticket)placed : ticket;

    /// <inheritdoc/>
    public HeldLock Placed(HeldLock held) => _placed.TryGetValue(held, out object? placed) ? (HeldLock)placed : held;

    /// <inheritdoc/>
    public T Look<T>(Func<ILockView, T> look, CancellationToken cancellation)
    {
        ArgumentNullException.ThrowIfNull(look);
        T answer = look(ViewOf(Read(cancellation)));
        KeepObservations();
        return answer;
    }

    /// <inheritdoc/>
    public LockTable Peek()
    {
        LockTable table = ReadQuickly().Table;
        return table with { Locks = table.Locks.RemoveAll(held => !held.IsReadable) };
    }

    /// <inheritdoc/>
    public IReadOnlyList<StandingLock?> Find(IReadOnlyList<Guid> lockIds, CancellationToken cancellation)
    {
        ArgumentNullException.ThrowIfNull(lockIds);
        if (Volatile.Read(ref _known) is { } known && lockIds.All(id => IsLost(known.Find(id))))
        {
            // That needs no server, and shall be known where none can be reached.
            return new StandingLock?[lockIds.Count];
        }

        EtcdTable table = Read(cancellation);
        EtcdView view = ViewOf(table);
        return [.. lockIds.Select(id => FindLive(table, id) is { Lock: { } held } ? new StandingLock(held, view.Judge(held)) : null)];
    }

    /// <inheritdoc/>
    public RecordedLock? ReadRecord(Guid lockId, CancellationToken cancellation) =>
        Read(cancellation).Find(lockId) is { Lock: { IsReadable: true } held } ? new RecordedLock(held, "", default) : null;

    /// <inheritdoc/>
    public bool Release(Guid lockId, long fence, CancellationToken cancellation) =>
        Apply(view => LockRules.Release(view.Table, lockId, fence), LongestTurn, cancellation);

    /// <inheritdoc/>
    public IDisposable EnterCommit(CancellationToken cancellation) => _turns.Enter(null, cancellation);

    /// <inheritdoc/>
    public IDisposable? TryEnterCommit() => _turns.TryEnter();

    /// <inheritdoc/>
    public IDisposable? TryRestCommits(CancellationToken cancellation) => Exists ? _turns.Enter(null, cancellation) : null;

    /// <inheritdoc/>
    public IEntryWatch Watch(HeldLock held, long? place = null) => _watches.Watch(held, place);

    /// <inheritdoc/>
    public IEntryWatch Watch(Ticket ticket, long? place = null) => _watches.Watch(ticket, place);

    /// <inheritdoc/>
    public bool MayHaveEnded(HeldLock held) => _watches.MayHaveEnded(held);

    /// <inheritdoc/>
    public bool MayHaveEnded(Ticket ticket) => _watches.MayHaveEnded(ticket);

    /// <inheritdoc/>
    public void Beat(LockOwner owner, Heartbeat beat)
    {
        ArgumentNullException.ThrowIfNull(owner);
        ArgumentNullException.ThrowIfNull(beat);
        if (_lease.Current is not { } lease)
        {
            // Without a lease this process has nothing here whose life it could show.
            return;
        }

        try
        {
            var request = new TxnRequest { Success = { Requests.Put(_keys.Beat(owner.OwnerId), EtcdLifeSigns.ValueOf(owner, beat), lease) } };
            Waiting.For(_client.TxnAsync(request, CancellationToken.None));
        }
        catch (StoreException unsaid)
        {
            throw new IOException(unsaid.Message, unsaid);
        }
    }

    /// <inheritdoc/>
    public IReadOnlyList<string> FindLeftovers(CancellationToken cancellation)
    {
        EtcdTable table = Read(cancellation);
        return
        [
            .. table.Seen.Keys
                .Where(name => table.Find(name.Split('.')[0]) is null)
                .Select(name => DocumentKeys.SeenFolder + name)
                .Order(StringComparer.Ordinal),
        ];
    }

    /// <inheritdoc/>
    public IReadOnlyList<string> Sweep(CancellationToken cancellation)
    {
        IReadOnlyList<string> leftovers = FindLeftovers(cancellation);
        foreach (string[] some in leftovers.Chunk(100))
        {
            var request = new TxnRequest();
            request.Success.AddRange(some.Select(name => Requests.Delete(ByteString.CopyFromUtf8(_keys.Root + name))));
            Waiting.For(_client.TxnAsync(request, cancellation));
        }

        return leftovers;
    }

    /// <inheritdoc/>
    public string? FindCounterFault(long known, CancellationToken cancellation)
    {
        long last = Read(cancellation).Table.LastFence;
        return last < known && known <= FenceRange.MaxContinued
            ? string.Create(CultureInfo.InvariantCulture, $"it says {last}, and a version was committed under {known}")
            : null;
    }

    /// <inheritdoc/>
    public long MendCounter(long known, CancellationToken cancellation)
    {
        TimeSpan calledAt = Now().Monotonic;
        for (int attempt = 0; ; attempt++)
        {
            RequireTime(calledAt, LongestTurn, attempt);
            EtcdTable table = Read(cancellation);
            long last = table.Table.LastFence;
            if (known <= last || known > FenceRange.MaxContinued)
            {
                return last;
            }

            long start = Fences.StartBehind(known, table.Revision);
            var request = new TxnRequest
            {
                Compare = { Requests.IsWrittenAt(_keys.Epoch, table.EpochRevision) },
                Success = { Requests.Put(_keys.Epoch, EtcdTable.ValueOf(start)) },
            };
            Waiting.For(_client.TxnAsync(request, cancellation));
        }
    }

    /// <inheritdoc/>
    public void Dispose() => _watches.Dispose();

    private T Apply<T>(
        Func<ILockView, Transition<T>> rule, TimeSpan limit, CancellationToken cancellation, long? headRevision = null)
    {
        if (!_endings.IsEmpty)
        {
            // What was given up before would look as if it were still wanted.
            Task.WaitAny([Task.WhenAll(_endings.Keys)], (int)_client.Address.Deadline.TotalMilliseconds, cancellation);
        }

        TimeSpan calledAt = Now().Monotonic;
        EtcdTable table = Volatile.Read(ref _known) ?? Read(cancellation);
        int attempt = 0;
        bool mayHandOver = headRevision is null;
        var leases = new Dictionary<TimeSpan, long>();
        while (true)
        {
            var view = new EtcdView(table, _signs, Now(), MostStale);
            (LockTable next, T answer) = rule(view);
            if (mayHandOver)
            {
                mayHandOver = false;
                if (HandOver(table.Table, next, cancellation))
                {
                    return answer;
                }

                if (Volatile.Read(ref _known) is { } newer && newer.Revision > table.Revision)
                {
                    // Who comes next instead, the refusal told.
                    table = newer;
                    continue;
                }
            }

            TableChange change = ChangeOf(table, next, view, attempt, leases, cancellation);

            // Who is refused is refused by what stands there now; nothing that is compared would tell.
            bool needsNew = change.IsEmpty || change.EndsTickets;
            if ((needsNew && table.AskedAt.Monotonic < calledAt) || table.Revision < change.RestsOn)
            {
                Free(change.Taken);
                RequireTime(calledAt, limit, attempt);
                table = Read(cancellation);
                continue;
            }

            if (change.IsEmpty)
            {
                KeepObservations();
                return answer;
            }

            if (headRevision is { } expected)
            {
                change.Request.Compare.Add(Requests.IsWrittenAt(_keys.Head, expected));
            }

            (bool isDone, table) = Send(change, table, cancellation);
            if (!isDone && headRevision is { } head && table.HeadRevision != head)
            {
                throw Overtaken();
            }

            if (isDone && !IsOneTooMany(change))
            {
                KeepObservations();
                return answer;
            }

            if (isDone)
            {
                // Others were granted theirs at other places at the same time.
                Waiting.For(TakeBackAsync(change), cancellation);
                table = Read(cancellation);
            }

            RequireTime(calledAt, limit, ++attempt);
            if (attempt > 1)
            {
                int pause = Math.Min(1 << Math.Min(attempt, 10), LongestPauseMilliseconds);
                cancellation.WaitHandle.WaitOne(Random.Shared.Next(pause));
            }

            cancellation.ThrowIfCancellationRequested();
        }
    }

    /// <summary>Whether a change left more locks than a document may have.</summary>
    private bool IsOneTooMany(TableChange change)
    {
        try
        {
            return change.Counts && change.EntryCount > LockTable.MaxLocks
                && Read(CancellationToken.None).Table.Locks.Length > LockTable.MaxLocks;
        }
        catch (StoreException)
        {
            // What was granted is better told than forgotten.
            return false;
        }
    }

    private TableChange ChangeOf(
        EtcdTable table, LockTable next, EtcdView view, int attempt, Dictionary<TimeSpan, long> leases, CancellationToken cancellation)
    {
        if (ReferenceEquals(table.Table, next))
        {
            return TableChange.Of(_keys, table, next, WriterOf(0, leases, cancellation), view.DeadLeases, mustSeeTickets: false);
        }

        bool adds = next.Locks.Any(held => table.Find(held.LockId) is not { } entry || IsToBeRevived(entry, held))
            || next.Tickets.Any(one => table.Find(one.Order) is null);
        bool makesRoom = next.Locks.Length < table.Table.Locks.Length || next.Tickets.Length < table.Table.Tickets.Length;
        long lease = 0;
        if (adds)
        {
            NoteSilence(table, next);
            lease = TakeLease(cancellation);
        }

        ChangeWriter writer = WriterOf(lease, leases, cancellation);
        if (makesRoom && attempt < HandOvers)
        {
            int left = MostHanded;
            LockTable handed = LockRules.Promote(
                next, ticket => (left -= ticket.Targets.Length) >= 0 && MayTake(table, ticket), view.Now).Table;
            try
            {
                return TableChange.Of(_keys, table, handed, writer, view.DeadLeases, attempt < TriesToSee);
            }
            catch (LockException)
            {
                // A waiter's record is too large for what it becomes: whoever makes room is not to blame for it.
            }
        }

        return TableChange.Of(_keys, table, next, writer, view.DeadLeases, attempt < TriesToSee);
    }

    /// <summary>Whether this process renews a lock that it lost, and that nobody took: it hangs on the lease of today then.</summary>
    private bool IsToBeRevived(EtcdEntry entry, HeldLock after) => entry.Lock is { Owner.Kind: OwnershipKind.Process } held
        && held.GrantedAt != after.GrantedAt && _lease.IsOwn(entry.Lease) && !_lease.IsLive(entry.Lease);

    private (bool IsDone, EtcdTable Table) Send(TableChange change, EtcdTable table, CancellationToken cancellation)
    {
        LockInstant askedAt = Now();
        Task<Sent> sending = _client.TxnAsync(change.Request, CancellationToken.None);
        Sent sent;
        try
        {
            sent = Waiting.For(sending, cancellation);
        }
        catch (Exception failure) when (failure is OperationCanceledException or StoreException)
        {
            // It may have taken effect, or may yet: nobody shall hold what nobody knows of.
            Task ending = WithdrawAsync(change, sending);
            _endings.TryAdd(ending, true);
            _ = ending.ContinueWith(over => _endings.TryRemove(over, out _), TaskScheduler.Default);
            throw;
        }

        TxnResponse response = sent.Response;
        EtcdTable? read = !response.Succeeded && response.Responses[^1].ResponseRange is { } range
            ? Keep(EtcdTable.Read(_keys, range.Kvs, response.Header.Revision, askedAt, table, _handed))
            : null;
        bool isDone = response.Succeeded || (sent.WasRepeated && change.HasTakenEffect(read!));
        if (isDone)
        {
            change.NoteCount(response);
            _exists = true;
            Note(change, response.Header.Revision, read);
            NotePlaces(change, response, askedAt);
        }
        else if (!sent.WasRepeated)
        {
            // One that was sent twice may yet come to stand there.
            Free(change.Taken);
        }

        return (isDone, read ?? table);
    }

    private void Free(IEnumerable<string> ids)
    {
        foreach (string id in ids)
        {
            _slots.Free(id);
        }
    }

    private void Note(TableChange change, long revision, EtcdTable? read)
    {
        Free(change.Ended);
        Forget(change.Ended);
        foreach (string id in change.Taken)
        {
            _slots.Written(id, revision);
        }

        foreach ((Ticket ticket, string id) in change.AddedTickets)
        {
            _placed.AddOrUpdate(ticket, ticket with { Order = read?.Find(id)?.CreateRevision ?? revision });
        }

        long granted = read is null ? revision : 0;
        foreach ((HeldLock held, int step) in change.Granted)
        {
            _placed.AddOrUpdate(
                held,
                read?.Find(held.LockId)?.Lock is { } found
                    ? held with { Fence = found.Fence }
                    : held with { Fence = Fences.Of(change.Before.FenceStart, granted, step) });
        }

        if (read is not null)
        {
            return;
        }

        lock (_gate)
        {
            if (_known is { } known && known.Revision < revision)
            {
                _known = known.With(change, revision);
            }
        }
    }

    private EtcdTable Read(CancellationToken cancellation)
    {
        LockInstant askedAt = Now();
        RangeResponse response = Waiting.For(_client.RangeAsync(WholeTable(), cancellation));
        return Keep(EtcdTable.Read(_keys, response.Kvs, response.Header.Revision, askedAt, Volatile.Read(ref _known), _handed));
    }

    /// <summary>The same for what is only shown: nobody waits for that.</summary>
    private EtcdTable ReadQuickly()
    {
        if (Environment.TickCount64 < Volatile.Read(ref _silentUntil))
        {
            throw EtcdErrors.Unreachable(_client.Address, _client.Address.Endpoints[_client.Current], null, QuickLimit);
        }

        using var limit = new CancellationTokenSource(QuickLimit);
        try
        {
            return Read(limit.Token);
        }
        catch (OperationCanceledException)
        {
            Volatile.Write(ref _silentUntil, Environment.TickCount64 + SilenceMilliseconds);
            throw EtcdErrors.Unreachable(_client.Address, _client.Address.Endpoints[_client.Current], null, QuickLimit);
        }
    }

    /// <summary>Keeps a table, unless a newer one is known.</summary>
    private EtcdTable Keep(EtcdTable table)
    {
        lock (_gate)
        {
            if (_known is not null && table.Revision < _known.Newest)
            {
                return table;
            }

            _known = table;
        }

        _slots.Learn(table);
        _handed.Forget(table);
        _observations.Forget(table);
        return table;
    }

    private IReadOnlyList<EtcdEntry?> FindEntries(IReadOnlyList<Guid> lockIds, CancellationToken cancellation)
    {
        EtcdTable? known = Volatile.Read(ref _known);
        if (known is null || lockIds.Any(id => known.Find(id) is null))
        {
            known = Read(cancellation);
        }

        return [.. lockIds.Select(id => FindLive(known, id))];
    }

    /// <summary>A lock's entry; null where it is gone, or is this process's and its lease is lost.</summary>
    private EtcdEntry? FindLive(EtcdTable table, Guid lockId) => table.Find(lockId) is { Lock: { } held } entry
        && !(held.Owner.Kind == OwnershipKind.Process && _lease.IsOwn(entry.Lease) && _signs.IsOver(entry, table))
            ? entry
            : null;

    /// <summary>Whether a lock of this process hangs on a lease that this process takes for lost.</summary>
    private bool IsLost(EtcdEntry? entry) =>
        entry is { Lock.Owner.Kind: OwnershipKind.Process } && _lease.IsOwn(entry.Lease) && !_lease.IsLive(entry.Lease);

    private void NoteSilence(EtcdTable table, LockTable next)
    {
        if (_lease.Current is null)
        {
            TimeSpan interval = next.Locks
                .Where(held => table.Find(held.LockId) is null)
                .Select(held => held.HeartbeatInterval)
                .Concat(next.Tickets.Where(one => table.Find(one.Order) is null).Select(one => one.Details!.HeartbeatInterval))
                .Where(one => one > TimeSpan.Zero)
                .DefaultIfEmpty(_silence / StalenessRules.MissedHeartbeats)
                .Min();
            _silence = interval * StalenessRules.MissedHeartbeats;
        }
    }

    private long TakeLease(CancellationToken cancellation)
    {
        ValueTask<long> taken = _lease.RequireAsync(_silence, cancellation);
        return taken.IsCompletedSuccessfully ? taken.Result : Waiting.For(taken.AsTask());
    }

    private ChangeWriter WriterOf(long lease, Dictionary<TimeSpan, long> leases, CancellationToken cancellation) => new()
    {
        BootId = _machine.BootId,
        LeaseId = lease,
        LeaseFor = held => leases.TryGetValue(held.TimeToLive, out long taken)
            ? taken
            : leases[held.TimeToLive] = Waiting.For(_client.GrantLeaseAsync(held.TimeToLive, cancellation)).Id,
        IsToBeRevived = IsToBeRevived,
        WholeTable = WholeTable(),
        EntryCount = new RangeRequest { Key = _keys.Entries, RangeEnd = _keys.EntriesEnd, CountOnly = true },
        NewestEntries = Requests.ByAge(_keys.Entries, _keys.EntriesEnd, 2, newestFirst: true),
        TakeId = _slots.Take,
    };

    private void KeepObservations()
    {
        foreach (KeyValuePair<string, ByteString> seen in _observations.TakeUnwritten())
        {
            var request = new TxnRequest
            {
                Compare = { Requests.IsThere(_keys.Entry(seen.Key.Split('.')[0])) },
                Success = { Requests.Put(_keys.Seen(seen.Key), seen.Value) },
            };
            _ = IgnoreAsync(_client.TxnAsync(request, CancellationToken.None));
        }
    }

    private StoreException Overtaken() => new(
        ErrorIds.GuardTimeout,
        $"Another commit was made below '{_keys.Root}' in etcd while this one stood still; it carries no locks any more.",
        "Try again.");

    /// <summary>Ends what others are faster than for too long.</summary>
    private void RequireTime(TimeSpan calledAt, TimeSpan limit, int attempts)
    {
        TimeSpan spent = Now().Monotonic - calledAt;
        if (spent > limit)
        {
            throw new StoreException(
                ErrorIds.GuardTimeout,
                string.Create(
                    CultureInfo.InvariantCulture,
                    $"Others changed the locks below '{_keys.Root}' in etcd at each of {attempts} attempts within {spent.TotalSeconds:0.#} s."),
                "Try again; spread the work over more documents where that happens often.");
        }
    }

    private EtcdView ViewOf(EtcdTable table) => new(table, _signs, Now());

    private RangeRequest WholeTable() => Requests.Range(_keys.First, _keys.End);

    private LockInstant Now() => LockInstant.Of(_time);
}
