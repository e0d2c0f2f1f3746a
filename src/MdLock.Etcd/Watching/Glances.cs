namespace MdLock.Stores.Etcd.Watching;

/// <summary>Watches for those who look now and then, and wait for nothing: what they look at is watched until they stop.</summary>
internal sealed class Glances : IDisposable
{
    /// <summary>Who waits looks many times a second.</summary>
    private const long ForgottenAfterMilliseconds = 5000;

    private readonly object _gate = new();
    private readonly Dictionary<object, Watched> _watches = [];

    /// <summary>Whether there was news of something since the last time that this was said.</summary>
    /// <param name="what">The id of the lock, or the place of the ticket.</param>
    /// <param name="watch">Starts to watch it.</param>
    public bool MayHaveEnded(object what, Func<KeyWatch> watch)
    {
        lock (_gate)
        {
            long now = Environment.TickCount64;
            Forget(now);
            if (!_watches.TryGetValue(what, out Watched? watched))
            {
                watched = new Watched(watch());
                _watches.Add(what, watched);
            }

            watched.LastLook = now;
            if (!watched.Watch.HasNews)
            {
                return false;
            }

            // Whoever looks on looks at the table first, and starts from there.
            _watches.Remove(what);
            watched.Watch.Dispose();
            return true;
        }
    }

    /// <inheritdoc/>
    public void Dispose() => Forget(long.MaxValue);

    private void Forget(long now)
    {
        lock (_gate)
        {
            foreach ((object what, Watched watched) in _watches)
            {
                if (now - watched.LastLook > ForgottenAfterMilliseconds)
                {
                    _watches.Remove(what);
                    watched.Watch.Dispose();
                }
            }
        }
    }

    private sealed class Watched(KeyWatch watch)
    {
        public KeyWatch Watch => watch;

        public long LastLook { get; set; }
    }
}
