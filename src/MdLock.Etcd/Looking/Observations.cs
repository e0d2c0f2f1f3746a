using System.Collections.Concurrent;
using System.Text.Json;
using Google.Protobuf;
using MdLock.Json;
using MdLock.Rules;
using MdLock.Stores.Etcd.Tables;
using MdLock.Stores.Files.Records;

namespace MdLock.Stores.Etcd.Looking;

/// <summary>What this run of this machine saw of entries whose times are by the clocks of others.</summary>
/// <remarks>It is kept beside the entries too, so that short scripts share what they saw.</remarks>
internal sealed class Observations(string bootId)
{
    private readonly ConcurrentDictionary<string, ObservationRecord> _seen = new(StringComparer.Ordinal);
    private readonly ConcurrentDictionary<string, ByteString> _unwritten = new(StringComparer.Ordinal);

    /// <summary>How long an entry has been seen without a renewal.</summary>
    /// <param name="entry">The entry.</param>
    /// <param name="since">When it was granted or renewed, by its own record.</param>
    /// <param name="table">What others of this run saw.</param>
    /// <param name="now">The moment.</param>
    public TimeSpan Unrenewed(EtcdEntry entry, DateTimeOffset since, EtcdTable table, LockInstant now)
    {
        long nowMs = (long)now.Monotonic.TotalMilliseconds;
        string name = $"{entry.Id}.{bootId[..8]}";
        ObservationRecord? seen = _seen.GetValueOrDefault(name) ?? Read(table, name);
        if (seen is null || seen.Timestamp != since || seen.TimestampSeenMs > nowMs)
        {
            seen = new ObservationRecord { Timestamp = since, TimestampSeenMs = nowMs, Sequence = 0, SequenceSeenMs = nowMs };
            _unwritten[name] = UnsafeByteOperations.UnsafeWrap(JsonBytes.Of(seen, RecordJson.Write));
        }

        _seen[name] = seen;
        return TimeSpan.FromMilliseconds(nowMs - seen.TimestampSeenMs);
    }

    /// <summary>What was seen and is not kept beside the entries yet: names and values.</summary>
    public IReadOnlyList<KeyValuePair<string, ByteString>> TakeUnwritten()
    {
        if (_unwritten.IsEmpty)
        {
            return [];
        }

        // Its own method: others add meanwhile, and a copy by its count would not fit.
        KeyValuePair<string, ByteString>[] taken = _unwritten.ToArray();
        foreach (KeyValuePair<string, ByteString> one in taken)
        {
            _unwritten.TryRemove(one);
        }

        return taken;
    }

    /// <summary>Forgets what is not there any more.</summary>
    public void Forget(EtcdTable table)
    {
        foreach (string name in _seen.Keys)
        {
            if (table.Find(name[..name.IndexOf('.', StringComparison.Ordinal)]) is null)
            {
                _seen.TryRemove(name, out _);
            }
        }
    }

    private static ObservationRecord? Read(EtcdTable table, string name)
    {
        try
        {
            return table.Seen.GetValueOrDefault(name) is { } value ? JsonRecord.Read(value.Span, RecordJson.ReadObservation) : null;
        }
        catch (JsonException)
        {
            // What cannot be read was not seen.
            return null;
        }
    }
}
