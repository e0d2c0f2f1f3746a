using MdLock.Stores.Etcd.Wire;

namespace MdLock.Stores.Etcd.Watching;

/// <summary>Watches the key of a lock or a ticket.</summary>
/// <param name="start">Starts to watch, from the newest that is known on; false where the entry is gone already.</param>
/// <param name="isNews">Whether a change of the entry is one that its waiters have to look at; its end always is.</param>
internal sealed class KeyWatch(Func<KeyWatch, bool> start, Func<KeyValue, bool> isNews) : IEntryWatch
{
    /// <summary>A stream that breaks at once each time is not tried more often.</summary>
    private const long PauseMilliseconds = 500;

    private readonly object _gate = new();
    private bool _hasNews;
    private bool _isBroken;
    private bool _isEnded;
    private bool _isOver;
    private long _started;

    /// <summary>The number that etcd gave it; null before that.</summary>
    public long? Id { get; set; }

    /// <summary>Ends it at etcd.</summary>
    public Action? Leave { get; set; }

    /// <summary>Whether nobody waits for it any more.</summary>
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

    /// <summary>Whether there is news; by a look, and without waiting.</summary>
    public bool HasNews
    {
        get
        {
            lock (_gate)
            {
                return _hasNews;
            }
        }
    }

    /// <summary>Starts it.</summary>
    public KeyWatch Start()
    {
        _started = Environment.TickCount64;
        if (!start(this))
        {
            Tell();
        }

        return this;
    }

    /// <inheritdoc/>
    public bool Wait(TimeSpan patience, CancellationToken cancellation)
    {
        StartAnew();
        using CancellationTokenRegistration wake = cancellation.UnsafeRegister(
            static gate =>
            {
                lock (gate!)
                {
                    Monitor.PulseAll(gate);
                }
            },
            _gate);
        long deadline = Environment.TickCount64 + (long)patience.TotalMilliseconds;
        lock (_gate)
        {
            while (!_hasNews)
            {
                cancellation.ThrowIfCancellationRequested();
                long left = deadline - Environment.TickCount64;
                if (left <= 0)
                {
                    return false;
                }

                Monitor.Wait(_gate, (int)Math.Min(left, int.MaxValue));
            }

            _hasNews = false;
            return true;
        }
    }

    /// <summary>Takes note of what happened to the key.</summary>
    public void Hear(IEnumerable<Event> events)
    {
        foreach (Event one in events)
        {
            if (one.Type == Event.Types.EventType.Delete)
            {
                lock (_gate)
                {
                    // Whoever waits on waits for something else.
                    _isEnded = true;
                }

                Tell();
            }
            else if (isNews(one.Kv))
            {
                Tell();
            }
        }
    }

    /// <summary>It hears no more: whatever happened from now on counts as news.</summary>
    public void Break()
    {
        lock (_gate)
        {
            _isBroken = true;
            _hasNews = true;
            Monitor.PulseAll(_gate);
        }
    }

    /// <inheritdoc/>
    public void Dispose()
    {
        lock (_gate)
        {
            _isOver = true;
        }

        Leave?.Invoke();
    }

    private void Tell()
    {
        lock (_gate)
        {
            _hasNews = true;
            Monitor.PulseAll(_gate);
        }
    }

    private void StartAnew()
    {
        lock (_gate)
        {
            // Its news was heard: the look after that is what it starts from.
            bool isDue = _isEnded || (_isBroken && Environment.TickCount64 - _started >= PauseMilliseconds);
            if (_hasNews || !isDue)
            {
                return;
            }

            _isBroken = _isEnded = false;
        }

        Leave?.Invoke();
        Id = null;

        Start();
    }
}
