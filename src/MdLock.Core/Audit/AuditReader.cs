using MdLock.Disk;
using MdLock.Logs;
using MdLock.Platform;

namespace MdLock.Audit;

/// <summary>Reads the events of a trail: no lock, no repair, and no more of the files than the filter needs.</summary>
internal sealed class AuditReader(TrailFiles files)
{
    /// <summary>Reads with the file system itself.</summary>
    public AuditReader(DocumentFolders folder)
        : this(new TrailFiles(folder))
    {
    }

    /// <summary>The events that a filter lets through, oldest first. What is no event is passed over.</summary>
    /// <remarks>
    /// Read from the files while the caller goes on, except with <see cref="AuditFilter.Tail"/>: then from the end
    /// back, until there are enough.
    /// </remarks>
    /// <exception cref="IOException">A file cannot be read.</exception>
    /// <exception cref="UnauthorizedAccessException">A file may not be read.</exception>
    /// <exception cref="PlantedFileException">A link, a pipe or a folder stands in the place of a file.</exception>
    public IEnumerable<AuditEvent> Read(AuditFilter filter)
    {
        ArgumentNullException.ThrowIfNull(filter);
        return filter.Tail is { } tail ? ReadTail(filter, tail) : ReadAll(filter);
    }

    /// <summary>The number of the newest event; 0 where there is none.</summary>
    /// <exception cref="IOException">A file cannot be read.</exception>
    /// <exception cref="UnauthorizedAccessException">A file may not be read.</exception>
    /// <exception cref="PlantedFileException">A link, a pipe or a folder stands in the place of a file.</exception>
    public long ReadNewest()
    {
        using TrailSnapshot trail = TrailSnapshot.Open(files);
        return Backward(trail).FirstOrDefault()?.Sequence ?? 0;
    }

    /// <summary>The events after one, oldest first, read from the end back until that one is met.</summary>
    /// <remarks>Should the newest event come before it, the trail was begun anew, and all its events are new.</remarks>
    /// <exception cref="IOException">A file cannot be read.</exception>
    /// <exception cref="UnauthorizedAccessException">A file may not be read.</exception>
    /// <exception cref="PlantedFileException">A link, a pipe or a folder stands in the place of a file.</exception>
    public IReadOnlyList<AuditEvent> ReadAfter(long sequence)
    {
        using TrailSnapshot trail = TrailSnapshot.Open(files);
        var found = new List<AuditEvent>();
        foreach (AuditEvent one in Backward(trail))
        {
            if (found.Count == 0 && one.Sequence < sequence)
            {
                sequence = 0;
            }

            if (one.Sequence <= sequence)
            {
                break;
            }

            found.Add(one);
        }

        found.Reverse();
        return found;
    }

    private IEnumerable<AuditEvent> ReadAll(AuditFilter filter)
    {
        using TrailSnapshot trail = TrailSnapshot.Open(files);
        foreach (TrailFile file in trail.Files)
        {
            foreach (LogLine line in LogLines.Forward(files.Disk, file.Handle, 0, file.Length, AuditLine.MaxBytes))
            {
                if (ToEvent(line) is { } one && filter.Matches(one))
                {
                    yield return one;
                }
            }
        }
    }

    private List<AuditEvent> ReadTail(AuditFilter filter, int tail)
    {
        using TrailSnapshot trail = TrailSnapshot.Open(files);
        List<AuditEvent> last = [.. Backward(trail).Where(filter.Matches).Take(tail)];
        last.Reverse();
        return last;
    }

    private IEnumerable<AuditEvent> Backward(TrailSnapshot trail) => trail.Files.Reverse()
        .SelectMany(file => LogLines.Backward(files.Disk, file.Handle, file.Length, AuditLine.MaxBytes))
        .Select(ToEvent)
        .OfType<AuditEvent>();

    // An unfinished line is one that is being written, or torn: not an event in either case.
    private static AuditEvent? ToEvent(LogLine line) =>
        line.IsWhole ? AuditLine.Read(line.Bytes.Span, out _) : null;
}
