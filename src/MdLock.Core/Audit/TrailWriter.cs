using System.Buffers;
using System.Globalization;
using MdLock.Disk;
using MdLock.Platform;
using Microsoft.Win32.SafeHandles;

namespace MdLock.Audit;

/// <summary>Writes events to the end of a trail. Used within the trail's critical section only.</summary>
internal sealed class TrailWriter(TrailFiles files, Func<AuditSettings> settings, TimeProvider time) : IDisposable
{
    private readonly IDisk _disk = files.Disk;
    private readonly TrailEndFinder _finder = new(files);

    // Open from one append to the next: each lock and each release is an event.
    private KeptFile? _head;
    private KeptFile? _trail;

    /// <summary>Appends events, after a repair of the end if need be. All are written, or none.</summary>
    /// <exception cref="IOException">None is written.</exception>
    /// <exception cref="UnauthorizedAccessException">None is written.</exception>
    public void Append(IReadOnlyList<StampedEntry> entries)
    {
        bool mayStay = false;
        try
        {
            KeptFile headFile = _head = files.OpenOrCreate(files.Head, _head);
            KeptFile trail = _trail = files.OpenOrCreate(files.Current, _trail);
            TrailEnd end = _finder.Find(trail, TrailHead.Read(_disk, headFile.Handle));
            bool isFull = end.Offset >= settings().MaxFileBytes && end.Fragment.Length == 0 && !end.IsOpenLine;
            if (isFull)
            {
                end = Close(end, headFile);
                trail = _trail = files.OpenOrCreate(files.Current, trail);
            }

            TrailHead head = Write(trail.Handle, end, entries);
            TryWriteHead(headFile, head);
            if (isFull)
            {
                RemoveBefore(head.Oldest);
            }

            mayStay = headFile.MayStay && trail.MayStay;
        }
        finally
        {
            if (!mayStay)
            {
                Dispose();
            }
        }
    }

    /// <summary>Makes the current file durable. What was appended to those before it, was so when they were closed.</summary>
    /// <exception cref="IOException">The system refuses.</exception>
    /// <exception cref="UnauthorizedAccessException">The same.</exception>
    public void Sync()
    {
        if (settings().Sync == AuditSync.Never)
        {
            return;
        }

        using SafeFileHandle? trail = _disk.TryOpen(files.Current);
        if (trail is not null)
        {
            _disk.Sync(trail);
            _disk.SyncFolder(Path.GetDirectoryName(files.Current)!);
        }
    }

    /// <summary>Closes the files; the next append opens them again.</summary>
    public void Dispose()
    {
        _head?.Dispose();
        _trail?.Dispose();
        _head = _trail = null;
    }

    private TrailHead Write(SafeFileHandle trail, TrailEnd end, IReadOnlyList<StampedEntry> entries)
    {
        DateTimeOffset now = time.GetUtcNow();
        var output = new ArrayBufferWriter<byte>(512 * (entries.Count + end.Notes.Count + 1));
        if (end.IsOpenLine)
        {
            output.Write("\n"u8);
        }

        TrailHead head = end.Head;
        foreach (StampedEntry one in end.Notes.Select(note => new StampedEntry(note, now)).Concat(entries))
        {
            string hash = AuditLine.Write(output, ToEvent(one, head));
            head = head with { Sequence = head.Sequence + 1, Hash = hash };
        }

        try
        {
            _disk.Write(trail, output.WrittenSpan, end.Offset);
            if (SyncsEach)
            {
                _disk.Sync(trail);
            }
        }
        catch (Exception failure) when (FileFailure.Is(failure))
        {
            Restore(trail, end);
            throw;
        }

        return head with { Length = end.Offset + output.WrittenCount };
    }

    /// <summary>Takes back what was written in part: a full disk lets files shrink.</summary>
    private void Restore(SafeFileHandle trail, TrailEnd end)
    {
        try
        {
            _disk.SetLength(trail, end.Offset + end.Fragment.Length);
            _disk.Write(trail, end.Fragment, end.Offset);
        }
        catch (Exception failure) when (FileFailure.Is(failure))
        {
            // The next append finds a torn line, and deals with it.
        }
    }

    /// <summary>Writes the head. If it cannot: the next append finds the events all the same, by their chain.</summary>
    private bool TryWriteHead(KeptFile headFile, TrailHead head)
    {
        try
        {
            head.Write(_disk, headFile);
            return true;
        }
        catch (Exception failure) when (FileFailure.Is(failure))
        {
            return false;
        }
    }

    /// <summary>Closes the current file. The head follows with the next write: the finder knows what is in between.</summary>
    private TrailEnd Close(TrailEnd end, KeptFile headFile)
    {
        // The head must know the file's last event before the file has another name; and somebody's copy may stand
        // there. In either case a file that is too large does the least harm.
        string closed = files.Closed(end.Head.First);
        if (_disk.Exists(closed) || !TryWriteHead(headFile, end.Head with { Length = end.Offset }))
        {
            return end;
        }

        Sync();
        _disk.Rename(files.Current, closed);
        IReadOnlyList<long> kept = [.. files.ListClosed().TakeLast(settings().KeepFiles)];
        return end with
        {
            Head = TrailEndFinder.Reopened(end.Head) with { Oldest = kept[0] },
            Offset = 0,
            Notes = [.. end.Notes, Rotation(closed, kept[0])],
        };
    }

    private void RemoveBefore(long oldest)
    {
        foreach (long first in files.ListClosed().Where(first => first < oldest))
        {
            try
            {
                _disk.Delete(files.Closed(first));
            }
            catch (Exception failure) when (FileFailure.Is(failure))
            {
                // It is removed when the next file is closed.
            }
        }
    }

    private bool SyncsEach => settings().Sync == AuditSync.Always;

    private static AuditEvent ToEvent(StampedEntry one, TrailHead head) => one.ToEvent(head.Sequence + 1, head.Hash) with
    {
        SectionId = Cut(one.Entry.SectionId),
        Message = Cut(one.Entry.Message),
    };

    private static string? Cut(string? text) => text?.Length > AuditLine.MaxText ? text[..AuditLine.MaxText] + "…" : text;

    private static AuditEntry Rotation(string closed, long oldest) => new()
    {
        Type = AuditEventType.Rotation,
        Message = string.Create(
            CultureInfo.InvariantCulture,
            $"The events before are in {Path.GetFileName(closed)} and the files before it, from {oldest} on."),
    };
}
