using MdLock.Disk;
using Microsoft.Win32.SafeHandles;

namespace MdLock.History;

/// <summary>The files with the lines of history: one for each section.</summary>
internal sealed class SectionFiles(HistoryFolder folder, IDisk files)
{
    // A version of a section rarely takes more; for a longer line the pieces grow with it.
    private const int ChunkBytes = 256 * 1024;

    /// <summary>The last line of a section; null when it is not there or damaged. Costs the same for any history.</summary>
    public StoredLine? ReadLast(TrackedSection section)
    {
        byte[]? bytes = files.Read(
            folder.PathOf(section), section.LastLine, checked((int)(section.End - section.LastLine)));
        return bytes is null ? null : HistoryLineCodec.TryDecode(bytes);
    }

    /// <summary>All lines of a file from a place on, in order; a damaged one with its bytes alone.</summary>
    public IEnumerable<ScannedLine> Scan(string key, int generation, long start = 0)
    {
        string path = folder.PathOf(key, generation);
        byte[] pending = [];
        long offset = start;
        while (files.Read(path, offset + pending.Length, Math.Max(ChunkBytes, pending.Length)) is { Length: > 0 } chunk)
        {
            byte[] bytes = [.. pending, .. chunk];
            int done = 0;
            for (int length; (length = bytes.AsSpan(done).IndexOf((byte)'\n') + 1) > 0; done += length)
            {
                yield return ToLine(offset + done, bytes[done..(done + length)]);
            }

            offset += done;
            pending = bytes[done..];
        }

        if (pending.Length > 0)
        {
            yield return ToLine(offset, pending);
        }
    }

    /// <summary>The length of a section's file; -1 where there is none.</summary>
    public long Length(TrackedSection section) => files.Length(folder.PathOf(section));

    /// <summary>Whether the file ends in the middle of a line.</summary>
    public bool EndsTorn(TrackedSection section, long length) =>
        length > 0 && files.Read(folder.PathOf(section), length - 1, 1) is not [(byte)'\n'];

    /// <summary>Whether some of the lines are there already.</summary>
    public bool HasBegun(PendingLines append)
    {
        byte[] wanted = System.Text.Encoding.UTF8.GetBytes(append.Lines);
        byte[]? there = files.Read(folder.PathOf(append.Key, append.Generation), append.Offset, wanted.Length);
        return there is { Length: > 0 } && wanted.AsSpan().StartsWith(there);
    }

    /// <summary>Adds lines, durable when the call returns.</summary>
    public void Append(PendingLines append)
    {
        string path = folder.PathOf(append.Key, append.Generation);
        SafeFileHandle? known = files.TryOpen(path);
        using SafeFileHandle file = known ?? Create(path);
        files.Write(file, System.Text.Encoding.UTF8.GetBytes(append.Lines), append.Offset);
        files.Sync(file);
        if (known is null)
        {
            files.SyncFolder(folder.History);
        }
    }

    /// <summary>How a section stands after all lines from a place on; null when there is no line that can be read.</summary>
    /// <param name="known">How it stood there; null to read the file from its start.</param>
    /// <param name="key">The section.</param>
    /// <param name="generation">The number of its file.</param>
    public TrackedSection? Follow(TrackedSection? known, string key, int generation)
    {
        TrackedSection? section = known;
        int unread = 0;
        foreach (ScannedLine scanned in Scan(key, generation, known?.End ?? 0))
        {
            if (scanned.Stored is { } stored && stored.Line.SectionKey == key)
            {
                section = Advance(section, stored, generation, scanned.Offset);
                unread = 0;
            }
            else
            {
                // Each damaged line may have been a version: its number is not given out again.
                unread += scanned.IsBlank ? 0 : 1;
                section = section is null ? null : section with { End = scanned.Offset + scanned.Length };
            }
        }

        return section is null ? null : section with { Version = section.Version + unread };
    }

    /// <summary>How a section stands after one more line.</summary>
    public static TrackedSection Advance(TrackedSection? section, StoredLine stored, int generation, long offset) => new()
    {
        Key = stored.Line.SectionKey,
        Id = stored.Line.SectionId,
        Generation = generation,
        Version = stored.Line.Version,
        Checksum = stored.Line.Checksum,
        Seen = stored.Line.Kind == HistoryLineKind.Version ? stored.Line.Checksum : section?.Seen ?? stored.Line.Checksum,
        Removed = stored.Line.Removed,
        LastLine = offset,
        End = offset + stored.Length,
        Hash = stored.NextPrevious,
    };

    private static ScannedLine ToLine(long offset, byte[] bytes) =>
        new(offset, bytes, HistoryLineCodec.TryDecode(bytes));

    private SafeFileHandle Create(string path)
    {
        files.CreateFolder(folder.History);
        SafeFileHandle file = files.Create(path);
        files.Share(path);
        return file;
    }
}
