using System.ComponentModel;
using MdLock.Disk;
using MdLock.Platform;
using Microsoft.Win32.SafeHandles;

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
    private bool _isPolled;
    private bool _hasNews;

    private EntryWatch(StateFiles files, string path, bool isPolled)
    {
        _files = files;
        _path = path;
        _isPolled = isPolled;
    }

    /// <summary>Starts to watch a file whose owner's process holds an OS lock on it.</summary>
    public static EntryWatch OfProcess(StateFiles files, string path, BlockingThreads threads)
    {
        SafeFileHandle? file = TryOpen(files, path);
        if (file is null || IsFree(file))
        {
            // Whoever wrote it is gone. That alone is no verdict, so after this news it is looked at now and then.
            file?.Dispose();
            return new EntryWatch(files, path, isPolled: true) { _hasNews = true };
        }

        var watch = new EntryWatch(files, path, isPolled: false);
        threads.Run(() => watch.Block(file));
        return watch;
    }

    /// <summary>Starts to watch a file on which nobody holds an OS lock.</summary>
    public static EntryWatch OfLease(StateFiles files, string path) => new(files, path, isPolled: true);

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

                Monitor.Wait(_gate, _isPolled && left > PollInterval ? PollInterval : left);
                if (_isPolled && !IsThere())
                {
                    return true;
                }
            }

            // Told once; from now on there is no OS lock to wait for.
            _hasNews = false;
            _isPolled = true;
            return true;
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
            // As above: counts as changed.
            return false;
        }
    }

    /// <inheritdoc/>
    public void Dispose()
    {
        // A thread in a system call stays there until the owner lets go; it then ends by itself and harms nobody.
    }

    private static SafeFileHandle? TryOpen(StateFiles files, string path)
    {
        try
        {
            return files.TryOpen(path, write: false);
        }
        catch (Exception unwatchable) when (FileFailure.Is(unwatchable))
        {
            // What is planted there or cannot be read is the reader's to report; here it counts as changed.
            return null;
        }
    }

    private static bool IsFree(SafeFileHandle file)
    {
        try
        {
            return OsLock.TryLock(file, exclusive: false);
        }
        catch (Win32Exception)
        {
            // The system refuses to wait there: the caller looks for himself, as after any wake-up.
            return true;
        }
    }

    private void Block(SafeFileHandle file)
    {
        try
        {
            OsLock.Lock(file, exclusive: false);
        }
        catch (Win32Exception)
        {
            // As good as a wake-up: the caller looks into the table and says what is wrong there.
        }

        file.Dispose();
        lock (_gate)
        {
            _hasNews = true;
            Monitor.PulseAll(_gate);
        }
    }
}
