using MdLock.Engine;
using MdLock.Locking;
using MdLock.Locking.Table;
using MdLock.Settings;
using MdLock.Stores.Files;

namespace MdLock.Bench;

/// <summary>An owner that takes one lock and gives it back, through <see cref="LockManager"/> alone.</summary>
internal sealed class LockCalls : IDisposable
{
    private static readonly AcquireOptions Patient = new() { Timeout = TimeSpan.FromMinutes(1) };

    private readonly FileLockStore _store;
    private readonly LockManager _manager;
    private readonly LockRequest _request;

    /// <param name="documentPath">The document, by its canonical path.</param>
    /// <param name="sectionId">The section.</param>
    public LockCalls(string documentPath, string sectionId)
    {
        var identity = new OwnerIdentity();
        var settings = new LockSettings();
        _store = new FileLockStore(LockFolder.For(documentPath, lockRoot: null), identity.Machine, TimeProvider.System);
        _manager = new LockManager(_store, TimeProvider.System);
        _request = new LockRequest
        {
            Owner = identity.OfRunspace(Guid.NewGuid().ToString("N")),
            Targets = [SectionKey.Target(["_document", "guide", sectionId], LockScope.Subtree)],
            Operation = "bench",
            TimeToLive = settings.TimeToLive,
            HeartbeatInterval = settings.HeartbeatInterval,
            Patience = Patient.Timeout,
        };
    }

    public HeldLock Acquire() =>
        _manager.TryAcquire(_request, Patient, CancellationToken.None) is AcquireResult.Granted granted
            ? granted.Locks[0]
            : throw new InvalidOperationException("A lock was refused although there was a minute to wait for it.");

    public void Release(HeldLock held)
    {
        if (!_manager.Release(held.LockId, held.Fence, CancellationToken.None))
        {
            throw new InvalidOperationException("A lock was gone before it was released.");
        }
    }

    /// <inheritdoc/>
    public void Dispose() => _store.Dispose();
}
