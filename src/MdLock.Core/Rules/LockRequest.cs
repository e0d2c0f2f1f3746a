using System.Collections.Immutable;

namespace MdLock.Rules;

/// <summary>What somebody asks for: one or several parts of one document, all or nothing.</summary>
internal sealed record LockRequest
{
    /// <summary>Who asks.</summary>
    public required LockOwner Owner { get; init; }

    /// <summary>What is asked for; at least one.</summary>
    public required ImmutableArray<LockTarget> Targets { get; init; }

    /// <summary>The mode asked for.</summary>
    public LockMode Mode { get; init; }

    /// <summary>What the owner is about to do, in the owner's words.</summary>
    public string Operation { get; init; } = "";

    /// <summary>How long the locks shall last.</summary>
    public required TimeSpan TimeToLive { get; init; }

    /// <summary>For a lease: the SHA-256 of its token, in hexadecimal.</summary>
    public string TokenHash { get; init; } = "";

    /// <summary>How long the owner is ready to wait.</summary>
    public TimeSpan Patience { get; init; }

    /// <summary>How often the owner promises a heartbeat.</summary>
    public required TimeSpan HeartbeatInterval { get; init; }
}
