using System.Text;
using MdLock.Disk;
using MdLock.Logs;
using Microsoft.Win32.SafeHandles;

namespace MdLock.History;

/// <summary>The files with the lines of history: one for each section.</summary>
internal sealed class SectionFiles(HistoryFolder folder, IDisk files)
{
    /// <summary>The last line of a section; null when it is not there or damaged. Costs the same for any history.</summary>
    public StoredLine? ReadLast(TrackedSection section)
    {
        using SafeFileHandle? file = files.TryOpenToRead(folder.PathOf(section));
        LogLine? line = file is null ? null : LongLine.First(files, file, section.LastLine, section.End);
        return line?.End == section.End ? StoredLine.TryRead(line) : null;
    }

    /// <summary>All lines of a file from a place on, in order; a damaged one with its bytes alone.</summary>
    public IEnumerable<ScannedLine> Scan(string key, int generation, long start = 0)
    {
        using SafeFileHandle? file = files.TryOpenToRead(folder.PathOf(key, generation));
        if (file is not null)
        {
            foreach (LogLine line in LogLines.Forward(files, file, start))
            {
                yield return ScannedLine.Of(line);
            }
        }
    }

    /// <summary>The length of a section's file; -1 where there is none.</summary>
    public long Length(TrackedSection section) => files.Length(folder.PathOf(section));

    /// <summary>The end of a section's file, against the one that is known.</summary>
    public LogEnd FindEnd(TrackedSection section)
    {
        using SafeFileHandle? file = files.TryOpenToRead(folder.PathOf(section));
        return LogEnd.Find(files, file, section.End);
    }

    /// <summary>Whether some of the lines are there already.</summary>
    public bool HasBegun(PendingLines append)
    {
        byte[] wanted = Encoding.UTF8.GetBytes(append.Lines);
        byte[]? there = files.Read(folder.PathOf(append.Key, append.Generation), append.Offset, wanted.Length);
        return there is { Length: > 0 } && wanted.AsSpan().StartsWith(there);
    }

    /// <summary>The same lines, for the file that a section has: another one would hide it.</summary>
    public PendingLines InPresentFile(PendingLines append, HistoryState state) =>
        state.Sections.FirstOrDefault(section => section.Key == append.Key) is { } section
        && section.Generation != append.Generation
        && Length(section) >= 0
            ? append with { Generation = section.Generation }
            : append;

    /// <summary>Adds lines, without a wait for the disk: the journal has them until a checkpoint.</summary>
    /// <returns>The lines as they stand in the file, and where.</returns>
    public PendingLines Append(PendingLines append)
    {
        byte[] lines = Encoding.UTF8.GetBytes(append.Lines);
        using SafeFileHandle file = OpenOrCreate(append);
        AppendPlace place = AppendPlace.Find(files, file, append.Offset, lines);
        if (!place.IsThere)
        {
            files.Write(file, place.Bytes, place.Offset);
        }

        return place.Offset == append.Offset && place.Bytes.Length == lines.Length
            ? append
            : append with { Offset = place.Offset, Lines = Encoding.UTF8.GetString(place.Bytes) };
    }

    /// <summary>Adds lines that the disk may have forgotten, or kept in part: what it kept of them is written over.</summary>
    /// <returns>The lines as they stand in the file, and where.</returns>
    public PendingLines AppendAgain(PendingLines append)
    {
        using (SafeFileHandle file = OpenOrCreate(append))
        {
            byte[] lines = Encoding.UTF8.GetBytes(append.Lines);
            if (AppendPlace.IsTorn(files, file, append.Offset, lines))
            {
                files.Write(file, lines, append.Offset);
                return append;
            }
        }

        return Append(append);
    }

    /// <summary>Makes the lines of a section's file durable; the name of a new file is so when the folder is.</summary>
    public void Sync(string key, int generation)
    {
        using SafeFileHandle? file = files.TryOpen(folder.PathOf(key, generation));
        if (file is not null)
        {
            files.Sync(file);
        }
    }

    /// <summary>Makes the names of all files durable.</summary>
    public void SyncNames() => files.SyncFolder(folder.History);

    /// <summary>How a section stands after all lines from a place on; null when there is no line that can be read.</summary>
    /// <param name="known">How it stood there; null to read the file from its start.</param>
    /// <param name="key">The section.</param>
    /// <param name="generation">The number of its file.</param>
    public TrackedSection? Follow(TrackedSection? known, string key, int generation) =>
        Follow(known, key, generation, Scan(key, generation, known?.End ?? 0));

    /// <summary>How a section stands after lines that are added to it.</summary>
    public static TrackedSection? Follow(TrackedSection? known, PendingLines append) => Follow(
        known,
        append.Key,
        append.Generation,
        LogLines.In(Encoding.UTF8.GetBytes(append.Lines), append.Offset).Select(ScannedLine.Of));

    private static TrackedSection? Follow(
        TrackedSection? known, string key, int generation, IEnumerable<ScannedLine> lines)
    {
        TrackedSection? section = known;
        int unread = 0;
        foreach (ScannedLine scanned in lines)
        {
            if (scanned.Stored is { } stored && stored.Line.SectionKey == key)
            {
                section = Advance(section, stored, generation, scanned);
                unread = 0;
            }
            else
            {
                // Each damaged line may have been a version: its number is not given out again.
                unread += scanned.IsBlank || unread == HistoryLimits.MaxVersion ? 0 : 1;
                section = section is null ? null : section with { End = scanned.End };
            }
        }

        return section is null ? null : section with { Version = Math.Min(section.Version + unread, HistoryLimits.MaxVersion) };
    }

    private static TrackedSection Advance(TrackedSection? section, StoredLine stored, int generation, ScannedLine place) => new()
    {
        Key = stored.Line.SectionKey,
        Id = stored.Line.SectionId,
        Generation = generation,
        Version = stored.Line.Version,
        Checksum = stored.Line.Checksum,
        Seen = stored.Line.Kind == HistoryLineKind.Version ? stored.Line.Checksum : section?.Seen ?? stored.Line.Checksum,
        Removed = stored.Line.Removed,
        LastLine = place.Offset,
        End = place.End,
        Hash = stored.NextPrevious,
    };

    private SafeFileHandle OpenOrCreate(PendingLines append)
    {
        string path = folder.PathOf(append.Key, append.Generation);
        if (files.TryOpen(path) is { } known)
        {
            return known;
        }

        files.CreateFolder(folder.History);
        return files.CreateShared(path);
    }
}
