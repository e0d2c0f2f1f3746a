using System.Collections.Concurrent;
using Google.Protobuf;
using MdLock.Rules;
using MdLock.Stores.Etcd.Tables;
using MdLock.Stores.Etcd.Wire;

namespace MdLock.Stores.Etcd.Watching;

/// <summary>Watches the locks and tickets of one document, for those who wait for them and for those who look now and then.</summary>
/// <param name="keys">The document's keys.</param>
/// <param name="hub">The watches of this process.</param>
/// <param name="places">The places in the queue of those of this process.</param>
/// <param name="known">The table as it is known now; null as long as none was read.</param>
internal sealed class DocumentWatches(
    DocumentKeys keys, WatchHub hub, ConcurrentDictionary<long, QueuePlace> places, Func<EtcdTable?> known) : IDisposable
{
    private readonly Glances _glances = new();
    private readonly ConcurrentDictionary<ByteString, bool> _mailboxes = new();

    /// <inheritdoc cref="ILockStore.Watch(HeldLock, long?)"/>
    public IEntryWatch Watch(HeldLock held, long? place)
    {
        ArgumentNullException.ThrowIfNull(held);
        return Watch(table => table.Find(held.LockId), place);
    }

    /// <inheritdoc cref="ILockStore.Watch(Ticket, long?)"/>
    public IEntryWatch Watch(Ticket ticket, long? place)
    {
        ArgumentNullException.ThrowIfNull(ticket);
        return Watch(table => table.Find(ticket.Order), place);
    }

    /// <inheritdoc cref="ILockStore.MayHaveEnded(HeldLock)"/>
    public bool MayHaveEnded(HeldLock held)
    {
        ArgumentNullException.ThrowIfNull(held);
        return _glances.MayHaveEnded(held.LockId, () => Watch(table => table.Find(held.LockId), null));
    }

    /// <inheritdoc cref="ILockStore.MayHaveEnded(Ticket)"/>
    public bool MayHaveEnded(Ticket ticket)
    {
        ArgumentNullException.ThrowIfNull(ticket);
        return _glances.MayHaveEnded(ticket.Order, () => Watch(table => table.Find(ticket.Order), null));
    }

    /// <inheritdoc/>
    public void Dispose()
    {
        _glances.Dispose();
        foreach (ByteString all in _mailboxes.Keys)
        {
            hub.Leave(all);
        }
    }

    private KeyWatch Watch(Func<EtcdTable, EtcdEntry?> find, long? place)
    {
        EtcdEntry? watched = null;
        if (place is { } handedAt && places.TryGetValue(handedAt, out QueuePlace? waiting) && waiting.IsHanded && waiting.TakeBefore() is { } giver)
        {
            return WatchOwn(handedAt, waiting, giver);
        }

        return new KeyWatch(
            watch =>
            {
                if (place is { } own && places.TryGetValue(own, out QueuePlace? queued) && queued.TakeBefore() is { } before)
                {
                    // That it becomes a lock, or another ticket gets its key later, is nothing new; that it was carried elsewhere
                    // is seen at the next look.
                    watched = before;
                    hub.Join(watch, keys.Entry(before.Id), own + 1, endOnly: before.Targets.Count == 1);
                    return true;
                }

                // What was decided on this table or an older one is heard of from here on.
                EtcdTable? table = known();
                watched = table is null ? null : find(table);
                if (watched is null)
                {
                    return false;
                }

                hub.Join(watch, keys.Entry(watched.Id), table!.Revision + 1);
                return true;
            },
            change => IsOther(watched!, change)).Start();
    }

    /// <summary>
    /// Watches a place in the queue: whoever is before it gives it what he has, and that is written to its own key. Should he go
    /// without, the end of his tells.
    /// </summary>
    private KeyWatch WatchOwn(long place, QueuePlace waiting, EtcdEntry giver)
    {
        ByteString all = keys.EntriesLike(waiting.Id);
        _mailboxes.TryAdd(all, true);
        long? seen = null;
        return new KeyWatch(
            watch =>
            {
                // Whoever starts anew has looked since.
                seen = seen is null ? place : known()?.Revision ?? place;
                hub.JoinOwn(watch, keys.Entry(waiting.Id), all, seen.Value + 1);
                return true;
            },
            _ => true,
            watch => hub.Join(watch, keys.Entry(giver.Id), seen!.Value + 1, endOnly: true)).Start();
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
}
