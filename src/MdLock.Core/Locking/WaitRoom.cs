namespace MdLock.Locking;

/// <summary>Where those wait for a document's locks, in this process, who hold no thread meanwhile.</summary>
/// <remarks>
/// They are told when this process gives back a lock or a place; for what other processes do they look from time to time. One
/// at a time asks: a hundred of them need one thread, and not a hundred that queue up for the critical section.
/// </remarks>
internal sealed class WaitRoom
{
    private TaskCompletionSource _news = New();
    private Task _last = Task.CompletedTask;

    /// <summary>Ends with the next news.</summary>
    public Task News => Volatile.Read(ref _news).Task;

    /// <summary>Tells all who wait that a lock or a place was given back.</summary>
    public void Tell() => Interlocked.Exchange(ref _news, New()).SetResult();

    /// <summary>Lets a caller ask, after those who came before.</summary>
    /// <exception cref="OperationCanceledException">Cancelled.</exception>
    public async Task<T> AskAsync<T>(Func<T> ask, CancellationToken cancellation)
    {
        TaskCompletionSource done = New();
        Task before = Interlocked.Exchange(ref _last, done.Task);
        try
        {
            await before.WaitAsync(cancellation).ConfigureAwait(false);
        }
        catch
        {
            // Whoever comes after still waits for those who came before.
            _ = before.ContinueWith(_ => done.SetResult(), TaskScheduler.Default);
            throw;
        }

        try
        {
            return ask();
        }
        finally
        {
            done.SetResult();
        }
    }

    // Not on the thread of whoever gives back: what they do next is not his work.
    private static TaskCompletionSource New() => new(TaskCreationOptions.RunContinuationsAsynchronously);
}
