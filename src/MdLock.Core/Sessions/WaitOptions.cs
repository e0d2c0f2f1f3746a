using MdLock.Locking;
using MdLock.Rules;

namespace MdLock.Sessions;

/// <summary>How a caller wants to wait for a section; what is not said comes from the settings.</summary>
internal sealed record WaitOptions
{
    /// <summary>For a wait until it is free: how much of the section.</summary>
    public LockScope Scope { get; init; }

    /// <summary>For a wait until it is free: free for such a lock.</summary>
    public LockMode Mode { get; init; }

    /// <summary>How long to wait.</summary>
    public TimeSpan? Timeout { get; init; }

    /// <summary>Told about the wait about once a second, on the calling thread.</summary>
    public Action<WaitProgress>? OnWait { get; init; }
}
