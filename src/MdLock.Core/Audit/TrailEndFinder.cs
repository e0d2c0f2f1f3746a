using System.Globalization;
using MdLock.Disk;
using MdLock.Logs;
using Microsoft.Win32.SafeHandles;

namespace MdLock.Audit;

/// <summary>Finds the end of a trail that may not be as its head says: torn by a crash, or meddled with.</summary>
/// <remarks>
/// Whole lines are never touched, whatever they hold: they are for the verifier. What is torn moves into the event
/// that tells of it. The chain goes on from the head, so that lines which are gone stay missing.
/// </remarks>
internal sealed class TrailEndFinder(TrailFiles files)
{
    private readonly IDisk _disk = files.Disk;

    /// <summary>A write that a crash tore is a few lines; what is longer is something else, and stays where it is.</summary>
    private const int MaxEvidence = 64 * 1024;

    /// <summary>Finds the end of the current file.</summary>
    /// <param name="trail">The file.</param>
    /// <param name="head">The head; null when there is none.</param>
    public TrailEnd Find(KeptFile trail, TrailHead? head)
    {
        LogEnd end = LogEnd.Find(_disk, trail.Handle, trail.Length, head?.Length ?? 0);
        if (head is not null && end.IsAsRemembered)
        {
            return new(head, end.Length, [], IsOpenLine: false, []);
        }

        var notes = new List<AuditEntry>();
        TrailHead known = head ?? Rebuild(trail.Handle, end.Length, notes);

        // A crash can come between the closing of a file and the head's update.
        bool isReopened = _disk.Exists(files.Closed(known.First));
        return Examine(trail.Handle, end.Length, isReopened ? Reopened(known) : known, notes);
    }

    /// <summary>The head after the current file was closed and the next one begun.</summary>
    public static TrailHead Reopened(TrailHead head) => head with { Length = 0, First = head.Sequence + 1 };

    private TrailEnd Examine(SafeFileHandle trail, long length, TrailHead head, List<AuditEntry> notes)
    {
        long start = LogLines.Backward(_disk, trail, Math.Min(head.Length, length), AuditLine.MaxBytes).FirstOrDefault()?.Offset ?? 0;
        long offset = start;
        long last = head.First - 1;
        byte[] fragment = [];
        long left = 0;
        foreach (LogLine line in LogLines.Forward(_disk, trail, start, length, AuditLine.MaxBytes))
        {
            if (!line.IsWhole)
            {
                left = line.Length;
                fragment = left > MaxEvidence ? [] : line.Bytes.ToArray();
                break;
            }

            offset = line.End;
            AuditEvent? one = AuditLine.ReadIntact(line);
            last = one?.Sequence ?? head.Sequence;
            if (one?.Sequence == head.Sequence + 1 && one.PreviousHash == head.Hash)
            {
                head = head with { Sequence = one.Sequence, Hash = one.Hash! };
            }
        }

        if (last < head.Sequence)
        {
            notes.Add(Damage($"The events {last + 1} to {head.Sequence} are gone from the end of the trail."));
        }

        bool isOpenLine = left > MaxEvidence;
        if (left > 0)
        {
            notes.Add(isOpenLine ? LeftInPlace(left) : Kept(fragment));
        }

        return isOpenLine
            ? new(head, length, [], isOpenLine, notes)
            : new(head, offset, fragment, isOpenLine, notes);
    }

    private TrailHead Rebuild(SafeFileHandle trail, long length, List<AuditEntry> notes)
    {
        IReadOnlyList<long> closed = files.ListClosed();
        AuditEvent? last = LastOf(trail, length, out long end);
        long first = FirstOf(trail, length)?.Sequence ?? last?.Sequence ?? 1;
        if (last is null && closed.Count > 0)
        {
            using SafeFileHandle? newest = _disk.TryOpenToRead(files.Closed(closed[^1]));
            last = newest is null ? null : LastOf(newest, _disk.Length(newest), out _);
            first = (last?.Sequence ?? 0) + 1;
        }

        if (last is null)
        {
            return TrailHead.Empty;
        }

        notes.Add(Damage($"The head of the trail was gone; so would be events after {last.Sequence}."));
        return new()
        {
            Sequence = last.Sequence,
            Hash = last.Hash!,
            Length = end,
            First = first,
            Oldest = closed.Count > 0 ? closed[0] : first,
        };
    }

    private AuditEvent? LastOf(SafeFileHandle file, long length, out long end)
    {
        foreach (LogLine line in LogLines.Backward(_disk, file, length, AuditLine.MaxBytes))
        {
            if (AuditLine.ReadIntact(line) is { } one)
            {
                end = line.End;
                return one;
            }
        }

        end = 0;
        return null;
    }

    private AuditEvent? FirstOf(SafeFileHandle file, long length) => LogLines.Forward(_disk, file, 0, length, AuditLine.MaxBytes)
        .Select(AuditLine.ReadIntact)
        .FirstOrDefault(one => one is not null);

    private static AuditEntry Damage(FormattableString message) => new()
    {
        Type = AuditEventType.Damage,
        Outcome = AuditOutcome.Failed,
        Message = message.ToString(CultureInfo.InvariantCulture),
    };

    private static AuditEntry LeftInPlace(long length) =>
        Damage($"{length} bytes that are no event stand before this one.");

    private static AuditEntry Kept(byte[] fragment) => new()
    {
        Type = AuditEventType.TornLine,
        Outcome = AuditOutcome.Failed,
        Message = string.Create(
            CultureInfo.InvariantCulture, $"{fragment.Length} bytes of an unfinished line stood here."),
        Evidence = Convert.ToBase64String(fragment),
    };
}
