using System.Security.Cryptography;
using System.Text;
using System.Text.Json;
using MdLock.Disk;
using MdLock.Documents;
using MdLock.Platform;
using MdLock.Rules;
using MdLock.Stores.Files.Records;
using Microsoft.Win32.SafeHandles;

namespace MdLock.Stores.Files;

/// <summary>Reads the lock table of a document from its files. Used within the critical section only.</summary>
internal sealed class TableReader(DocumentFolders folder)
{
    private static readonly LockTarget WholeDocument =
        LockTarget.Of([SectionIds.Document], LockScope.Document);

    // A queue is read far more often than it grows, and what a ticket waits for is in its name: for several sections,
    // a digest of its record.
    private Dictionary<string, Ticket> _knownTickets = new(StringComparer.Ordinal);

    /// <summary>Reads all files.</summary>
    /// <param name="lastFence">The counter.</param>
    public TableFiles Read(long lastFence)
    {
        var lockNames = new Dictionary<Guid, string>();
        var ticketNames = new Dictionary<long, string>();
        var locks = new List<HeldLock>();
        var tickets = new List<Ticket>();
        var knownTickets = new Dictionary<string, Ticket>(StringComparer.Ordinal);
        foreach (string name in folder.Files.Names(folder.Folder, LockFileName.Extension))
        {
            if (ReadLock(name) is { } held)
            {
                held = WithOwnId(held, name, locks, lockNames);
                lockNames.Add(held.LockId, name);
                locks.Add(held);
                lastFence = Math.Max(lastFence, held.Fence);
            }
        }

        foreach (string name in folder.Files.Names(folder.Queue, TicketFileName.Extension))
        {
            Ticket? ticket = _knownTickets.GetValueOrDefault(name) ?? ReadTicket(name);
            if (ticket is not null && ticketNames.TryAdd(ticket.Order, name))
            {
                knownTickets.Add(name, ticket);
                tickets.Add(ticket);
                lastFence = Math.Max(lastFence, ticket.Order);
            }
        }

        _knownTickets = knownTickets;
        locks.Sort(static (one, other) => one.Fence.CompareTo(other.Fence));
        tickets.Sort(static (one, other) => one.Order.CompareTo(other.Order));
        var table = new LockTable { Locks = [.. locks], Tickets = [.. tickets], LastFence = lastFence };
        return new TableFiles(table, lockNames, ticketNames);
    }

    /// <summary>The details of a ticket; null when its record cannot be read.</summary>
    /// <param name="name">Its file.</param>
    /// <param name="isNewer">True when only a newer version can read it.</param>
    public Ticket? ReadTicketRecord(string name, out bool isNewer)
    {
        isNewer = false;
        try
        {
            using SafeFileHandle? file = folder.Files.TryOpen(Path.Combine(folder.Queue, name), write: false);
            byte[]? bytes = file is null ? null : StateFile.ReadUpTo(file, LockRecordCodec.MaxFileSize);
            Ticket? ticket = bytes is null ? null : LockRecordCodec.DecodeTicket(bytes);

            // What it waits for may be a rename behind; whose place it is may not.
            return ticket is not null
                && TicketFileName.Parse(name, out _) is { } named
                && (named.Order, named.OwnerId, named.Mode) == (ticket.Order, ticket.OwnerId, ticket.Mode)
                && ticket.Details?.Owner.OwnerId == named.OwnerId
                    ? ticket
                    : null;
        }
        catch (NewerSchemaException)
        {
            // Said apart from damage: a newer version can read it.
            isNewer = true;
            return null;
        }
        catch (Exception unreadable) when (unreadable is JsonException or PlantedFileException)
        {
            // A ticket whose details cannot be read keeps its place, which is in its name.
            return null;
        }
    }

    /// <summary>A lock with what the file system says of its record; null when it is gone or cannot be read.</summary>
    /// <param name="name">Its file.</param>
    public RecordedLock? ReadRecord(string name)
    {
        try
        {
            using SafeFileHandle? file = folder.Files.TryOpen(Path.Combine(folder.Folder, name), write: false);
            if (file is null || StateFile.ReadUpTo(file, LockRecordCodec.MaxFileSize) is not { } bytes)
            {
                return null;
            }

            FileStatus status = FileStatus.OfHandle(file);
            return new RecordedLock(LockRecordCodec.DecodeLock(bytes), FileAccount.Of(file, status), status);
        }
        catch (Exception unreadable) when (unreadable is JsonException or NewerSchemaException or PlantedFileException)
        {
            // Nothing in it can be believed.
            return null;
        }
    }

    private Ticket? ReadTicket(string name)
    {
        Ticket? ticket = TicketFileName.Parse(name, out bool needsRecord);
        if (ticket is null || !needsRecord)
        {
            // What is not a ticket's name is nobody's place in the queue; cleanup removes it.
            return ticket;
        }

        if (ReadTicketRecord(name, out bool isNewer) is { } read)
        {
            return ticket with { Targets = read.Targets, Details = read.Details };
        }

        // Nobody can tell what a newer version waits for, nor what stands in a record no more, so it may be anything.
        return isNewer || EntryFile.IsInUse(folder.Files, Path.Combine(folder.Queue, name)) ? ticket with { Targets = [WholeDocument] } : null;
    }

    private HeldLock? ReadLock(string name)
    {
        string path = Path.Combine(folder.Folder, name);
        byte[]? bytes = null;
        try
        {
            using SafeFileHandle? file = folder.Files.TryOpen(path, write: false);
            if (file is null)
            {
                return null;
            }

            bytes = StateFile.ReadUpTo(file, LockRecordCodec.MaxFileSize);
            if (bytes is null)
            {
                return Unreadable(name, RecordState.Damaged, "it is far larger than any record");
            }

            HeldLock held = LockRecordCodec.DecodeLock(bytes);
            return LockFileName.IsOf(held, name)
                ? held
                : Unreadable(name, RecordState.Damaged, "its name is not that of the lock in it", held.Owner.Kind);
        }
        catch (NewerSchemaException newer)
        {
            // It counts as held: whoever cannot read a lock must not break it.
            return Unreadable(name, RecordState.NewerSchema, newer.Message);
        }
        catch (JsonException damaged)
        {
            // It counts as held until it is old enough to be taken for a leftover: it may be in the making.
            string what = folder.Files.StatusOf(path) is { Length: 0 } ? "it is empty" : damaged.Message;
            OwnershipKind kind = LockRecordCodec.MayBeLease(bytes) ? OwnershipKind.Lease : OwnershipKind.Process;
            return Unreadable(name, RecordState.Damaged, what, kind);
        }
        catch (PlantedFileException planted)
        {
            // It counts as held, and is never followed.
            return Unreadable(name, RecordState.Damaged, planted.Message);
        }
    }

    private HeldLock Unreadable(
        string name, RecordState state, string damage, OwnershipKind kind = OwnershipKind.Process)
    {
        DateTime written = folder.Files.StatusOf(Path.Combine(folder.Folder, name))?.WrittenAt ?? default;
        string section = name[..^LockFileName.Extension.Length];
        return HeldLock.Unreadable(
            IdOf(name),
            new LockTarget(section.Length == 0 ? "?" : section, [ShortHash.Of(section)], LockScope.Subtree),
            new LockInstant(new DateTimeOffset(written), TimeSpan.Zero),
            state,
            damage,
            kind);
    }

    /// <summary>An id that changes with the file: a verdict on this one never strikes a later one of the same name.</summary>
    private Guid IdOf(string name)
    {
        FileStatus? status = folder.Files.StatusOf(Path.Combine(folder.Folder, name));
        string identity = $"{name} {status?.Device} {status?.FileId} {status?.WrittenAt.Ticks}";
        return new Guid(SHA256.HashData(Encoding.UTF8.GetBytes(identity)).AsSpan(0, 16));
    }

    /// <summary>Lets two records of one id both count: none can hide the other.</summary>
    /// <remarks>The id is the one's whose file an owner's process holds, if one is; the other gets that of its file.</remarks>
    private HeldLock WithOwnId(HeldLock held, string name, List<HeldLock> locks, Dictionary<Guid, string> names)
    {
        if (!names.TryGetValue(held.LockId, out string? other))
        {
            return held;
        }

        if (!IsInUse(other) && IsInUse(name))
        {
            int at = locks.FindIndex(one => one.LockId == held.LockId);
            locks[at] = locks[at] with { LockId = IdOf(other) };
            names.Remove(held.LockId);
            names.Add(locks[at].LockId, other);
            return held;
        }

        return held with { LockId = IdOf(name) };
    }

    private bool IsInUse(string name) => EntryFile.IsInUse(folder.Files, Path.Combine(folder.Folder, name));
}
