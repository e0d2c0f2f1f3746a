using MdLock.Errors;

namespace MdLock.Sessions;

/// <summary>The thread of a process that keeps its locks alive, notices lost ones, and cleans up.</summary>
/// <remarks>A thread of its own: a busy thread pool must not cost anybody a lock. It ends when nobody needs it.</remarks>
/// <param name="cleanUp">Cleans up the document at a path.</param>
internal sealed class HeartbeatService(Action<string, CancellationToken> cleanUp) : IDisposable
{
    /// <summary>How often it looks; far below the shortest time to live, so that a loss is noticed soon.</summary>
    private static readonly TimeSpan Tick = TimeSpan.FromMilliseconds(250);

    private readonly object _gate = new();
    private readonly HashSet<OwnerSession> _sessions = [];
    private readonly HashSet<string> _cleaning = new(StringComparer.Ordinal);
    private readonly CancellationTokenSource _end = new();
    private Task _cleanup = Task.CompletedTask;
    private Thread? _thread;
    private bool _disposed;

    /// <summary>Looks after a session until it is removed.</summary>
    public void Add(OwnerSession session)
    {
        lock (_gate)
        {
            ObjectDisposedException.ThrowIf(_disposed, this);
            _sessions.Add(session);
        }
    }

    /// <summary>Stops looking after a session.</summary>
    public void Remove(OwnerSession session)
    {
        lock (_gate)
        {
            _sessions.Remove(session);
            Monitor.PulseAll(_gate);
        }
    }

    /// <summary>Makes sure that the thread runs, because a session holds or waits.</summary>
    public void Wake()
    {
        lock (_gate)
        {
            if (_thread is null && !_disposed)
            {
                _thread = new Thread(Run) { IsBackground = true, Name = "MdLock heartbeat" };
                _thread.Start();
            }
        }
    }

    /// <summary>Cleans a document up soon, and not on the thread of the heartbeats: it waits for commits.</summary>
    public void CleanUp(string path)
    {
        lock (_gate)
        {
            if (!_disposed && _cleaning.Add(path))
            {
                _cleanup = _cleanup.ContinueWith(
                    _ => CleanUpNow(path), CancellationToken.None, TaskContinuationOptions.None, TaskScheduler.Default);
            }
        }
    }

    /// <inheritdoc/>
    public void Dispose()
    {
        OwnerSession[] open;
        Thread? thread;
        Task cleanup;
        lock (_gate)
        {
            _disposed = true;
            cleanup = _cleanup;
            open = [.. _sessions];
            thread = _thread;
            Monitor.PulseAll(_gate);
        }

        _end.Cancel();
        if (thread != Thread.CurrentThread)
        {
            // It works on documents that are closed next. Whoever is told of a loss, on that thread, may end it all.
            thread?.Join();
            cleanup.Wait();
        }

        foreach (OwnerSession session in open)
        {
            session.Dispose();
        }
    }

    private void CleanUpNow(string path)
    {
        try
        {
            _end.Token.ThrowIfCancellationRequested();
            cleanUp(path, _end.Token);
        }
        catch (Exception passing) when (passing
            is MdLockException or IOException or UnauthorizedAccessException or OperationCanceledException)
        {
            // What is left over stays so until the next cleanup, or the engine ends.
        }
        finally
        {
            lock (_gate)
            {
                _cleaning.Remove(path);
            }
        }
    }

    private void Run()
    {
        while (NextRound() is { } sessions)
        {
            foreach (OwnerSession session in sessions)
            {
                session.LookAfterLocks(_end.Token);
            }
        }
    }

    /// <summary>The sessions to look after, a tick later; null when nobody needs the thread.</summary>
    private OwnerSession[]? NextRound()
    {
        lock (_gate)
        {
            Monitor.Wait(_gate, Tick);
            OwnerSession[] busy = [.. _sessions.Where(session => session.IsBusy)];
            if (_disposed || busy.Length == 0)
            {
                _thread = null;
                return null;
            }

            return busy;
        }
    }
}
