namespace MdLock.Disk;

/// <summary>Threads for system calls that block without end and cannot be interrupted.</summary>
/// <remarks>
/// Not the thread pool: a few such calls would starve everything else in the process. A thread whose call is over
/// waits for the next one, because starting a thread costs more than a hand-over of a lock should.
/// </remarks>
internal sealed class BlockingThreads : IDisposable
{
    /// <summary>So many idle threads are kept; the process of one runspace needs two.</summary>
    private const int MaxIdle = 4;

    /// <summary>The calls need next to nothing; the default is megabytes.</summary>
    private const int StackSize = 256 * 1024;

    private readonly Stack<Worker> _idle = new();
    private bool _disposed;

    /// <summary>Runs a call on a thread of its own. The call must not throw.</summary>
    public void Run(Action call)
    {
        Worker? worker;
        lock (_idle)
        {
            ObjectDisposedException.ThrowIf(_disposed, this);
            _idle.TryPop(out worker);
        }

        (worker ?? new Worker(this)).Run(call);
    }

    /// <summary>Lets idle threads end. One that is in a call ends after it.</summary>
    public void Dispose()
    {
        lock (_idle)
        {
            _disposed = true;
            while (_idle.TryPop(out Worker? worker))
            {
                worker.Run(null);
            }
        }
    }

    private bool Park(Worker worker)
    {
        lock (_idle)
        {
            if (_disposed || _idle.Count >= MaxIdle)
            {
                return false;
            }

            _idle.Push(worker);
            return true;
        }
    }

    private sealed class Worker
    {
        private readonly BlockingThreads _owner;
        private readonly object _gate = new();
        private Action? _call;
        private bool _hasWork;

        public Worker(BlockingThreads owner)
        {
            _owner = owner;
            new Thread(Loop, StackSize) { IsBackground = true, Name = "MdLock wait" }.Start();
        }

        public void Run(Action? call)
        {
            lock (_gate)
            {
                _call = call;
                _hasWork = true;
                Monitor.Pulse(_gate);
            }
        }

        private void Loop()
        {
            while (Next() is { } call)
            {
                call();
                if (!_owner.Park(this))
                {
                    return;
                }
            }
        }

        private Action? Next()
        {
            lock (_gate)
            {
                while (!_hasWork)
                {
                    Monitor.Wait(_gate);
                }

                _hasWork = false;
                return _call;
            }
        }
    }
}
