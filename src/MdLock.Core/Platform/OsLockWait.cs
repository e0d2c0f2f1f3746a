using System.ComponentModel;
using MdLock.Platform.Unix;
using Microsoft.Win32.SafeHandles;

namespace MdLock.Platform;

/// <summary>A wait on a thread of its own until nobody has an exclusive OS lock on a file, which can be given up.</summary>
/// <remarks>
/// The system wakes the thread; only where its call cannot be ended from outside (Windows, or a process that has another use for
/// the signal) it asks from time to time.
/// </remarks>
/// <param name="file">The file; closed when the wait is over, however it ends.</param>
internal sealed class OsLockWait(SafeFileHandle file)
{
    /// <summary>The most that a hand-over of a lock is late where the system wakes nobody.</summary>
    private static readonly TimeSpan PollInterval = TimeSpan.FromMilliseconds(10);

    /// <summary>
    /// A signal ends the call within microseconds. Only a file system whose server does not answer keeps a thread longer,
    /// and that one is left to itself.
    /// </summary>
    private static readonly TimeSpan GiveUpLimit = TimeSpan.FromSeconds(1);

    private readonly object _gate = new();
    private bool _isOver;
    private bool _isGivenUp;
    private nint _thread;

    /// <summary>Waits. False when it was given up.</summary>
    public bool Run()
    {
        bool isFree = true;
        try
        {
            isFree = OperatingSystem.IsWindows() || !ThreadSignal.IsFree ? Poll() : Block();
        }
        catch (Win32Exception)
        {
            // As good as free: whoever is told looks for himself, and says what is wrong there.
        }
        finally
        {
            file.Dispose();
            lock (_gate)
            {
                _isOver = true;
                Monitor.PulseAll(_gate);
            }
        }

        return isFree;
    }

    /// <summary>Ends the wait: when this returns, its thread and its file are free again.</summary>
    public void GiveUp()
    {
        long start = Environment.TickCount64;
        lock (_gate)
        {
            _isGivenUp = true;
            Monitor.PulseAll(_gate);
            while (!_isOver && Environment.TickCount64 - start < GiveUpLimit.TotalMilliseconds)
            {
                // A signal that comes before the call begins is lost: so it is sent until the thread is out.
                if (_thread != 0 && !OperatingSystem.IsWindows())
                {
                    ThreadSignal.Interrupt(_thread);
                }

                Monitor.Wait(_gate, millisecondsTimeout: 1);
            }
        }
    }

    [System.Runtime.Versioning.UnsupportedOSPlatform("windows")]
    private bool Block()
    {
        lock (_gate)
        {
            _thread = ThreadSignal.Current;
        }

        try
        {
            return OsLock.Lock(file, exclusive: false, () => Volatile.Read(ref _isGivenUp));
        }
        finally
        {
            // From here on the thread does other work, and is not to be disturbed.
            lock (_gate)
            {
                _thread = 0;
            }
        }
    }

    private bool Poll()
    {
        lock (_gate)
        {
            while (!_isGivenUp)
            {
                if (OsLock.TryLock(file, exclusive: false))
                {
                    return true;
                }

                Monitor.Wait(_gate, PollInterval);
            }
        }

        return false;
    }
}
