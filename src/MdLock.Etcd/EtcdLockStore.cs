using System.Collections.Concurrent;
using System.Collections.Immutable;
using System.Globalization;
using System.Runtime.CompilerServices;
using Google.Protobuf;
using Google.Protobuf.Collections;
using Grpc.Core;
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
internal sealed class EtcdLockStore : ILockStore
{
    /// <summary>Others are faster each time at most this long.</summary>
    private static readonly TimeSpan LongestTurn = TimeSpan.FromSeconds(60);

    /// <summary>So often a lock is handed over by whoever makes room for it; after that its waiter takes it himself.</summary>
    private const int HandOvers = 2;

    /// <summary>So often a ticket is drawn only where its wait was seen to close no cycle; after that its owner looks later.</summary>
    private const int TriesToSee = 2;

    private const int LongestPauseMilliseconds = 32;

    /// <summary>So many of those who came later are looked at for the one to whom a lock is handed.</summary>
    private const int Followers = 2;

    private readonly object _gate = new();
    private readonly DocumentKeys _keys;
    private readonly EtcdClient _client;
    private readonly ProcessLease _lease;
    private readonly WatchHub _hub;
    private readonly EntrySlots _slots;
    private readonly Machine _machine;
    private readonly TimeProvider _time;
    private readonly Observations _observations;
    private readonly EtcdLifeSigns _signs;
    private readonly HandedLocks _handed;
    private readonly CommitTurns _turns;
    private readonly ConditionalWeakTable<Ticket, Ticket> _placed = [];
    private readonly Glances _glances = new();
    private readonly ConcurrentDictionary<long, QueuePlace> _places = new();
    private readonly ConcurrentDictionary<Guid, EtcdTable> _handovers = new();
    private EtcdTable? _known;
    private bool _exists;
    private TimeSpan _silence = TimeSpan.FromSeconds(90);

    /// <summary>Opens the store; nothing is asked before the first call.</summary>
    /// <param name="keys">The document's keys.</param>
    /// <param name="client">The cluster.</param>
    /// <param name="lease">The lease of this process.</param>
    /// <param name="hub">The watches of this process.</param>
    /// <param name="slots">The keys of this process's entries.</param>
    /// <param name="machine">This machine.</param>
    /// <param name="time">The clocks.</param>
    public EtcdLockStore(
        DocumentKeys keys, EtcdClient client, ProcessLease lease, WatchHub hub, EntrySlots slots, Machine machine, TimeProvider time)
    {
        _slots = slots;
        _keys = keys;
        _client = client;
        _lease = lease;
        _hub = hub;
        _machine = machine;
        _time = time;
        _observations = new Observations(machine.BootId);
        _signs = new EtcdLifeSigns(machine, lease, _observations);
        _handed = new HandedLocks(machine.BootId, lease);
        _turns = new CommitTurns(client, keys, hub, TakeLease);
        CommitPoint = new EtcdCommitPoint(client, keys, FindEntries);
    }

    /// <inheritdoc/>
    public ICommitPoint? CommitPoint { get; }

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
        using IDisposable? commit = access == TableAccess.NoCommitRunning ? EnterCommit(cancellation) : null;
        return Apply(transition, patience is { } limit && limit < LongestTurn ? limit : LongestTurn, cancellation);
    }

    /// <inheritdoc/>
    public Ticket Placed(Ticket ticket) => _placed.TryGetValue(ticket, out Ticket? placed) ? placed : ticket;

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
        LockTable table = Read(CancellationToken.None).Table;
        return table with { Locks = table.Locks.RemoveAll(held => !held.IsReadable) };
    }

    /// <inheritdoc/>
    public IReadOnlyList<StandingLock?> Find(IReadOnlyList<Guid> lockIds, CancellationToken cancellation)
    {
        ArgumentNullException.ThrowIfNull(lockIds);
        EtcdTable table = Read(cancellation);
        EtcdView view = ViewOf(table);
        return [.. lockIds.Select(id => FindLive(table, id) is { Lock: { } held } ? new StandingLock(held, view.Judge(held)) : null)];
    }

    /// <inheritdoc/>
    public RecordedLock? ReadRecord(Guid lockId, CancellationToken cancellation) =>
        Read(cancellation).Find(lockId) is { Lock: { IsReadable: true } held } ? new RecordedLock(held, "", default) : null;

    /// <inheritdoc/>
    public bool Release(Guid lockId, long fence, CancellationToken cancellation) => HandOver(lockId, fence, cancellation)
        || Apply(view => LockRules.Release(view.Table, lockId, fence), LongestTurn, cancellation);

    /// <inheritdoc/>
    public IDisposable EnterCommit(CancellationToken cancellation) => _turns.Enter(cancellation);

    /// <inheritdoc/>
    public IDisposable? TryEnterCommit() => _turns.TryEnter();

    /// <inheritdoc/>
    public IDisposable? TryRestCommits(CancellationToken cancellation) => Exists ? _turns.Enter(cancellation) : null;

    /// <inheritdoc/>
    public IEntryWatch Watch(HeldLock held, long? place = null)
    {
        ArgumentNullException.ThrowIfNull(held);
        return Watch(table => table.Find(held.LockId), place);
    }

    /// <inheritdoc/>
    public IEntryWatch Watch(Ticket ticket, long? place = null)
    {
        ArgumentNullException.ThrowIfNull(ticket);
        return Watch(table => table.Find(ticket.Order), place);
    }

    /// <inheritdoc/>
    public IReadOnlyList<HeldLock> FindHanded(long place, CancellationToken cancellation)
    {
        if (!_places.TryGetValue(place, out QueuePlace? own) || own.Ticket.Targets.Length != 1)
        {
            return [];
        }

        LockInstant askedAt = Now();
        RangeRequest fromHere = Requests.ByAge(_keys.Entries, _keys.EntriesEnd, 1 + Followers, newestFirst: false);
        fromHere.MinCreateRevision = place;
        var request = new TxnRequest
        {
            Success = { Requests.Read(fromHere), Requests.Read(Requests.Range(_keys.Counts, _keys.CountsEnd)) },
        };
        TxnResponse response = Waiting.For(_client.TxnAsync(request, cancellation)).Response;
        RepeatedField<KeyValue> found = response.Responses[0].ResponseRange.Kvs;
        if (found.Count == 0 || found[0].CreateRevision != place)
        {
            return [];
        }

        EtcdTable? known = Volatile.Read(ref _known);
        LockInstant since = known is not null && known.AskedAt.Monotonic > own.Since.Monotonic && known.Find(own.Id) is { Ticket: not null }
            ? known.AskedAt
            : own.Since;
        EtcdEntry entry = _handed.Understand(EntryCodec.Decode(own.Id, found[0], askedAt.Monotonic), since);
        if (entry is not { Lock: { } held } || held.Place != place)
        {
            return [];
        }

        _places.TryRemove(place, out _);
        long revision = response.Header.Revision;
        _handovers[held.LockId] = PartOf(entry, found.Skip(1), response.Responses[1].ResponseRange.Kvs, revision, askedAt);
        lock (_gate)
        {
            if (_known is { } table && table.Revision < revision)
            {
                _known = table.With(entry, revision);
            }
        }

        return [held];
    }

    /// <inheritdoc/>
    public bool MayHaveEnded(HeldLock held)
    {
        ArgumentNullException.ThrowIfNull(held);
        return _glances.MayHaveEnded(held.LockId, () => Watch(table => table.Find(held.LockId), null));
    }

    /// <inheritdoc/>
    public bool MayHaveEnded(Ticket ticket)
    {
        ArgumentNullException.ThrowIfNull(ticket);
        return _glances.MayHaveEnded(ticket.Order, () => Watch(table => table.Find(ticket.Order), null));
    }

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
        while (true)
        {
            EtcdTable table = Read(cancellation);
            long last = table.Table.LastFence;
            if (known <= last || known > FenceRange.MaxContinued)
            {
                return last;
            }

            var request = new TxnRequest
            {
                Compare = { Requests.IsWrittenAt(_keys.Grants, table.GrantsRevision) },
                Success = { Requests.Put(_keys.Grants, EtcdTable.FenceValue(known)) },
            };
            Waiting.For(_client.TxnAsync(request, cancellation));
        }
    }

    /// <inheritdoc/>
    public void Dispose() => _glances.Dispose();

    private T Apply<T>(Func<ILockView, Transition<T>> rule, TimeSpan limit, CancellationToken cancellation)
    {
        TimeSpan calledAt = Now().Monotonic;
        EtcdTable table = Volatile.Read(ref _known) ?? Read(cancellation);
        int attempt = 0;
        while (true)
        {
            EtcdView view = ViewOf(table);
            (LockTable next, T answer) = rule(view);
            TableChange change = ChangeOf(table, next, view, attempt, cancellation);

            // Who is refused is refused by what stands there now; nothing that is compared would tell.
            bool needsNew = change.IsEmpty || change.EndsTickets;
            if ((needsNew && table.AskedAt.Monotonic < calledAt) || table.Revision < change.RestsOn)
            {
                Free(change.Taken);
                table = Read(cancellation);
                continue;
            }

            if (change.IsEmpty)
            {
                KeepObservations();
                return answer;
            }

            (bool isDone, table) = Send(change, table, cancellation);
            if (isDone)
            {
                KeepObservations();
                return answer;
            }

            TimeSpan spent = Now().Monotonic - calledAt;
            attempt++;
            if (spent > limit)
            {
                throw Occupied(spent, attempt);
            }

            if (attempt > 1)
            {
                int pause = Math.Min(1 << attempt, LongestPauseMilliseconds);
                cancellation.WaitHandle.WaitOne(Random.Shared.Next(pause));
            }

            cancellation.ThrowIfCancellationRequested();
        }
    }

    /// <summary>A lock and the one who came next, whatever locks came between.</summary>
    private EtcdTable PartOf(
        EtcdEntry own, IEnumerable<KeyValue> followers, RepeatedField<KeyValue> counts, long revision, LockInstant askedAt)
    {
        var entries = new List<EtcdEntry> { own };
        foreach (KeyValue follower in followers)
        {
            entries.Add(EntryCodec.Decode(_keys.EntryId(follower.Key), follower, askedAt.Monotonic));
            if (entries[^1].Ticket is not null)
            {
                break;
            }
        }

        return EtcdTable.Part(
            entries,
            counts.FirstOrDefault(one => one.Key == _keys.Grants),
            counts.FirstOrDefault(one => one.Key == _keys.Epoch),
            revision,
            askedAt);
    }

    /// <summary>
    /// Hands a lock to whoever stands directly behind, by one transaction and without a look at all others. False where that
    /// cannot be: nothing is done then.
    /// </summary>
    /// <remarks>
    /// Whoever wants no more than what the lock covers has nothing else in his way: what is in his way is in the way of the lock
    /// too, which nobody else would have been granted beside it.
    /// </remarks>
    private bool HandOver(Guid lockId, long fence, CancellationToken cancellation)
    {
        if (!_handovers.TryRemove(lockId, out EtcdTable? part)
            || part.Table.FindLock(lockId) is not { Mode: LockMode.Exclusive } held
            || held.Fence != fence
            || part.Table.Tickets is not [var next, ..]
            || !next.Targets.All(held.Target.Covers))
        {
            return false;
        }

        EtcdView view = ViewOf(part);
        LockTable released = LockRules.Release(part.Table with { Tickets = [next] }, lockId, fence).Table;
        (LockTable handed, ImmutableArray<HeldLock> locks) = LockRules.Promote(released, ticket => MayTake(part, ticket), view.Now);
        if (locks.Length != 1)
        {
            return false;
        }

        TableChange change = TableChange.Of(
            _keys, part, handed with { Tickets = part.Table.Tickets.RemoveAt(0) }, WriterOf(0, cancellation), view.DeadLeases, mustSeeTickets: false);
        return Send(change, part, cancellation).IsDone;
    }

    private TableChange ChangeOf(EtcdTable table, LockTable next, EtcdView view, int attempt, CancellationToken cancellation)
    {
        if (ReferenceEquals(table.Table, next))
        {
            return TableChange.Of(_keys, table, next, WriterOf(0, cancellation), view.DeadLeases, mustSeeTickets: false);
        }

        bool adds = next.Locks.Any(held => table.Find(held.LockId) is not { } entry || IsToBeRevived(entry, held))
            || next.Tickets.Any(one => table.Find(one.Order) is null);
        bool makesRoom = next.Locks.Length < table.Table.Locks.Length || next.Tickets.Length < table.Table.Tickets.Length;
        long lease = 0;
        if (adds)
        {
            NoteSilence(next);
            lease = TakeLease(cancellation);
        }

        ChangeWriter writer = WriterOf(lease, cancellation);
        if (makesRoom && attempt < HandOvers)
        {
            next = LockRules.Promote(next, ticket => MayTake(table, ticket), view.Now).Table;
        }

        return TableChange.Of(_keys, table, next, writer, view.DeadLeases, attempt < TriesToSee);
    }

    /// <summary>Whether this process renews a lock that it lost, and that nobody took: it hangs on the lease of today then.</summary>
    private bool IsToBeRevived(EtcdEntry entry, HeldLock after) => entry.Lock is { Owner.Kind: OwnershipKind.Process } held
        && held.GrantedAt != after.GrantedAt && _lease.IsOwn(entry.Lease) && !_lease.IsLive(entry.Lease);

    /// <summary>Whether a lock can be handed to a waiter: it lives, and its lock hangs on no lease but that of its process.</summary>
    private bool MayTake(EtcdTable table, Ticket ticket) => table.Find(ticket.Order) is { } entry
        && entry.CreateRevision <= table.Revision
        && ticket.Details is { Owner.Kind: OwnershipKind.Process }
        && !_signs.IsOver(entry, table);

    private (bool IsDone, EtcdTable Table) Send(TableChange change, EtcdTable table, CancellationToken cancellation)
    {
        LockInstant askedAt = Now();
        Task<Sent> sending = _client.TxnAsync(change.Request, CancellationToken.None);
        Sent sent;
        try
        {
            sent = Waiting.For(sending, cancellation);
        }
        catch (Exception failure) when (failure is OperationCanceledException or StoreException { ErrorId: ErrorIds.StoreUnreachable })
        {
            // It may have taken effect, or may yet: nobody shall hold what nobody knows of.
            _ = WithdrawAsync(change, sending);
            throw;
        }

        TxnResponse response = sent.Response;
        EtcdTable? read = !response.Succeeded && response.Responses[^1].ResponseRange is { } range
            ? Keep(EtcdTable.Read(_keys, range.Kvs, response.Header.Revision, askedAt, table, _handed))
            : null;
        bool isDone = response.Succeeded || (sent.WasRepeated && change.HasTakenEffect(read!));
        if (isDone)
        {
            _exists = true;
            Note(change, response.Header.Revision, read);
            NotePlaces(change, response, askedAt);
        }
        else
        {
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

    /// <summary>Takes note of what came before those who wait now.</summary>
    private void NotePlaces(TableChange change, TxnResponse response, LockInstant askedAt)
    {
        if (!response.Succeeded || change.AddedTickets.Count != 1)
        {
            return;
        }

        (Ticket ticket, string id) = change.AddedTickets[0];
        long place = response.Header.Revision;
        KeyValue? before = response.Responses[^1].ResponseRange.Kvs.FirstOrDefault(key => key.CreateRevision < place);
        EtcdEntry? entry = before is null ? null : EntryCodec.Decode(_keys.EntryId(before.Key), before, askedAt.Monotonic);
        _places[place] = new QueuePlace(id, ticket with { Order = place }, IsInTheWay(entry, ticket) ? entry : null, askedAt);
    }

    private static bool IsInTheWay(EtcdEntry? entry, Ticket ticket) => entry?.Lock is { } held
        ? held.Owner.OwnerId != ticket.OwnerId && ticket.Targets.Any(target => held.ConflictsWith(target, ticket.Mode))
        : entry?.Ticket is { } other && other.OwnerId != ticket.OwnerId && other.ConflictsWith(ticket.Targets, ticket.Mode);

    private void ForgetPlaces(IEnumerable<string> ended)
    {
        foreach ((long place, QueuePlace one) in _places)
        {
            if (ended.Contains(one.Id))
            {
                _places.TryRemove(place, out _);
            }
        }
    }

    private void Note(TableChange change, long revision, EtcdTable? read)
    {
        Free(change.Ended);
        ForgetPlaces(change.Ended);
        foreach (string id in change.Taken)
        {
            _slots.Written(id, revision);
        }

        foreach ((Ticket ticket, string id) in change.AddedTickets)
        {
            _placed.AddOrUpdate(ticket, ticket with { Order = read?.Find(id)?.CreateRevision ?? revision });
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

    /// <summary>Takes back what a transaction added whose answer nobody waited for.</summary>
    private async Task WithdrawAsync(TableChange change, Task<Sent> sending)
    {
        try
        {
            Sent sent = await sending.ConfigureAwait(false);
            if (!sent.Response.Succeeded && !sent.WasRepeated)
            {
                Free(change.Taken);
                return;
            }
        }
        catch (StoreException)
        {
            // Not known: it is taken back where it is there.
        }
        catch (ObjectDisposedException)
        {
            return;
        }

        await TakeBackAsync(change).ConfigureAwait(false);
    }

    private async Task TakeBackAsync(TableChange change)
    {
        var request = new TxnRequest();
        foreach (string id in change.Added)
        {
            request.Success.Add(Requests.Delete(_keys.Entry(id)));
        }

        if (request.Success.Count == 0)
        {
            return;
        }

        if (change.Fence is not null)
        {
            // What is still on its way rests on this key as it was: from now on it does nothing.
            RangeResponse last = await RepeatAsync(() => _client.RangeAsync(Requests.Range(_keys.Grants), CancellationToken.None)).ConfigureAwait(false);
            ByteString value = last.Kvs.Count == 0 ? EtcdTable.FenceValue(0) : last.Kvs[0].Value;
            request.Compare.Add(Requests.IsWrittenAt(_keys.Grants, last.Kvs.Count == 0 ? 0 : last.Kvs[0].ModRevision));
            request.Success.Add(Requests.Put(_keys.Grants, value));
        }

        Sent taken = await RepeatAsync(() => _client.TxnAsync(request, CancellationToken.None)).ConfigureAwait(false);
        if (taken.Response.Succeeded)
        {
            Free(change.Taken);
        }
        else
        {
            await TakeBackAsync(change).ConfigureAwait(false);
        }
    }

    private static async Task<T> RepeatAsync<T>(Func<Task<T>> call)
    {
        while (true)
        {
            try
            {
                return await call().ConfigureAwait(false);
            }
            catch (StoreException passing) when (passing.ErrorId == ErrorIds.StoreUnreachable)
            {
                // Until the cluster answers, or the process ends and its lease with it.
                await Task.Delay(TimeSpan.FromSeconds(1)).ConfigureAwait(false);
            }
        }
    }

    private EtcdTable Read(CancellationToken cancellation)
    {
        LockInstant askedAt = Now();
        RangeResponse response = Waiting.For(_client.RangeAsync(WholeTable(), cancellation));
        return Keep(EtcdTable.Read(_keys, response.Kvs, response.Header.Revision, askedAt, Volatile.Read(ref _known), _handed));
    }

    /// <summary>Keeps a table, unless a newer one is known.</summary>
    private EtcdTable Keep(EtcdTable table)
    {
        lock (_gate)
        {
            if (_known is null || table.Revision >= _known.Newest)
            {
                _known = table;
            }
        }

        _slots.FreeEnded(table);
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

    private KeyWatch Watch(Func<EtcdTable, EtcdEntry?> find, long? place)
    {
        EtcdEntry? watched = null;
        return new KeyWatch(
            watch =>
            {
                if (place is { } own && _places.TryGetValue(own, out QueuePlace? queued) && queued.TakeBefore() is { } before)
                {
                    // That it becomes a lock, or another ticket gets its key later, is nothing new; that it was carried elsewhere
                    // is seen at the next look.
                    watched = before;
                    _hub.Join(watch, _keys.Entry(before.Id), own + 1, endOnly: before.Targets.Count == 1);
                    return true;
                }

                // What was decided on this table or an older one is heard of from here on.
                EtcdTable? table = Volatile.Read(ref _known);
                watched = table is null ? null : find(table);
                if (watched is null)
                {
                    return false;
                }

                _hub.Join(watch, _keys.Entry(watched.Id), table!.Revision + 1);
                return true;
            },
            change => IsOther(watched!, change)).Start();
    }

    /// <summary>
    /// Whether an entry is about something else by now: carried to another section, or a ticket for several that became a lock
    /// on one. That a ticket became the lock that it waited for is nothing new to those behind it.
    /// </summary>
    private static bool IsOther(EtcdEntry watched, KeyValue key)
    {
        EtcdEntry now = EntryCodec.Decode(watched.Id, key, TimeSpan.Zero);
        return !now.Targets.SequenceEqual(watched.Targets);
    }

    private void NoteSilence(LockTable next)
    {
        TimeSpan interval = next.Locks.Select(held => held.HeartbeatInterval).LastOrDefault();
        if (_lease.Current is null && interval > TimeSpan.Zero)
        {
            _silence = interval * StalenessRules.MissedHeartbeats;
        }
    }

    private long TakeLease(CancellationToken cancellation)
    {
        ValueTask<long> taken = _lease.RequireAsync(_silence, cancellation);
        return taken.IsCompletedSuccessfully ? taken.Result : Waiting.For(taken.AsTask());
    }

    private ChangeWriter WriterOf(long lease, CancellationToken cancellation) => new()
    {
        BootId = _machine.BootId,
        LeaseId = lease,
        LeaseFor = held => Waiting.For(_client.GrantLeaseAsync(held.TimeToLive, cancellation)).Id,
        IsToBeRevived = IsToBeRevived,
        WholeTable = WholeTable(),
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

    private static async Task IgnoreAsync(Task courtesy)
    {
        try
        {
            await courtesy.ConfigureAwait(false);
        }
        catch (Exception undone) when (undone is StoreException or RpcException or ObjectDisposedException)
        {
            // What was seen is known here, and is seen again by others.
        }
    }

    private StoreException Occupied(TimeSpan spent, int attempts) => new(
        ErrorIds.GuardTimeout,
        string.Create(
            CultureInfo.InvariantCulture,
            $"Others changed the locks below '{_keys.Root}' in etcd at each of {attempts} attempts within {spent.TotalSeconds:0.#} s."),
        "Try again; spread the work over more documents where that happens often.");

    private EtcdView ViewOf(EtcdTable table) => new(table, _signs, Now());

    private RangeRequest WholeTable() => Requests.Range(_keys.First, _keys.End);

    private LockInstant Now() => LockInstant.Of(_time);
}
