using System.Collections.Immutable;
using Google.Protobuf.Collections;
using MdLock.Rules;
using MdLock.Rules.Staleness;
using MdLock.Stores.Etcd.Client;
using MdLock.Stores.Etcd.Looking;
using MdLock.Stores.Etcd.Tables;
using MdLock.Stores.Etcd.Wire;

namespace MdLock.Stores.Etcd;

/// <content>Locks that are handed from one to the next.</content>
/// <remarks>By two small calls: the waiter reads his own entry and the one behind it, and whoever releases writes both.</remarks>
internal sealed partial class EtcdLockStore
{
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
        RangeRequest epoch = Requests.Range(_keys.Epoch);

        // As the server knows it, without its asking the others: the news came from it, a lock that stands there was granted, and
        // whoever hands it on compares. Where it is behind, the lock is not there yet, and the table is asked.
        fromHere.Serializable = epoch.Serializable = true;
        var request = new TxnRequest { Success = { Requests.Read(fromHere), Requests.Read(epoch) } };
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
        if (entry is not { Lock: { } held } || held.Place != place || IsLost(entry))
        {
            return [];
        }

        _places.TryRemove(place, out _);
        long revision = response.Header.Revision;
        _handovers[held.LockId] = PartOf(entry, found.Skip(1), response.Responses[1].ResponseRange.Kvs.FirstOrDefault(), revision, askedAt);
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
    public bool IsLookDue(long place, CancellationToken cancellation)
    {
        if (!_places.TryGetValue(place, out QueuePlace? own) || own.Before is not { } before || own.IsWholeLookDue())
        {
            return true;
        }

        var request = new TxnRequest
        {
            Compare =
            {
                Requests.IsMadeAt(_keys.Entry(own.Id), place),
                Requests.IsMadeAt(_keys.Entry(before.Id), before.CreateRevision),
                Requests.IsThere(_keys.Alive(before.Lease)),
            },

            // Without anything to read, etcd would answer from what one server happens to know.
            Success = { Requests.Read(new RangeRequest { Key = _keys.Entry(own.Id), CountOnly = true }) },
        };
        TxnResponse response = Waiting.For(_client.TxnAsync(request, cancellation)).Response;
        EtcdTable part = EtcdTable.Part([before], null, response.Header.Revision, Now());
        return !response.Succeeded || StalenessRules.Judge(_signs.Of(before, part, Now())) is not null;
    }

    /// <summary>A lock and the one who came next, whatever locks came between.</summary>
    private EtcdTable PartOf(
        EtcdEntry own, IEnumerable<KeyValue> followers, KeyValue? epoch, long revision, LockInstant askedAt)
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

        return EtcdTable.Part(entries, epoch, revision, askedAt);
    }

    /// <summary>
    /// Hands a lock to whoever stands directly behind, by one transaction and without a look at all others. False where that
    /// cannot be: nothing is done then.
    /// </summary>
    /// <remarks>
    /// Whoever wants no more than what the lock covers has nothing else in his way: what is in his way is in the way of the lock
    /// too, which nobody else would have been granted beside it. Where entries were carried to other sections since the lock's
    /// owner came, that is not sure.
    /// </remarks>
    /// <param name="before">The table as it is known.</param>
    /// <param name="next">The table as it shall be.</param>
    /// <param name="cancellation">Ends the wait; it may take effect yet.</param>
    private bool HandOver(LockTable before, LockTable next, CancellationToken cancellation)
    {
        if (next.Locks.Length != before.Locks.Length - 1
            || next.Tickets != before.Tickets
            || before.Locks.FirstOrDefault(one => next.FindLock(one.LockId) is null) is not { Mode: LockMode.Exclusive } held
            || !_handovers.TryRemove(held.LockId, out EtcdTable? part)
            || part.Table.FindLock(held.LockId) != held
            || part.Table.Tickets is not [var follower, ..]
            || !follower.Targets.All(held.Target.Covers)
            || part.EpochRevision >= part.Find(held.LockId)!.CreateRevision)
        {
            return false;
        }

        EtcdView view = ViewOf(part);
        LockTable released = LockRules.Release(part.Table with { Tickets = [follower] }, held.LockId, held.Fence).Table;
        (LockTable handed, ImmutableArray<HeldLock> locks) = LockRules.Promote(released, ticket => MayTake(part, ticket), view.Now);
        if (locks.Length != 1)
        {
            return false;
        }

        TableChange change = TableChange.Of(
            _keys, part, handed with { Tickets = part.Table.Tickets.RemoveAt(0) }, WriterOf(0, [], cancellation), view.DeadLeases, mustSeeTickets: false);
        return Send(change, part, cancellation).IsDone;
    }

    /// <summary>Whether a lock can be handed to a waiter: it lives, and its lock hangs on no lease but that of its process.</summary>
    private bool MayTake(EtcdTable table, Ticket ticket) => table.Find(ticket.Order) is { } entry
        && entry.CreateRevision <= table.Revision
        && ticket.Details is { Owner.Kind: OwnershipKind.Process }
        && !_signs.IsOver(entry, table)
        && StalenessRules.Judge(_signs.Of(entry, table, Now())) is null;

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

    private void Forget(IReadOnlyList<string> ended)
    {
        foreach ((Guid lockId, EtcdTable part) in _handovers)
        {
            if (part.Find(lockId) is { } entry && ended.Contains(entry.Id))
            {
                _handovers.TryRemove(lockId, out _);
            }
        }

        foreach ((long place, QueuePlace one) in _places)
        {
            if (ended.Contains(one.Id))
            {
                _places.TryRemove(place, out _);
            }
        }
    }
}
