using MdLock.Disk;
using MdLock.Locking;
using MdLock.Platform;
using MdLock.Rules;
using MdLock.Stores;
using MdLock.Stores.Etcd;

namespace MdLock.Bench.Etcd;

/// <summary>MdLock's lock on a section, kept in etcd: with place, record, fence, verdicts and hand-over.</summary>
internal sealed class StoreLock : IEtcdLock
{
    private static readonly Machine Machine = Machine.Identify();
    private static readonly AcquireOptions Patient = new() { Timeout = TimeSpan.FromMinutes(1) };

    private readonly EtcdStoreProvider _provider;
    private readonly ILockStore _store;
    private readonly LockManager _manager;
    private readonly LockRequest _request;
    private HeldLock? _held;

    public StoreLock(EtcdAddress address, string name, int number, string section = "section")
    {
        _provider = new EtcdStoreProvider(address, Machine, TimeProvider.System);
        _store = _provider.Open($"{name}/guide.md", DocumentFolders.For(Path.Combine(Path.GetTempPath(), "guide.md"), null));
        _manager = new LockManager(_store, TimeProvider.System);
        _request = new LockRequest
        {
            Owner = OwnerOf(number),
            Targets = [LockTarget.Of(["_document", section], LockScope.Subtree)],
            Operation = "bench",
            TimeToLive = TimeSpan.FromMinutes(5),
            Patience = Patient.Timeout,
            HeartbeatInterval = TimeSpan.FromSeconds(30),
        };
    }

    public void Take() => _held = _manager.TryAcquire(_request, Patient, CancellationToken.None) is AcquireResult.Granted granted
        ? granted.Locks[0]
        : throw new TimeoutException("It was not granted.");

    public void GiveBack() => _manager.Release(_held!.LockId, _held.Fence, CancellationToken.None);

    public void Dispose()
    {
        _store.Dispose();
        _provider.Dispose();
    }

    private static LockOwner OwnerOf(int number) => new()
    {
        OwnerId = $"client{number}",
        Kind = OwnershipKind.Process,
        User = Environment.UserName,
        HostName = Machine.HostName,
        HostId = Machine.HostId,
        BootId = Machine.BootId,
        PidNamespace = Machine.PidNamespace,
        ProcessId = Environment.ProcessId,
        ProcessStart = ProcessInspector.StartOf(Environment.ProcessId),
        RunspaceId = "",
    };
}
