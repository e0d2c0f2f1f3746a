namespace MdLock.Locking;

/// <summary>How to go about a request.</summary>
internal sealed record AcquireOptions
{
    /// <summary>How long to wait for one's turn; zero refuses at once when something conflicts, without queueing.</summary>
    public required TimeSpan Timeout { get; init; }

    /// <summary>Told about the wait about once a second, on the calling thread; null if nobody wants to know.</summary>
    public Action<WaitProgress>? OnWait { get; init; }
}
