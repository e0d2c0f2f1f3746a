using MdLock.Errors;
using MdLock.Locking;
using MdLock.Rules;
using MdLock.Settings;

namespace MdLock.Sessions;

/// <summary>How a caller wants locks; what is not said comes from the settings.</summary>
public sealed record LockOptions
{
    /// <summary>How much of each section.</summary>
    public LockScope Scope { get; init; }

    /// <summary>Whom to tolerate.</summary>
    public LockMode Mode { get; init; }

    /// <summary>What for, in the caller's words.</summary>
    public string Operation { get; init; } = "";

    /// <summary>
    /// Why a change is made, for its versions; null for what the lock that is held already is for.
    /// </summary>
    public string? Message { get; init; }

    /// <summary>How long the locks shall last.</summary>
    public TimeSpan? TimeToLive { get; init; }

    /// <summary>How long to wait.</summary>
    public TimeSpan? Timeout { get; init; }

    /// <summary>Refuse at once when something conflicts.</summary>
    public bool NoWait { get; init; }

    /// <summary>How often to try again after a passing failure; with <see cref="NoWait"/>, after a conflict too.</summary>
    public int? MaxRetries { get; init; }

    /// <summary>The time between such attempts.</summary>
    public TimeSpan? RetryDelay { get; init; }

    /// <summary>Take a lease, which outlives the process, instead of a lock of the process.</summary>
    public bool Persistent { get; init; }

    /// <summary>Renew the locks before their time is over, as long as the session lives and holds them.</summary>
    public bool KeepAlive { get; init; }

    /// <summary>Told about a wait about once a second, on the calling thread.</summary>
    public Action<WaitProgress>? OnWait { get; init; }

    /// <summary>Told about each stale entry that was taken out of the way, on the calling thread.</summary>
    internal Action<Reclaimed>? OnReclaim { get; init; }

    /// <summary>The settings with what is asked for in their place: checked as settings are.</summary>
    /// <exception cref="SettingException">Something out of range is asked for.</exception>
    internal LockSettings Over(LockSettings settings) => settings with
    {
        TimeToLive = TimeToLive ?? settings.TimeToLive,
        Timeout = NoWait ? TimeSpan.Zero : Timeout ?? settings.Timeout,
        // A conflict without a wait is tried again only for those who say how often.
        MaxRetries = MaxRetries ?? (NoWait ? 0 : settings.MaxRetries),
        RetryDelay = RetryDelay ?? settings.RetryDelay,
    };
}
