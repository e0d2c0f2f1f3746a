using MdLock.Platform;
using Microsoft.Win32.SafeHandles;

namespace MdLock.Disk;

/// <summary>An OS lock on one open file whose wait can be given up.</summary>
/// <remarks>
/// The system call itself cannot: a wait that is given up leaves its thread behind, which gives the lock back as soon
/// as it gets it. For one caller at a time.
/// </remarks>
internal sealed class InterruptibleOsLock(SafeFileHandle file, BlockingThreads threads)
{
    private Attempt? _attempt;

    /// <summary>Takes the lock. False when the time ran out first.</summary>
    /// <exception cref="OperationCanceledException">Cancelled.</exception>
    /// <exception cref="System.ComponentModel.Win32Exception">The system refuses.</exception>
    public bool TryAcquire(TimeSpan limit, CancellationToken cancellation)
    {
        if (_attempt is null)
        {
            if (OsLock.TryLock(file, exclusive: true))
            {
                return true;
            }

            cancellation.ThrowIfCancellationRequested();
            _attempt = new Attempt(file);
            threads.Run(_attempt.Run);
        }
        else if (!_attempt.TryAdopt())
        {
            // The thread left behind got the lock meanwhile and gave it back: start afresh.
            _attempt = null;
            return TryAcquire(limit, cancellation);
        }

        if (!_attempt.Wait(limit, cancellation))
        {
            return false;
        }

        _attempt = null;
        return true;
    }

    /// <summary>Takes the lock if nobody has it; false otherwise.</summary>
    /// <exception cref="System.ComponentModel.Win32Exception">The system refuses.</exception>
    public bool TryAcquireAtOnce() => _attempt is null && OsLock.TryLock(file, exclusive: true);

    /// <summary>Gives the lock back.</summary>
    public void Release() => OsLock.Release(file);

    private sealed class Attempt(SafeFileHandle file)
    {
        private readonly object _gate = new();
        private bool _wanted = true;
        private bool _done;
        private Exception? _failure;

        public void Run()
        {
            Exception? failure = null;
            try
            {
                OsLock.Lock(file, exclusive: true);
            }
            catch (Exception refused) when (refused is System.ComponentModel.Win32Exception or ObjectDisposedException)
            {
                // Thrown to whoever waits, on his own thread; this one ends either way.
                failure = refused;
            }

            lock (_gate)
            {
                _done = true;
                _failure = failure;
                if (!_wanted && failure is null)
                {
                    ReleaseUnlessClosed();
                }

                Monitor.PulseAll(_gate);
            }
        }

        /// <summary>Wants the lock again. False when it came and went.</summary>
        public bool TryAdopt()
        {
            lock (_gate)
            {
                _wanted = !_done;
                return _wanted;
            }
        }

        /// <summary>
        /// Waits for the lock; wants it no more when the time runs out or the wait is cancelled. Had it come by then,
        /// it is the caller's.
        /// </summary>
        public bool Wait(TimeSpan limit, CancellationToken cancellation)
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
            long deadline = Environment.TickCount64 + (long)limit.TotalMilliseconds;
            lock (_gate)
            {
                while (!_done)
                {
                    long left = deadline - Environment.TickCount64;
                    if (left <= 0 || cancellation.IsCancellationRequested)
                    {
                        _wanted = false;
                        cancellation.ThrowIfCancellationRequested();
                        return false;
                    }

                    Monitor.Wait(_gate, TimeSpan.FromMilliseconds(left));
                }

                return _failure is null ? true : throw _failure;
            }
        }

        private void ReleaseUnlessClosed()
        {
            try
            {
                OsLock.Release(file);
            }
            catch (Exception closed) when (closed is System.ComponentModel.Win32Exception or ObjectDisposedException)
            {
                // Closing the file gave the lock back.
            }
        }
    }
}
