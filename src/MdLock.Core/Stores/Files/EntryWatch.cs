using MdLock.Disk;
using MdLock.Platform;

namespace MdLock.Stores.Files;

/// <summary>Watches a lock's or a ticket's file through the OS lock that its owner's process holds on it.</summary>
/// <remarks>
/// The system wakes exactly who waits for this file, the moment the owner lets go of it or dies: no polling, no file
/// watcher, and nobody else is woken. Nobody holds an OS lock on the file of a lease: there, the file is looked at
/// from time to time.
/// </remarks>
internal sealed class EntryWatch : IEntryWatch
{
    /// <summary>How often the file of a lease is looked at: one system call each time.</summary>
    private static readonly TimeSpan PollInterval = TimeSpan.FromMilliseconds(50);

    private readonly object _gate = new();
    private readonly StateFiles _files;
    private readonly string _path;
    private EntryWatches? _sharing;
    private bool _hasNews;

    /// <summary>Of a file on which nobody holds an OS lock: it is looked at from time to time.</summary>
    internal EntryWatch(StateFiles files, string path, bool hasNews)
    {
        _files = files;
        _path = path;
        _hasNews = hasNews;
    }

    /// <summary>Of a file on which somebody holds an OS lock: told when that is given back.</summary>
    internal EntryWatch(StateFiles files, string path, EntryWatches sharing, FileIdentity identity)
        : this(files, path, hasNews: false)
    {
        _sharing = sharing;
        Identity = identity;
    }

    /// <summary>The file that is watched.</summary>
    internal FileIdentity Identity { get; }

    /// <inheritdoc/>
    public bool Wait(TimeSpan patience, CancellationToken cancellation)
    {
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
                TimeSpan left = TimeSpan.FromMilliseconds(deadline - Environment.TickCount64);
                if (left <= TimeSpan.Zero)
                {
                    return false;
                }

                bool isPolled = _sharing is null;
                Monitor.Wait(_gate, isPolled && left > PollInterval ? PollInterval : left);
                if (isPolled && !IsThere())
                {
                    return true;
                }
            }

            _hasNews = false;
            return true;
        }
    }

    /// <inheritdoc/>
    public void Dispose()
    {
        EntryWatches? sharing;
        lock (_gate)
        {
            sharing = _sharing;
            _sharing = null;
        }

        sharing?.Leave(this, Identity);
    }

    /// <summary>The OS lock was given back. Told once: from now on there is none to wait for.</summary>
    internal void Tell()
    {
        lock (_gate)
        {
            _sharing = null;
            _hasNews = true;
            Monitor.PulseAll(_gate);
        }
    }

    private bool IsThere()
    {
        try
        {
            _files.Refresh();
            return _files.StatusOf(_path) is not null;
        }
        catch (Exception unwatchable) when (FileFailure.Is(unwatchable))
        {
            // What cannot be looked at counts as changed: the caller looks, and says what is wrong.
            return false;
        }
    }
}
