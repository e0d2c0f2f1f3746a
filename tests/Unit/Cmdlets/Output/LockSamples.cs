using MdLock.Output;

namespace MdLock.UnitTests.Cmdlets.Output;

/// <summary>Locks as boards are given them.</summary>
internal static class LockSamples
{
    private static readonly DateTime Now = new(2026, 11, 23, 12, 0, 0, DateTimeKind.Utc);

    /// <summary>One of each kind, newest first.</summary>
    public static IReadOnlyList<MdLockInfo> Mixed { get; } =
    [
        Lock("/docs/team/handbook.md", "opening-hours", MdLockState.Waiting, seconds: 12, user: "bob"),
        Lock("/docs/team/handbook.md", "opening-hours", isOwn: true, seconds: 130, operation: "rewrite for the summer"),
        Lock("/docs/api/guide.md", "installation-on-linux-and-windows", seconds: 4000, user: "documentation-robot", operation: "sync"),
        Lock("/docs/web/guide.md", "usage", seconds: 95, staleReason: "OwnerDead", user: "carol", operation: "translate"),
    ];

    public static MdLockInfo Lock(
        string path,
        string sectionId,
        MdLockState state = MdLockState.Held,
        int seconds = 60,
        string user = "ann",
        bool isOwn = false,
        string? staleReason = null,
        string operation = "",
        bool isLease = false,
        TimeSpan watched = default) => new()
        {
            Path = path,
            SectionId = sectionId,
            State = state,
            Scope = MdLockScope.Subtree,
            Mode = MdLockMode.Exclusive,
            LockId = Guid.Empty,
            Fence = 1,
            Owner = user + "@desk",
            OwnerId = "o",
            IsOwn = isOwn,
            User = user,
            HostName = "desk",
            ProcessId = 4711,
            RunspaceId = "r",
            Operation = operation,
            Persistent = isLease,
            Token = null,
            Since = Now - TimeSpan.FromSeconds(seconds),
            Age = TimeSpan.FromSeconds(seconds) + watched,
            ExpiresAt = default,
            TimeToLive = default,
            LastHeartbeat = null,
            Stale = staleReason is not null,
            StaleReason = staleReason,
            Evidence = null,
        };
}
