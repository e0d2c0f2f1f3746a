using MdLock.Disk;

namespace MdLock.Audit;

/// <summary>Reads the trails of a document as one: that of all, and those of the hosts that share it.</summary>
/// <remarks>
/// In the order of each trail, and between them by the clocks of the hosts. What two hosts told of one commit, because the one
/// finished what the other began, is told once.
/// </remarks>
internal sealed class TrailMerge(DocumentFolders folder)
{
    /// <summary>What one host finishes of another's is told within so many events.</summary>
    private const int MostRemembered = 64;

    /// <summary>The events that a filter lets through, oldest first.</summary>
    /// <exception cref="IOException">A file cannot be read.</exception>
    /// <exception cref="UnauthorizedAccessException">A file may not be read.</exception>
    public IEnumerable<AuditEvent> Read(AuditFilter filter)
    {
        ArgumentNullException.ThrowIfNull(filter);
        IReadOnlyList<string> hosts = TrailFiles.Hosts(folder, new OsDisk(folder, () => false));
        if (hosts.Count == 1)
        {
            return new AuditReader(folder).Read(filter);
        }

        IEnumerable<AuditEvent> merged = Merge([.. hosts.Select(host => new AuditReader(new TrailFiles(folder, host)).Read(filter))]);
        return filter.Tail is { } tail ? [.. merged.TakeLast(tail)] : merged;
    }

    /// <summary>Brings sequences together, each of which is in order but for clocks that were set back.</summary>
    internal static IEnumerable<AuditEvent> Merge(IReadOnlyList<IEnumerable<AuditEvent>> trails)
    {
        var next = new PriorityQueue<(IEnumerator<AuditEvent> Trail, DateTimeOffset Latest), (DateTimeOffset Time, int Trail)>();
        IEnumerator<AuditEvent>[] open = [.. trails.Select(trail => trail.GetEnumerator())];
        try
        {
            for (int at = 0; at < open.Length; at++)
            {
                Enqueue(open[at], at, DateTimeOffset.MinValue);
            }

            var told = new Queue<(AuditEvent Event, int Trail)>();
            while (next.TryDequeue(out (IEnumerator<AuditEvent> Trail, DateTimeOffset Latest) first, out (DateTimeOffset Time, int Trail) place))
            {
                AuditEvent one = first.Trail.Current;
                if (!told.Any(other => other.Trail != place.Trail && IsSame(one, other.Event)))
                {
                    told.Enqueue((one, place.Trail));
                    yield return one;
                }

                if (told.Count > MostRemembered)
                {
                    told.Dequeue();
                }

                Enqueue(first.Trail, place.Trail, first.Latest);
            }
        }
        finally
        {
            foreach (IEnumerator<AuditEvent> trail in open)
            {
                trail.Dispose();
            }
        }

        void Enqueue(IEnumerator<AuditEvent> trail, int at, DateTimeOffset latest)
        {
            if (trail.MoveNext())
            {
                latest = trail.Current.Time > latest ? trail.Current.Time : latest;
                next.Enqueue((trail, latest), (latest, at));
            }
        }
    }

    private static bool IsSame(AuditEvent one, AuditEvent other) =>
        one.Time == other.Time && one.Type == other.Type && one.SectionId == other.SectionId && one.LockId == other.LockId && one.LockId is not null;
}
