using System.Collections.Immutable;
using MdLock.Rules;

namespace MdLock.UnitTests.Rules.Exploring;

/// <summary>The values that tests hand to the rules, with only what matters to a test left to say.</summary>
internal static class Make
{
    public static readonly TimeSpan TimeToLive = TimeSpan.FromMinutes(5);

    public static readonly TimeSpan HeartbeatInterval = TimeSpan.FromSeconds(30);

    public static LockInstant At(int second) =>
        new(DateTimeOffset.UnixEpoch.AddSeconds(second), TimeSpan.FromSeconds(second));

    public static LockOwner Owner(string ownerId) => new()
    {
        OwnerId = ownerId,
        Kind = OwnershipKind.Process,
        User = ownerId,
        HostName = "desk",
        HostId = "host",
        BootId = "boot",
        PidNamespace = "pids",
        ProcessId = 4711,
        ProcessStart = 99,
        RunspaceId = "",
    };

    public static LockRequest Request(string ownerId, LockMode mode, params ImmutableArray<LockTarget> targets) => new()
    {
        Owner = Owner(ownerId),
        Targets = targets,
        Mode = mode,
        Operation = "rewrite",
        TimeToLive = TimeToLive,
        HeartbeatInterval = HeartbeatInterval,
    };

    public static HeldLock Held(string ownerId, LockMode mode, LockTarget target, long fence) => new()
    {
        LockId = Guid.NewGuid(),
        Fence = fence,
        Owner = Owner(ownerId),
        Target = target,
        Mode = mode,
        Operation = "rewrite",
        GrantedAt = At(0),
        TimeToLive = TimeToLive,
        HeartbeatInterval = HeartbeatInterval,
    };

    /// <summary>The table with a lock in it that no version here can read.</summary>
    public static LockTable WithUnreadable(LockTable table, string ownerId, LockTarget target)
    {
        HeldLock held = Held(ownerId, LockMode.Shared, target, table.LastFence + 1) with { Record = RecordState.Damaged };
        return table with { Locks = table.Locks.Add(held), LastFence = held.Fence };
    }
}
