using MdLock.Audit;
using MdLock.Disk;
using MdLock.Engine;
using MdLock.Locking;
using MdLock.Rules;
using MdLock.Sessions;
using MdLock.Settings;
using MdLock.Stores.Files;

namespace MdLock.Bench;

/// <summary>An owner that takes one lock and gives it back, through <see cref="LockManager"/>, with an audit trail or without.</summary>
internal sealed class LockCalls : IDisposable
{
    private static readonly AcquireOptions Patient = new() { Timeout = TimeSpan.FromMinutes(1) };

    private readonly FileLockStore _store;
    private readonly LockManager _manager;
    private readonly LockRequest _request;
    private readonly AuditRecorder? _audit;

    /// <param name="documentPath">The document, by its canonical path.</param>
    /// <param name="sectionId">The section.</param>
    /// <param name="isAudited">Whether the audit trail is told of it.</param>
    public LockCalls(string documentPath, string sectionId, bool isAudited = false)
    {
        var identity = new OwnerIdentity();
        var settings = new LockSettings();
        var folder = DocumentFolders.For(documentPath, lockRoot: null);
        _store = new FileLockStore(folder, identity.Machine, TimeProvider.System);
        _audit = isAudited ? new AuditRecorder(new AuditTrail(folder, new AuditSettings(), TimeProvider.System), TimeProvider.System) : null;
        _manager = new LockManager(_store, TimeProvider.System);
        _request = new LockRequest
        {
            Owner = identity.OfRunspace(Guid.NewGuid().ToString("N")),
            Targets = [LockTarget.Of(["_document", "guide", sectionId], LockScope.Subtree)],
            Operation = "bench",
            TimeToLive = settings.TimeToLive,
            HeartbeatInterval = settings.HeartbeatInterval,
            Patience = Patient.Timeout,
        };
    }

    public HeldLock Acquire()
    {
        AcquireResult result = _manager.TryAcquire(_request, Patient, CancellationToken.None);
        _audit?.Answered(_request, result);
        return result is AcquireResult.Granted granted
            ? granted.Locks[0]
            : throw new InvalidOperationException("A lock was refused although there was a minute to wait for it.");
    }

    public void Release(HeldLock held)
    {
        if (!_manager.Release(held.LockId, held.Fence, CancellationToken.None))
        {
            throw new InvalidOperationException("A lock was gone before it was released.");
        }

        _audit?.Released(held);
    }

    /// <inheritdoc/>
    public void Dispose()
    {
        _audit?.Dispose();
        _store.Dispose();
    }
}
