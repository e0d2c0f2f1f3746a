using System.Globalization;

namespace MdLock.Audit;

/// <summary>The events that are to be written, first come first, up to a limit; safe for any number of threads.</summary>
/// <remarks>
/// Beyond the limit the newest are lost, not the oldest: how the trouble began tells more than how it went on. They
/// are counted.
/// </remarks>
internal sealed class EntryBacklog(int limit)
{
    private readonly Queue<StampedEntry> _entries = new();
    private string? _reason;
    private DateTimeOffset _since;
    private long _lost;

    /// <summary>How many there are.</summary>
    public int Count
    {
        get
        {
            lock (_entries)
            {
                return _entries.Count;
            }
        }
    }

    /// <summary>True since a write failed, until one succeeds.</summary>
    public bool IsInTrouble
    {
        get
        {
            lock (_entries)
            {
                return _reason is not null;
            }
        }
    }

    /// <summary>Takes events in, all with the time of now.</summary>
    public void Add(ReadOnlySpan<AuditEntry> entries, DateTimeOffset now)
    {
        lock (_entries)
        {
            foreach (AuditEntry entry in entries)
            {
                if (_entries.Count < limit)
                {
                    _entries.Enqueue(new(entry, now));
                }
                else
                {
                    _lost++;
                }
            }
        }
    }

    /// <summary>Notes that they could not be written.</summary>
    public void Fail(string reason, DateTimeOffset now)
    {
        lock (_entries)
        {
            if (_reason is null)
            {
                _reason = reason;
                _since = _entries.TryPeek(out StampedEntry? first) ? first.Time : now;
            }
        }
    }

    /// <summary>What is to be written: the events, and, after a failure, a word about the gap ahead of them.</summary>
    public BacklogBatch Peek(DateTimeOffset now)
    {
        lock (_entries)
        {
            StampedEntry[] entries = [.. _entries];
            return _reason is null || (entries.Length == 0 && _lost == 0)
                ? new(entries, entries.Length, _lost)
                : new([new(Gap(entries.Length), now), .. entries], entries.Length, _lost);
        }
    }

    /// <summary>Forgets what was written.</summary>
    public void Remove(BacklogBatch written)
    {
        lock (_entries)
        {
            for (int i = 0; i < written.Count; i++)
            {
                _entries.Dequeue();
            }

            _lost -= written.Lost;
            _reason = null;
        }
    }

    private AuditEntry Gap(int count) => new()
    {
        Type = AuditEventType.Gap,
        Outcome = AuditOutcome.Failed,
        Message = string.Create(
            CultureInfo.InvariantCulture,
            $"{count} events since {_since.UtcDateTime:yyyy-MM-ddTHH:mm:ss.fffZ} could not be written when they happened and follow; {_lost} later ones are lost. {_reason}"),
    };
}
