using Google.Protobuf;
using MdLock.Stores.Etcd.Wire;

namespace MdLock.Stores.Etcd.Watching;

/// <summary>One watch for all keys of one's own in a document: what others write there is for one of those who wait here.</summary>
/// <remarks>
/// A watch for each wait costs etcd two messages more than the wait itself. This one is there once and stays, so what was written
/// before somebody asked for it has been heard, and is remembered; and it is served at once, where a new one may wait for etcd's sweep.
/// </remarks>
/// <param name="from">The first revision that it hears of.</param>
internal sealed class Mailbox(long from) : IListener
{
    private readonly object _gate = new();
    private readonly Dictionary<ByteString, (KeyWatch Watch, long Since)> _readers = [];
    private readonly Dictionary<ByteString, long> _newest = [];
    private bool _isOver;

    /// <inheritdoc/>
    public long? Id { get; set; }

    /// <inheritdoc/>
    public bool IsOver
    {
        get
        {
            lock (_gate)
            {
                return _isOver;
            }
        }
    }

    /// <summary>Lets a watch hear of a key.</summary>
    /// <param name="watch">The watch.</param>
    /// <param name="key">The key.</param>
    /// <param name="since">The first revision at which a change is news.</param>
    public void Add(KeyWatch watch, ByteString key, long since)
    {
        bool isLate;
        lock (_gate)
        {
            isLate = _isOver || since < from || _newest.GetValueOrDefault(key) >= since;
            _readers[key] = (watch, since);
        }

        if (isLate)
        {
            watch.Tell();
        }
    }

    /// <summary>Lets a watch hear no more.</summary>
    public void Remove(KeyWatch watch, ByteString key)
    {
        lock (_gate)
        {
            if (_readers.GetValueOrDefault(key).Watch == watch)
            {
                _readers.Remove(key);
            }
        }
    }

    /// <inheritdoc/>
    public void Hear(IReadOnlyList<Event> events)
    {
        foreach (Event one in events)
        {
            KeyWatch? reader;
            lock (_gate)
            {
                _newest[one.Kv.Key] = Math.Max(one.Kv.ModRevision, _newest.GetValueOrDefault(one.Kv.Key));

                // One's own ticket is heard of too, and sometimes later than its owner knows of it.
                (reader, long since) = _readers.GetValueOrDefault(one.Kv.Key);
                if (one.Kv.ModRevision < since)
                {
                    continue;
                }
            }

            reader?.Hear([one]);
        }
    }

    /// <inheritdoc/>
    public void Break()
    {
        KeyWatch[] readers;
        lock (_gate)
        {
            _isOver = true;
            readers = [.. _readers.Values.Select(reader => reader.Watch)];
            _readers.Clear();
        }

        foreach (KeyWatch reader in readers)
        {
            reader.Break();
        }
    }
}
