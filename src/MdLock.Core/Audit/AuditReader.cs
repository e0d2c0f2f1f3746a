using MdLock.Platform;
using MdLock.Stores.Files;

namespace MdLock.Audit;

/// <summary>Reads the events of a trail: no lock, no repair, and no more of the files than the filter needs.</summary>
internal sealed class AuditReader(LockFolder folder, ITrailDisk disk)
{
    private readonly TrailFiles _files = new(folder);

    /// <summary>Reads with the file system itself.</summary>
    public AuditReader(LockFolder folder)
        : this(folder, new TrailDisk())
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

    private IEnumerable<AuditEvent> ReadAll(AuditFilter filter)
    {
        using TrailSnapshot trail = TrailSnapshot.Open(_files, disk);
        foreach (TrailFile file in trail.Files)
        {
            foreach (TrailLine line in TrailLines.Forward(disk, file.Handle, 0, file.Length))
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
        using TrailSnapshot trail = TrailSnapshot.Open(_files, disk);
        List<AuditEvent> last =
        [
            .. trail.Files.Reverse()
                .SelectMany(file => TrailLines.Backward(disk, file.Handle, file.Length))
                .Select(ToEvent)
                .OfType<AuditEvent>()
                .Where(filter.Matches)
                .Take(tail),
        ];
        last.Reverse();
        return last;
    }

    // An unfinished line is one that is being written, or torn: not an event in either case.
    private static AuditEvent? ToEvent(TrailLine line) =>
        line.IsWhole ? AuditLine.Read(line.Bytes.Span, out _) : null;
}
