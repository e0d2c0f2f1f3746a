using System.Globalization;
using Google.Protobuf;
using MdLock.Rules;
using MdLock.Stores.Etcd.Wire;

namespace MdLock.Stores.Etcd.Tables;

/// <summary>The difference between two tables as one transaction: it takes effect when what it rests on stands as it was read.</summary>
/// <remarks>
/// It compares no more than that, so others who do something else are not in its way. What a grant rests on are the locks and
/// tickets at its place, above it and below it: all that ask for something write the area's key, and all that carry entries
/// elsewhere write the epoch. That others end is harmless. A ticket needs nothing: who drew it looks again; when it becomes a
/// lock, it rests on what was there when it came, for whoever came later waits for it. Each change compares something that it
/// changes, so the second time it does nothing.
/// </remarks>
internal sealed class TableChange
{
    private readonly DocumentKeys _keys;
    private readonly EtcdTable _before;
    private readonly List<EtcdEntry> _written = [];
    private readonly List<string> _ended = [];
    private readonly List<AddedEntry> _added = [];
    private readonly List<(HeldLock Lock, int Step)> _granted = [];
    private readonly List<string> _knownAreas = [];
    private readonly List<string> _taken = [];
    private readonly List<string> _addedPersistent = [];
    private readonly HashSet<ByteString> _compared = [];
    private readonly HashSet<string> _areas = new(StringComparer.Ordinal);
    private bool _needsTail;
    private bool _needsEpoch;

    private TableChange(DocumentKeys keys, EtcdTable before)
    {
        _keys = keys;
        _before = before;
    }

    /// <summary>The table that it was made on.</summary>
    public EtcdTable Before => _before;

    /// <summary>Whether somebody's place is given up and nothing taken for it.</summary>
    public bool EndsTickets { get; private set; }

    /// <summary>What etcd is asked to do.</summary>
    public TxnRequest Request { get; } = new();

    /// <summary>True when nothing is to be written.</summary>
    public bool IsEmpty => Request.Success.Count == 0;

    /// <summary>The keys of entries that end.</summary>
    public IReadOnlyList<string> Ended => _ended;

    /// <summary>The entries that are added, or turn from a ticket of this process's into a lock.</summary>
    public IReadOnlyList<AddedEntry> Added => _added;

    /// <summary>The locks that are granted, each with its number among them, of which its fence is made.</summary>
    public IReadOnlyList<(HeldLock Lock, int Step)> Granted => _granted;

    /// <summary>The areas of which all is known that was asked for there, where it takes effect.</summary>
    public IReadOnlyList<string> KnownAreas => _knownAreas;

    /// <summary>The ids that were taken for entries under keys of their own.</summary>
    public IReadOnlyList<string> Taken => _taken;

    /// <summary>
    /// What the table must know all before of: a ticket that becomes a lock does so because of what was there when it came.
    /// </summary>
    public long RestsOn { get; private set; }

    /// <summary>Whether locks are added without a ticket: then there may be more of them than there may be.</summary>
    public bool Counts { get; private set; }

    /// <summary>Whether tickets are added.</summary>
    public bool MovesTail { get; private set; }

    /// <summary>Whether it takes effect only where no ticket was added since.</summary>
    public bool KnowsTail => _needsTail;

    /// <summary>Whether entries are carried to other sections.</summary>
    public bool MovesEpoch { get; private set; }

    /// <summary>The lease whose process gives its first sign of life on the document; null for none.</summary>
    public string? AddedAlive { get; private set; }

    /// <summary>The entries of persistent locks that are added or renewed.</summary>
    public IReadOnlyList<string> AddedPersistent => _addedPersistent;

    /// <summary>The tickets that are added, as the rule drew them, with the ids of their keys.</summary>
    public List<(Ticket Ticket, string Id)> AddedTickets { get; } = [];

    /// <summary>The entries that are added or changed, as they stand when it took effect.</summary>
    /// <param name="revision">When it did.</param>
    public IEnumerable<EtcdEntry> EntriesAt(long revision) => _written.Select(entry => entry with
    {
        CreateRevision = entry.CreateRevision == 0 ? revision : entry.CreateRevision,
        ModRevision = revision,
        Ticket = entry is { CreateRevision: 0, Ticket: { } drawn } ? drawn with { Order = revision } : entry.Ticket,
        Lock = entry.Lock is { } held && StepOf(held) is { } step ? held with { Fence = Fences.Of(_before.FenceStart, revision, step) } : entry.Lock,
    });

    /// <summary>The change from one table to another.</summary>
    /// <param name="keys">The document's keys.</param>
    /// <param name="before">The table as it was read.</param>
    /// <param name="next">The table as it shall be.</param>
    /// <param name="writer">Who writes.</param>
    /// <param name="deadLeases">The leases whose end was the reason for something.</param>
    /// <param name="mustSeeTickets">Whether a ticket is drawn only where its owner's wait was seen to close no cycle.</param>
    public static TableChange Of(
        DocumentKeys keys,
        EtcdTable before,
        LockTable next,
        ChangeWriter writer,
        IReadOnlySet<string> deadLeases,
        bool mustSeeTickets)
    {
        ArgumentNullException.ThrowIfNull(before);
        ArgumentNullException.ThrowIfNull(next);
        ArgumentNullException.ThrowIfNull(writer);
        var change = new TableChange(keys, before);
        if (ReferenceEquals(before.Table, next))
        {
            return change;
        }

        List<HeldLock> added = [.. next.Locks.Where(held => before.Find(held.LockId) is null)];
        foreach (Ticket ticket in before.Table.Tickets)
        {
            if (next.FindTicket(ticket.Order) is not { } after)
            {
                change.EndTicket(ticket, added, writer, deadLeases);
            }
            else if (!ReferenceEquals(ticket, after))
            {
                change.Carry(before.Find(ticket.Order)!, after);
            }
        }

        foreach (HeldLock held in before.Table.Locks)
        {
            if (next.FindLock(held.LockId) is not { } after)
            {
                change.End(before.Find(held.LockId)!, deadLeases);
            }
            else if (!ReferenceEquals(held, after))
            {
                change.Rewrite(before.Find(held.LockId)!, held, after, writer);
            }
        }

        foreach (HeldLock held in added)
        {
            change.Counts = true;
            change.AddLock(held, null, writer, writer.Lease);
            change.RequireArea(held.Target);
        }

        foreach (Ticket ticket in next.Tickets)
        {
            if (before.Find(ticket.Order) is null)
            {
                change.AddTicket(ticket, writer, mustSeeTickets);
            }
        }

        change.Finish(writer);
        return change;
    }

    /// <summary>How many locks and tickets there were after it; 0 where it was not asked.</summary>
    public long EntryCount { get; private set; }

    /// <summary>Takes note of how many locks and tickets there are.</summary>
    public void NoteCount(TxnResponse response)
    {
        ArgumentNullException.ThrowIfNull(response);
        if (Counts && response.Succeeded)
        {
            EntryCount = response.Responses[^1].ResponseRange.Count;
        }
    }

    /// <summary>Whether an earlier sending took effect, by what stands there after a later one did not.</summary>
    /// <remarks>What was handed to others may be over already, and is nothing that the caller would have to know.</remarks>
    public bool HasTakenEffect(EtcdTable after)
    {
        List<EtcdEntry> own = _written.FindAll(entry => entry.Lock?.Place is null);
        return _ended.TrueForAll(id => after.Find(id) is null)
            && own.TrueForAll(entry => after.Find(entry.Id) is { } found && IsSame(entry, found))
            && (own.Count > 0 || _ended.Count > 0);
    }

    /// <summary>Whether an entry is the one that was written: keys are used again, and others may have been faster.</summary>
    private static bool IsSame(EtcdEntry written, EtcdEntry found)
    {
        if (written.Lock is { } held)
        {
            return found.Lock is { } other && other.LockId == held.LockId && other.GrantedAt.Wall == held.GrantedAt.Wall
                && other.TimeToLive == held.TimeToLive && other.Target == held.Target;
        }

        Ticket ticket = written.Ticket!;
        if (found.Ticket is { } waiting)
        {
            return waiting.OwnerId == ticket.OwnerId && waiting.Mode == ticket.Mode && waiting.Targets.SequenceEqual(ticket.Targets)
                && waiting.Details!.QueuedAt.Wall == ticket.Details!.QueuedAt.Wall;
        }

        // It was new, and was handed its lock meanwhile.
        return written.CreateRevision == 0 && found.Lock is { } handed && handed.Place == found.CreateRevision
            && handed.Owner.OwnerId == ticket.OwnerId && ticket.Targets.Contains(handed.Target);
    }

    private void EndTicket(Ticket ticket, List<HeldLock> added, ChangeWriter writer, IReadOnlySet<string> deadLeases)
    {
        EtcdEntry entry = _before.Find(ticket.Order)!;
        List<HeldLock> become =
        [
            .. added.Where(held => held.Place is { } place
                ? place == ticket.Order
                : held.Owner.OwnerId == ticket.OwnerId && held.Mode == ticket.Mode && ticket.Targets.Contains(held.Target)),
        ];
        if (become.Count == 0)
        {
            EndsTickets = true;
            End(entry, deadLeases);
            return;
        }

        CompareUnchanged(entry);
        RestsOn = Math.Max(RestsOn, entry.CreateRevision);
        for (int i = 0; i < become.Count; i++)
        {
            HeldLock held = become[i];
            added.Remove(held);
            EtcdEntry under = i == 0
                ? entry
                : new EtcdEntry { Id = string.Create(CultureInfo.InvariantCulture, $"{entry.Id}.{i}"), CreateRevision = 0, ModRevision = 0 };
            AddLock(held, under, writer, held.Place is null ? writer.Lease : entry.Lease);
        }
    }

    private void End(EtcdEntry entry, IReadOnlySet<string> deadLeases)
    {
        CompareUnchanged(entry);
        Delete(_keys.Entry(entry.Id));
        _ended.Add(entry.Id);
        if (deadLeases.Contains(entry.Lease))
        {
            // Who gives a sign of life again lives.
            CompareCreated(_keys.Alive(entry.Lease), 0);
        }

        if (entry.Lock is { Owner.Kind: OwnershipKind.Lease })
        {
            Delete(_keys.Persistent(entry.Id));
        }

        foreach (string name in _before.Seen.Keys.Where(name => name.StartsWith(entry.Id + ".", StringComparison.Ordinal)))
        {
            Delete(_keys.Seen(name));
        }
    }

    private void Rewrite(EtcdEntry entry, HeldLock held, HeldLock after, ChangeWriter writer)
    {
        CompareUnchanged(entry);
        bool isCarried = held.Target != after.Target;
        bool isRenewed = held.GrantedAt != after.GrantedAt || held.TimeToLive != after.TimeToLive;
        string clock = isRenewed ? writer.BootId : entry.Clock;
        string lease = entry.Lease;
        if (writer.IsToBeRevived(entry, after))
        {
            lease = writer.Lease;
            ShowLife(writer);
        }

        Write(
            entry with { Lock = after, Clock = clock, Lease = lease },
            isCarried ? EntryCodec.EncodeCarried(after, lease, clock) : EntryCodec.Encode(after, lease, clock));
        NoteMove(isCarried);
        if (isRenewed)
        {
            Persist(entry.Id, after, writer);
        }
    }

    private void Carry(EtcdEntry entry, Ticket after)
    {
        CompareUnchanged(entry);
        Write(entry with { Ticket = after }, EntryCodec.EncodeCarried(after, entry.Lease));
        NoteMove(true);
    }

    private void NoteMove(bool isCarried)
    {
        if (isCarried)
        {
            MovesEpoch = _needsEpoch = _needsTail = true;
        }
    }

    /// <summary>Adds a lock, under the key of the ticket that it was or under one of its own.</summary>
    private void AddLock(HeldLock held, EtcdEntry? ticket, ChangeWriter writer, string owner)
    {
        if (owner == writer.Lease)
        {
            ShowLife(writer);
        }
        else if (_compared.Add(_keys.Alive(owner)))
        {
            Request.Compare.Add(Requests.IsThere(_keys.Alive(owner)));
        }

        EtcdEntry entry = ticket ?? new EtcdEntry { Id = TakeId(writer), CreateRevision = 0, ModRevision = 0 };
        if (entry.CreateRevision == 0)
        {
            CompareCreated(_keys.Entry(entry.Id), 0);
        }

        (long Start, int Step) grant = (_before.FenceStart, _granted.Count);
        ByteString value = held.Place is null
            ? EntryCodec.Encode(held, owner, writer.BootId, grant)
            : EntryCodec.EncodeCarried(held, owner, writer.BootId, grant);
        Write(entry with { Lock = held, Ticket = null, Lease = owner, Clock = writer.BootId }, value);
        _granted.Add((held, grant.Step));
        if (held.Place is null)
        {
            _added.Add(new(entry.Id, value, [held.Target]));
        }

        Persist(entry.Id, held, writer);
        _needsEpoch = true;
    }

    private int? StepOf(HeldLock held)
    {
        foreach ((HeldLock granted, int step) in _granted)
        {
            if (ReferenceEquals(granted, held))
            {
                return step;
            }
        }

        return null;
    }

    /// <summary>Takes effect only where nothing was asked for at a place, above it or below it, that is not known.</summary>
    private void RequireArea(LockTarget target)
    {
        string area = _keys.Area(target.Path);
        long until = _before.KnownUntil(area);
        Request.Compare.Add(Requests.IsUnwrittenSince(ByteString.CopyFromUtf8(area), until, DocumentKeys.EndOf(area)));
        for (int above = target.Path.Length - 1; above > 0; above--)
        {
            ByteString key = ByteString.CopyFromUtf8(_keys.Area(target.Path.Take(above)));
            if (_compared.Add(key))
            {
                Request.Compare.Add(Requests.IsUnwrittenSince(key, until));
            }
        }

        WriteArea(area);
        _knownAreas.Add(area);
    }

    private void WriteArea(string area)
    {
        if (_areas.Add(area))
        {
            Put(ByteString.CopyFromUtf8(area), ByteString.Empty, 0);
        }
    }

    private void AddTicket(Ticket ticket, ChangeWriter writer, bool mustSeeTickets)
    {
        ShowLife(writer);
        string id = TakeId(writer);
        CompareCreated(_keys.Entry(id), 0);
        ByteString value = EntryCodec.Encode(ticket, writer.Lease);
        Write(
            new EtcdEntry { Id = id, CreateRevision = 0, ModRevision = 0, Ticket = ticket, Lease = writer.Lease, Clock = writer.BootId },
            value);
        AddedTickets.Add((ticket, id));
        _added.Add(new(id, value, ticket.Targets));
        foreach (LockTarget target in ticket.Targets)
        {
            WriteArea(_keys.Area(target.Path));
        }

        MovesTail = true;
        if (mustSeeTickets && OwnsAnything(ticket.OwnerId))
        {
            _needsTail = _needsEpoch = true;
        }
    }

    private string TakeId(ChangeWriter writer)
    {
        string id = writer.TakeId(writer.Lease);
        _taken.Add(id);
        return id;
    }

    private bool OwnsAnything(string ownerId) =>
        _before.Table.Locks.Any(held => held.Owner.OwnerId == ownerId)
        || _before.Table.Tickets.Any(ticket => ticket.OwnerId == ownerId);

    /// <summary>Without its sign of life an entry would be a dead one's.</summary>
    private void ShowLife(ChangeWriter writer)
    {
        ByteString key = _keys.Alive(writer.Lease);
        if (!_compared.Add(key))
        {
            return;
        }

        if (_before.Alive.Contains(writer.Lease))
        {
            Request.Compare.Add(Requests.IsThere(key));
            return;
        }

        AddedAlive = writer.Lease;
        Put(key, ByteString.Empty, writer.LeaseId);
    }

    private void Persist(string id, HeldLock held, ChangeWriter writer)
    {
        if (held.Owner.Kind == OwnershipKind.Lease)
        {
            Put(_keys.Persistent(id), ByteString.Empty, writer.LeaseFor(held));
            _addedPersistent.Add(id);
        }
    }

    private void Finish(ChangeWriter writer)
    {
        if (IsEmpty)
        {
            return;
        }

        if (_needsTail)
        {
            CompareWritten(_keys.Tail, _before.TailRevision);
        }

        if (_needsEpoch)
        {
            CompareWritten(_keys.Epoch, _before.EpochRevision);
        }

        if (MovesTail)
        {
            Put(_keys.Tail, ByteString.Empty, 0);

            // Who waits wants to know what is before him.
            Request.Success.Add(Requests.Read(writer.NewestEntries));
        }

        if (MovesEpoch)
        {
            Put(_keys.Epoch, EtcdTable.ValueOf(_before.FenceStart), 0);
        }

        if (Counts)
        {
            Request.Success.Add(Requests.Read(writer.EntryCount));
        }

        Request.Failure.Add(Requests.Read(writer.WholeTable));
    }

    private void Write(EtcdEntry entry, ByteString value)
    {
        Put(_keys.Entry(entry.Id), value, 0);
        _written.Add(entry);
    }

    private void CompareUnchanged(EtcdEntry entry) => CompareWritten(_keys.Entry(entry.Id), entry.ModRevision);

    private void CompareWritten(ByteString key, long revision) => Request.Compare.Add(Requests.IsWrittenAt(key, revision));

    private void CompareCreated(ByteString key, long revision)
    {
        if (_compared.Add(key))
        {
            Request.Compare.Add(Requests.IsMadeAt(key, revision));
        }
    }

    private void Put(ByteString key, ByteString value, long lease) => Request.Success.Add(Requests.Put(key, value, lease));

    private void Delete(ByteString key) => Request.Success.Add(Requests.Delete(key));
}
