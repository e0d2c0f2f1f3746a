using MdLock.Platform;

namespace MdLock.Rules;

/// <summary>What a ticket's record tells beside its place and its targets.</summary>
/// <param name="Owner">Who waits.</param>
/// <param name="Operation">What for, in the owner's words.</param>
/// <param name="QueuedAt">Since when.</param>
/// <param name="Patience">How long the owner is ready to wait from then on.</param>
/// <param name="HeartbeatInterval">How often the owner promised a heartbeat.</param>
internal sealed record TicketDetails(
    LockOwner Owner, string Operation, LockInstant QueuedAt, TimeSpan Patience, TimeSpan HeartbeatInterval)
{
    /// <summary>The file on which the owner's process keeps an OS lock while it waits; null where it is not told.</summary>
    public FileIdentity? File { get; init; }

    /// <summary>How long the locks shall last that it becomes; zero where a store has not kept it.</summary>
    public TimeSpan TimeToLive { get; init; }

    /// <summary>For a lease: the SHA-256 of its token, in hexadecimal.</summary>
    public string TokenHash { get; init; } = "";
}
