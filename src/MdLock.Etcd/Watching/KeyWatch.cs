using MdLock.Stores.Etcd.Wire;

namespace MdLock.Stores.Etcd.Watching;

/// <summary>Watches the key of a lock or a ticket.</summary>
/// <param name="start">Starts to watch, from the newest that is known on; false where the entry is gone already.</param>
/// <param name="isNews">Whether a change of the entry is one that its waiters have to look at; its end always is.</param>
/// <param name="widen">
/// Watches more where the news is not there soon, from the same revision on: so what nearly never matters costs nearly never
/// anything. Null where there is nothing more.
/// </param>
internal sealed class KeyWatch(Func<KeyWatch, bool> start, Func<KeyValue, bool> isNews, Action<KeyWatch>? widen = null) : IEntryWatch, IListener
{
    /// <summary>A stream that breaks at once each time is not tried more often.</summary>
    private const long PauseMilliseconds = 500;

    /// <summary>Longer than a lock that goes from hand to hand takes to come.</summary>
    private const long WidenAfterMilliseconds = 250;

    private readonly object _gate = new();
    private bool _hasNews;
    private bool _isBroken;
    private bool _isEnded;
    private bool _isOver;
    private bool _isWide;
    private long _started;

    /// <inheritdoc/>
    public long? Id { get; set; }

    /// <summary>Ends it at etcd.</summary>
    public Action? Leave { get; set; }

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
        if (widen is null || _isWide)
        {
            return WaitUntil(deadline, cancellation);
        }

        if (WaitUntil(Math.Min(deadline, _started + WidenAfterMilliseconds), cancellation))
        {
            return true;
        }

        if (Environment.TickCount64 >= deadline)
        {
            return false;
        }

        _isWide = true;
        widen(this);
        return WaitUntil(deadline, cancellation);
    }

    /// <inheritdoc/>
    public void Hear(IReadOnlyList<Event> events)
    {
        ArgumentNullException.ThrowIfNull(events);
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

    /// <inheritdoc/>
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

    /// <summary>There is news.</summary>
    public void Tell()
    {
        lock (_gate)
        {
            _hasNews = true;
            Monitor.PulseAll(_gate);
        }
    }

    private bool WaitUntil(long deadline, CancellationToken cancellation)
    {
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
        (Id, Leave, _isWide) = (null, null, false);

        Start();
    }
}
