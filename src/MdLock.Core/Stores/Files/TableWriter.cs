using System.Collections.Concurrent;
using System.Text.Json;
using MdLock.Disk;
using MdLock.Errors;
using MdLock.Platform;
using MdLock.Rules;
using MdLock.Stores.Files.Records;
using Microsoft.Win32.SafeHandles;

namespace MdLock.Stores.Files;

/// <summary>Turns the difference between two tables into changes of files. Used within the critical section only.</summary>
/// <remarks>
/// A process keeps the file of each of its locks and tickets open, with an OS lock on it, for as long as the entry
/// lasts: that is what waiters wait for. A ticket that becomes a lock keeps its file and its OS lock, under a new name.
/// </remarks>
internal sealed class TableWriter(DocumentFolders folder, TableReader reader) : IDisposable
{
    private readonly StateFiles _files = folder.Files;

    // Looked into from outside the critical section too.
    private readonly ConcurrentDictionary<Guid, HeldFile> _heldFiles = new();
    private readonly Dictionary<long, SafeFileHandle> _ticketFiles = [];
    private readonly List<SafeFileHandle> _ended = [];

    /// <summary>Makes the files say what the next table says.</summary>
    /// <exception cref="IOException">Not done: no lock was added.</exception>
    /// <exception cref="UnauthorizedAccessException">Not done: no lock was added.</exception>
    /// <exception cref="LockException">A record would be too large: no lock was added.</exception>
    public void Apply(TableFiles files, LockTable next)
    {
        // What ends goes first: a reclaimed lock makes room for its successor's file of the same name.
        foreach (HeldLock ended in files.Table.Locks)
        {
            if (next.FindLock(ended.LockId) is null)
            {
                Remove(ended, files);
            }
        }

        RewriteLocks(files, next);
        var added = new List<HeldLock>();
        try
        {
            foreach (HeldLock held in next.Locks)
            {
                if (files.Table.FindLock(held.LockId) is null)
                {
                    added.Add(held);
                    Add(held, files, next);
                }
            }

            foreach (Ticket ticket in next.Tickets)
            {
                if (files.Table.FindTicket(ticket.Order) is not { } before)
                {
                    (_ticketFiles[ticket.Order], _) = Create(
                        Path.Combine(folder.Queue, TicketFileName.For(ticket)), identity => Encode(ticket, identity));
                }
                else if (!ReferenceEquals(before, ticket))
                {
                    Rewrite(ticket, files.TicketNames[ticket.Order]);
                }
            }
        }
        catch
        {
            added.ForEach(Undo);
            throw;
        }

        foreach (Ticket ended in files.Table.Tickets)
        {
            if (next.FindTicket(ended.Order) is null)
            {
                Remove(ended, files);
            }
        }
    }

    /// <summary>Removes a lock of this process without a look at the others.</summary>
    /// <remarks>
    /// Its file was open since it was granted, so a file of the same identity under its name is the lock itself,
    /// whatever happened meanwhile: a successor's record is another file.
    /// </remarks>
    /// <returns>False when that is not so, or the lock is none of this process: then the table tells.</returns>
    public bool TryRemove(Guid lockId)
    {
        if (!_heldFiles.TryGetValue(lockId, out HeldFile? held) || !HasItsName(held))
        {
            return false;
        }

        _files.Remove(held.Path);
        LetGo(lockId);
        return true;
    }

    /// <summary>A lock of this process as its file says it, without a look at the others; may be called at any time.</summary>
    /// <returns>The lock and its file's name; null where only the table tells.</returns>
    public (HeldLock Lock, string Name)? FindOwn(Guid lockId)
    {
        if (!_heldFiles.TryGetValue(lockId, out HeldFile? held))
        {
            return null;
        }

        try
        {
            string name = Path.GetFileName(held.Path);
            return HasItsName(held)
                && StateFile.ReadUpTo(held.File, LockRecordCodec.MaxFileSize) is { } bytes
                && LockRecordCodec.DecodeLock(bytes) is var found
                && found.LockId == lockId
                && LockFileName.IsOf(found, name)
                    ? (found, name)
                    : null;
        }
        catch (Exception unclear) when (unclear is ObjectDisposedException or JsonException or NewerSchemaException)
        {
            // Another thread gave it back or renews it in this moment, or its record is damaged.
            return null;
        }
    }

    /// <summary>
    /// The open files of entries that ended, to be closed outside the critical section: whoever is woken by that
    /// wants to enter it.
    /// </summary>
    public IReadOnlyList<SafeFileHandle> TakeEnded()
    {
        if (_ended.Count == 0)
        {
            return [];
        }

        SafeFileHandle[] taken = [.. _ended];
        _ended.Clear();
        return taken;
    }

    /// <inheritdoc/>
    public void Dispose()
    {
        IEnumerable<SafeFileHandle> held = _heldFiles.Values.Select(one => one.File);
        foreach (SafeFileHandle file in held.Concat(_ticketFiles.Values).Concat(_ended))
        {
            file.Dispose();
        }
    }

    private void Add(HeldLock held, TableFiles files, LockTable next)
    {
        string path = Path.Combine(folder.Folder, LockFileName.For(held));
        if (held.Owner.Kind == OwnershipKind.Lease)
        {
            using SafeFileHandle file = Create(path, _ => LockRecordCodec.Encode(held)).File;
            RandomAccess.FlushToDisk(file);
            _files.SyncFolder(folder.Folder);
        }
        else if (FindOwnTicket(held, files, next) is { } ticket)
        {
            SafeFileHandle file = _ticketFiles[ticket.Order];
            var identity = FileIdentity.Of(file);
            RandomAccess.Write(file, Encode(held, identity), 0);
            _files.Replace(Path.Combine(folder.Queue, files.TicketNames[ticket.Order]), path);
            _ticketFiles.Remove(ticket.Order);
            _heldFiles[held.LockId] = new(file, path, identity);
        }
        else
        {
            (SafeFileHandle file, FileIdentity identity) = Create(path, made => Encode(held, made));
            _heldFiles[held.LockId] = new(file, path, identity);
        }
    }

    /// <summary>The ticket of this process that becomes the lock; null when there is none for it alone.</summary>
    private Ticket? FindOwnTicket(HeldLock held, TableFiles files, LockTable next)
    {
        foreach (Ticket ticket in files.Table.Tickets)
        {
            if (ticket.Targets.Length == 1
                && ticket.OwnerId == held.Owner.OwnerId
                && ticket.Targets[0] == held.Target
                && next.FindTicket(ticket.Order) is null
                && _ticketFiles.ContainsKey(ticket.Order))
            {
                return ticket;
            }
        }

        return null;
    }

    private static byte[] Encode(HeldLock held, FileIdentity file) =>
        LockRecordCodec.Encode(held with { File = file });

    private static byte[] Encode(Ticket ticket, FileIdentity file) =>
        LockRecordCodec.Encode(ticket with { Details = ticket.Details! with { File = file } });

    private (SafeFileHandle File, FileIdentity Identity) Create(string path, Func<FileIdentity, byte[]> encode)
    {
        SafeFileHandle file = _files.Create(path);
        try
        {
            if (!OsLock.TryLock(file, exclusive: true))
            {
                throw new IOException($"Another process holds an operating-system lock on the new file '{path}'.");
            }

            FileStatus made = FileStatus.OfHandle(file);
            var identity = FileIdentity.Of(made);
            RandomAccess.Write(file, encode(identity), 0);
            _files.Share(file, made);
            return (file, identity);
        }
        catch
        {
            file.Dispose();
            _files.Remove(path);
            throw;
        }
    }

    /// <summary>Writes the locks that were renewed or carried to another section.</summary>
    /// <remarks>
    /// Sections may have swapped their ids, so no file takes its new name before all have left their old ones.
    /// </remarks>
    private void RewriteLocks(TableFiles files, LockTable next)
    {
        var moving = new List<(HeldLock Lock, string Aside, string Target)>();
        foreach (HeldLock held in next.Locks)
        {
            if (files.Table.FindLock(held.LockId) is not { } before || ReferenceEquals(before, held))
            {
                continue;
            }

            string path = Path.Combine(folder.Folder, files.LockNames[held.LockId]);
            string target = Path.Combine(folder.Folder, LockFileName.For(held));
            if (path == target)
            {
                Rewrite(held, path, LockRecordCodec.Encode(held));
                continue;
            }

            string aside = Path.Combine(folder.Folder, LockFileName.Aside(held));
            _files.Replace(path, aside);
            moving.Add((held, aside, target));
        }

        foreach ((HeldLock held, string aside, string target) in moving)
        {
            Rewrite(held, aside, LockRecordCodec.EncodeCarried(held));
            _files.Replace(aside, target);
        }
    }

    private void Rewrite(HeldLock held, string path, byte[] record) =>
        Overwrite(_heldFiles.GetValueOrDefault(held.LockId)?.File, path, record);

    private void Rewrite(Ticket ticket, string name)
    {
        // No other ticket has its place in the name, so none can be in the way.
        string target = Path.Combine(folder.Queue, TicketFileName.For(ticket));
        _files.Replace(Path.Combine(folder.Queue, name), target);

        // The name is all that the rules compare: what else is in the record was not read so far.
        TicketDetails? details = ticket.Details ?? reader.ReadTicketRecord(Path.GetFileName(target), out _)?.Details;
        if (details is not null)
        {
            byte[] record = LockRecordCodec.Encode(ticket with { Details = details });
            Overwrite(_ticketFiles.GetValueOrDefault(ticket.Order), target, record);
        }
    }

    private void Overwrite(SafeFileHandle? own, string path, byte[] record)
    {
        SafeFileHandle file = own
            ?? _files.TryOpen(path, write: true)
            ?? throw new FileNotFoundException($"The lock file '{path}' is gone.", path);
        try
        {
            // One write, which also covers what is left of a longer record.
            byte[] padded = new byte[Math.Max(record.Length, RandomAccess.GetLength(file))];
            padded.AsSpan().Fill((byte)' ');
            record.CopyTo(padded, 0);
            RandomAccess.Write(file, padded, 0);
        }
        finally
        {
            if (own is null)
            {
                file.Dispose();
            }
        }
    }

    private void Remove(HeldLock held, TableFiles files)
    {
        _files.Remove(Path.Combine(folder.Folder, files.LockNames[held.LockId]));
        LetGo(held.LockId);
    }

    private void Remove(Ticket ticket, TableFiles files)
    {
        // A ticket that became a lock left its name already.
        _files.Remove(Path.Combine(folder.Queue, files.TicketNames[ticket.Order]));
        if (_ticketFiles.Remove(ticket.Order, out SafeFileHandle? file))
        {
            _ended.Add(file);
        }
    }

    private bool HasItsName(HeldFile held) =>
        _files.StatusOf(held.Path) is { } named && FileIdentity.Of(named) == held.Identity;

    private void LetGo(Guid lockId)
    {
        if (_heldFiles.TryRemove(lockId, out HeldFile? held))
        {
            _ended.Add(held.File);
        }
    }

    private void Undo(HeldLock held)
    {
        if (_heldFiles.ContainsKey(held.LockId))
        {
            LetGo(held.LockId);
            _files.Remove(Path.Combine(folder.Folder, LockFileName.For(held)));
        }
    }
}
