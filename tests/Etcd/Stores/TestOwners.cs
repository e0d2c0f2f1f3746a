using MdLock.Platform;
using MdLock.Rules;

namespace MdLock.EtcdTests.Stores;

/// <summary>Owners of this process, and what they ask for.</summary>
internal static class TestOwners
{
    public static Machine Here { get; } = Machine.Identify();

    public static LockOwner Owner(string id) => new()
    {
        OwnerId = id,
        Kind = OwnershipKind.Process,
        User = "ada",
        HostName = Here.HostName,
        HostId = Here.HostId,
        BootId = Here.BootId,
        PidNamespace = Here.PidNamespace,
        ProcessId = Environment.ProcessId,
        ProcessStart = ProcessInspector.StartOf(Environment.ProcessId),
        RunspaceId = id,
    };

    public static LockTarget Section(params string[] ids) => LockTarget.Of(["_document", .. ids], LockScope.Subtree);

    public static LockRequest Request(string ownerId, params LockTarget[] targets) => new()
    {
        Owner = Owner(ownerId),
        Targets = [.. targets],
        Operation = "test",
        TimeToLive = TimeSpan.FromMinutes(5),
        Patience = TimeSpan.FromSeconds(30),
        HeartbeatInterval = TimeSpan.FromSeconds(30),
    };
}
