namespace MdLock.Stores.Etcd.Client;

/// <summary>Waits for a call, on the thread of a caller who cannot await it.</summary>
internal static class Waiting
{
    /// <summary>The answer of a call that has a bound of its own.</summary>
    public static T For<T>(Task<T> call) => call.GetAwaiter().GetResult();

    /// <summary>The end of a call, which is left to itself when cancelled.</summary>
    /// <exception cref="OperationCanceledException">Cancelled; the call goes on.</exception>
    public static void For(Task call, CancellationToken cancellation)
    {
        Task.WaitAny([call], cancellation);
        call.GetAwaiter().GetResult();
    }

    /// <summary>The same, which leaves a call to itself when cancelled.</summary>
    /// <exception cref="OperationCanceledException">Cancelled; the call goes on.</exception>
    public static T For<T>(Task<T> call, CancellationToken cancellation)
    {
        if (cancellation.CanBeCanceled && !call.IsCompleted)
        {
            Task.WaitAny([call], cancellation);
        }

        return call.GetAwaiter().GetResult();
    }
}
