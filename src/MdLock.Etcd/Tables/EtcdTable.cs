using System.Collections.Immutable;
using System.Globalization;
using System.Text;
using Google.Protobuf;
using MdLock.Rules;
using MdLock.Stores.Etcd.Wire;

namespace MdLock.Stores.Etcd.Tables;

/// <summary>What stood below a document's keys at one moment, and what this process wrote since: an immutable value.</summary>
/// <remarks>
/// What others wrote since is missing. So a decision made on it takes effect only with comparisons of what it rests on.
/// </remarks>
internal sealed class EtcdTable
{
    private readonly Dictionary<string, EtcdEntry> _entries;
    private readonly Lazy<Contents> _contents;

    private EtcdTable(Dictionary<string, EtcdEntry> entries, long fenceStart, long newest)
    {
        _entries = entries;
        FenceStart = fenceStart;
        Newest = newest;

        // Of most tables nobody asks more than for one entry, before the next one takes their place.
        _contents = new Lazy<Contents>(() => Contents.Of(entries.Values, Fences.LastAt(fenceStart, newest)));
    }

    /// <summary>The table for the rules.</summary>
    public LockTable Table => _contents.Value.Table;

    /// <summary>The revision at which all of it stood.</summary>
    public required long Revision { get; init; }

    /// <summary>The revision of the newest that this process wrote since; <see cref="Revision"/> where there is none.</summary>
    public long Newest { get; }

    /// <summary>What is added to revisions to make fences of them.</summary>
    public long FenceStart { get; }

    /// <summary>When the last ticket was drawn; 0 where none was.</summary>
    public required long TailRevision { get; init; }

    /// <summary>The same for the last move of entries.</summary>
    public required long EpochRevision { get; init; }

    /// <summary>When the head was moved last, as it was at <see cref="Revision"/>; 0 where there was none.</summary>
    public long HeadRevision { get; private init; }

    /// <summary>Up to when all is known that was asked for at places in the document, where that is later than the table itself.</summary>
    public ImmutableDictionary<string, long> Areas { get; private init; } = ImmutableDictionary<string, long>.Empty;

    /// <summary>The leases of those processes that live.</summary>
    public required ImmutableHashSet<string> Alive { get; init; }

    /// <summary>The entries of persistent locks whose time is not over.</summary>
    public required ImmutableHashSet<string> Persistent { get; init; }

    /// <summary>What machines saw of entries, by name.</summary>
    public required IReadOnlyDictionary<string, ByteString> Seen { get; init; }

    /// <summary>The last heartbeats, by owner.</summary>
    public required IReadOnlyDictionary<string, ByteString> Beats { get; init; }

    /// <summary>When it was asked for: what was written before is in it.</summary>
    public required LockInstant AskedAt { get; init; }

    /// <summary>All locks and tickets.</summary>
    public IReadOnlyCollection<EtcdEntry> Entries => _entries.Values;

    /// <summary>The entry of a lock; null when it is not there.</summary>
    public EtcdEntry? Find(Guid lockId) => _contents.Value.Locks.GetValueOrDefault(lockId);

    /// <summary>The entry of a ticket; null when it is not there.</summary>
    public EtcdEntry? Find(long order) => _contents.Value.Tickets.GetValueOrDefault(order);

    /// <summary>The entry under a key; null when it is not there.</summary>
    public EtcdEntry? Find(string id) => _entries.GetValueOrDefault(id);

    /// <summary>Up to when all is known that was asked for at a place, above it and below it.</summary>
    public long KnownUntil(string area) => Math.Max(Revision, Areas.GetValueOrDefault(area));

    /// <summary>Reads an answer.</summary>
    /// <param name="keys">The document's keys.</param>
    /// <param name="found">What stood below them.</param>
    /// <param name="revision">When.</param>
    /// <param name="askedAt">When it was asked for.</param>
    /// <param name="known">An earlier table, of which is kept what did not change; null for none.</param>
    /// <param name="handed">The locks that others handed to this process.</param>
    public static EtcdTable Read(
        DocumentKeys keys, IReadOnlyList<KeyValue> found, long revision, LockInstant askedAt, EtcdTable? known, HandedLocks handed)
    {
        ArgumentNullException.ThrowIfNull(keys);
        ArgumentNullException.ThrowIfNull(found);
        ArgumentNullException.ThrowIfNull(handed);
        var entries = new Dictionary<string, EtcdEntry>(found.Count, StringComparer.Ordinal);
        var alive = ImmutableHashSet.CreateBuilder<string>(StringComparer.Ordinal);
        var persistent = ImmutableHashSet.CreateBuilder<string>(StringComparer.Ordinal);
        var seen = new Dictionary<string, ByteString>(StringComparer.Ordinal);
        var beats = new Dictionary<string, ByteString>(StringComparer.Ordinal);
        (long fenceStart, long tail, long epoch, long head) = (0, 0, 0, 0);
        int root = keys.First.Length;
        foreach (KeyValue key in found)
        {
            string name = Encoding.UTF8.GetString(key.Key.Span[root..]);
            int slash = name.IndexOf('/', StringComparison.Ordinal);
            string id = name[(slash + 1)..];
            switch (name[..(slash + 1)])
            {
                case DocumentKeys.EntryFolder:
                    entries[id] = Known(id, key, known)
                        ?? handed.Understand(
                            EntryCodec.Decode(id, key, askedAt.Monotonic),
                            known?.Find(id) is { Ticket: not null } ? known.AskedAt : askedAt);
                    break;
                case DocumentKeys.AliveFolder:
                    alive.Add(id);
                    break;
                case DocumentKeys.PersistentFolder:
                    persistent.Add(id);
                    break;
                case DocumentKeys.SeenFolder:
                    seen[id] = key.Value;
                    break;
                case DocumentKeys.BeatFolder:
                    beats[id] = key.Value;
                    break;
                case "" when name == DocumentKeys.HeadName:
                    head = key.ModRevision;
                    break;
                case DocumentKeys.CountFolder when id == DocumentKeys.TailName:
                    tail = key.ModRevision;
                    break;
                case DocumentKeys.CountFolder when id == DocumentKeys.EpochName:
                    (fenceStart, epoch) = (NumberOf(key.Value), key.ModRevision);
                    break;
            }
        }

        return new EtcdTable(entries, fenceStart, revision)
        {
            Revision = revision,
            TailRevision = tail,
            EpochRevision = epoch,
            HeadRevision = head,
            Alive = alive.ToImmutable(),
            Persistent = persistent.ToImmutable(),
            Seen = seen,
            Beats = beats,
            AskedAt = askedAt,
        };
    }

    /// <summary>A part of a table, on which nothing can be decided but what concerns these entries alone.</summary>
    /// <param name="entries">The entries.</param>
    /// <param name="epoch">The key of moves; null where it is not there.</param>
    /// <param name="revision">When all this stood.</param>
    /// <param name="askedAt">When it was asked for.</param>
    public static EtcdTable Part(
        IEnumerable<EtcdEntry> entries, KeyValue? epoch, long revision, LockInstant askedAt)
    {
        Dictionary<string, EtcdEntry> byId = entries.ToDictionary(entry => entry.Id, StringComparer.Ordinal);
        return new EtcdTable(byId, epoch is null ? 0 : NumberOf(epoch.Value), revision)
        {
            Revision = revision,
            TailRevision = 0,
            EpochRevision = epoch?.ModRevision ?? 0,

            // Whether they live is compared.
            Alive = [.. byId.Values.Select(entry => entry.Lease)],
            Persistent = [],
            Seen = new Dictionary<string, ByteString>(),
            Beats = new Dictionary<string, ByteString>(),
            AskedAt = askedAt,
        };
    }

    /// <summary>The table with an entry as it was read later than the rest.</summary>
    public EtcdTable With(EtcdEntry entry, long revision)
    {
        ArgumentNullException.ThrowIfNull(entry);
        var entries = new Dictionary<string, EtcdEntry>(_entries, StringComparer.Ordinal) { [entry.Id] = entry };
        return new EtcdTable(entries, FenceStart, Math.Max(Newest, revision))
        {
            Revision = Revision,
            Areas = Areas,
            TailRevision = TailRevision,
            EpochRevision = EpochRevision,
            Alive = Alive,
            Persistent = Persistent,
            Seen = Seen,
            Beats = Beats,
            AskedAt = AskedAt,
        };
    }

    /// <summary>The table after a change of this process's, which took effect.</summary>
    /// <param name="change">The change.</param>
    /// <param name="revision">When it did.</param>
    public EtcdTable With(TableChange change, long revision)
    {
        ArgumentNullException.ThrowIfNull(change);
        var entries = new Dictionary<string, EtcdEntry>(_entries, StringComparer.Ordinal);
        foreach (string ended in change.Ended)
        {
            entries.Remove(ended);
        }

        foreach (EtcdEntry written in change.EntriesAt(revision))
        {
            entries[written.Id] = written;
        }

        // Nobody wrote anything between: then this is what stands there now.
        bool isNext = revision == Revision + 1 && Newest == Revision;
        return new EtcdTable(entries, FenceStart, Math.Max(Newest, revision))
        {
            Revision = isNext ? revision : Revision,

            // Where this table knows less than the one that the change was made on, it must not claim to know more.
            Areas = isNext ? ImmutableDictionary<string, long>.Empty : Areas.SetItems(change.KnownAreas
                .Where(area => KnownUntil(area) == change.Before.KnownUntil(area))
                .Select(area => KeyValuePair.Create(area, revision))),
            TailRevision = change.MovesTail && (isNext || (change.KnowsTail && TailRevision == change.Before.TailRevision)) ? revision : TailRevision,
            EpochRevision = change.MovesEpoch && (isNext || EpochRevision == change.Before.EpochRevision) ? revision : EpochRevision,
            Alive = change.AddedAlive is { } lease ? Alive.Add(lease) : Alive,
            Persistent = Persistent.Union(change.AddedPersistent),
            Seen = Seen,
            Beats = Beats,
            AskedAt = AskedAt,
        };
    }

    /// <summary>The value of a key that is a number.</summary>
    public static ByteString ValueOf(long number) => ByteString.CopyFromUtf8(number.ToString(CultureInfo.InvariantCulture));

    private static long NumberOf(ByteString value) =>
        long.TryParse(value.ToStringUtf8(), NumberStyles.AllowLeadingSign, CultureInfo.InvariantCulture, out long number) ? number : 0;

    private static EtcdEntry? Known(string id, KeyValue key, EtcdTable? known) =>
        known?.Find(id) is { } entry && entry.ModRevision == key.ModRevision && entry.CreateRevision == key.CreateRevision ? entry : null;

    /// <summary>The entries as the rules see them.</summary>
    private sealed record Contents(LockTable Table, Dictionary<Guid, EtcdEntry> Locks, Dictionary<long, EtcdEntry> Tickets)
    {
        public static Contents Of(Dictionary<string, EtcdEntry>.ValueCollection entries, long lastFence)
        {
            var byId = new Dictionary<Guid, EtcdEntry>(entries.Count);
            var byOrder = new Dictionary<long, EtcdEntry>();
            var locks = new List<HeldLock>(entries.Count);
            var tickets = new List<Ticket>();
            foreach (EtcdEntry entry in entries)
            {
                if (entry.Lock is { } held)
                {
                    // Two records of one id both count: none can hide the other. Keys are unique, so this is somebody's doing.
                    if (!byId.TryAdd(held.LockId, entry))
                    {
                        held = held with { LockId = Guid.NewGuid() };
                        byId.Add(held.LockId, entry);
                    }

                    locks.Add(held);
                }
                else
                {
                    byOrder.Add(entry.Ticket!.Order, entry);
                    tickets.Add(entry.Ticket);
                }
            }

            locks.Sort(static (one, other) => one.Fence.CompareTo(other.Fence));
            tickets.Sort(static (one, other) => one.Order.CompareTo(other.Order));
            return new Contents(new LockTable { Locks = [.. locks], Tickets = [.. tickets], LastFence = lastFence }, byId, byOrder);
        }
    }
}
