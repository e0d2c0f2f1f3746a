using System.Diagnostics;

namespace MdLock.Commits;

/// <summary>One's turn among the threads of this process; given back by the thread that took it.</summary>
internal sealed class ThreadTurn : IDisposable
{
    /// <summary>A commit syncs a whole document: 100 MB on a slow disk take seconds.</summary>
    private static readonly TimeSpan Limit = TimeSpan.FromSeconds(60);

    /// <summary>How soon a wait that is cancelled ends.</summary>
    private static readonly TimeSpan Slice = TimeSpan.FromMilliseconds(50);

    private readonly object _gate;

    private ThreadTurn(object gate) => _gate = gate;

    /// <summary>Waits for it; null when another thread does not come to its end.</summary>
    /// <exception cref="OperationCanceledException">Cancelled.</exception>
    public static ThreadTurn? TryEnter(object gate, CancellationToken cancellation)
    {
        long start = Stopwatch.GetTimestamp();
        while (!Monitor.TryEnter(gate, Slice))
        {
            cancellation.ThrowIfCancellationRequested();
            if (Stopwatch.GetElapsedTime(start) > Limit)
            {
                return null;
            }
        }

        return new ThreadTurn(gate);
    }

    /// <inheritdoc/>
    public void Dispose() => Monitor.Exit(_gate);
}
