using System.ComponentModel;
using MdLock.Disk;
using MdLock.Documents;
using MdLock.Engine;
using MdLock.Errors;
using MdLock.Locking;
using MdLock.Platform;
using MdLock.Rules;

namespace MdLock.Maintenance;

/// <summary>Ends other owners' locks: stale ones at once, live ones by ending the process that holds them.</summary>
/// <param name="documents">Opens documents.</param>
/// <param name="by">Who does it, for the audit trail.</param>
/// <param name="machine">This machine.</param>
internal sealed class ForcedUnlock(OpenDocuments documents, LockOwner by, Machine machine)
{
    /// <summary>A killed process is gone in milliseconds, unless it hangs in the system.</summary>
    private static readonly TimeSpan StopLimit = TimeSpan.FromSeconds(10);

    /// <summary>Releases a lock if it is stale.</summary>
    /// <exception cref="LockException">It is live (<see cref="ErrorIds.LockStillLive"/>) or gone.</exception>
    /// <exception cref="DocumentException">The document is not there.</exception>
    /// <exception cref="StoreException">The store cannot be used.</exception>
    public ForcedRelease.Released Release(string path, Guid lockId, CancellationToken cancellation) => documents.With(
        path,
        document =>
        {
            ForcedRelease outcome = document.Manager.ForceRelease(lockId, cancellation);
            document.Audit.Forced(by, outcome);
            return outcome switch
            {
                ForcedRelease.Released released => released,
                ForcedRelease.StillLive live => throw LockErrors.StillLive(live.Lock),
                _ => throw LockErrors.NotFound($"with the id {lockId}", document.Path),
            };
        });

    /// <summary>Ends the process that holds a lock; its locks are stale from then on.</summary>
    /// <exception cref="LockException">
    /// The lock is gone, or its owner is no other process of this machine (<see cref="ErrorIds.OwnerNotStoppable"/>).
    /// </exception>
    /// <exception cref="DocumentException">The document is not there.</exception>
    /// <exception cref="StoreException">The store cannot be used.</exception>
    public void StopOwner(string path, Guid lockId, CancellationToken cancellation)
    {
        TableSnapshot locks = documents.With(path, document => document.Inspect(cancellation));
        HeldLock held = locks.Locks.FirstOrDefault(one => one.Lock.LockId == lockId)?.Lock
            ?? throw LockErrors.NotFound($"with the id {lockId}", locks.Path);
        LockOwner owner = held.Owner;
        if (WhyNotStoppable(held) is { } reason)
        {
            throw LockErrors.OwnerNotStoppable(held, reason);
        }

        try
        {
            OwnerProcess.End(owner.ProcessId, owner.ProcessStart, StopLimit);
        }
        catch (Exception refused) when (refused is Win32Exception or IOException)
        {
            throw LockErrors.OwnerNotStoppable(held, refused.Message);
        }
    }

    private string? WhyNotStoppable(HeldLock held)
    {
        LockOwner owner = held.Owner;
        if (!held.IsReadable || owner.Kind == OwnershipKind.Lease)
        {
            return "no process stands behind it";
        }

        if (owner.BootId != machine.BootId || owner.PidNamespace != machine.PidNamespace)
        {
            return "its process is on another machine or in another container";
        }

        return owner.ProcessId == Environment.ProcessId ? "its process is this one" : null;
    }
}
