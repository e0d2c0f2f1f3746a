namespace MdLock.Locking;

/// <summary>How to go about a request.</summary>
public sealed record AcquireOptions
{
    /// <summary>How long to wait for one's turn; zero refuses at once when something conflicts, without queueing.</summary>
    public required TimeSpan Timeout { get; init; }

    /// <summary>How often an attempt that failed for a passing reason is made again.</summary>
    public int MaxRetries { get; init; }

    /// <summary>The time between such attempts.</summary>
    public TimeSpan RetryDelay { get; init; }

    /// <summary>Whether a conflict without a wait counts as a passing reason, so that it is tried again too.</summary>
    public bool RetryWhenHeld { get; init; }

    /// <summary>Told about the wait about once a second, on the calling thread; null if nobody wants to know.</summary>
    public Action<WaitProgress>? OnWait { get; init; }
}
