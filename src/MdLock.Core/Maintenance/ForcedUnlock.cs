using System.ComponentModel;
using MdLock.Engine;
using MdLock.Errors;
using MdLock.Locking;
using MdLock.Platform;
using MdLock.Rules;
using MdLock.Stores;

namespace MdLock.Maintenance;

/// <summary>Ends other owners' locks: stale ones at once, live ones by ending the process that holds them.</summary>
/// <param name="documents">Opens documents.</param>
/// <param name="by">Who does it, for the audit trail.</param>
/// <param name="machine">This machine.</param>
internal sealed class ForcedUnlock(OpenDocuments documents, LockOwner by, Machine machine)
{
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

    /// <summary>Finds the process that holds a lock, to be ended; null when it has ended.</summary>
    /// <remarks>
    /// A record is the word of whoever could write its file, and its times, names and numbers can be read off any process. So
    /// the file must belong to the user as whom the process runs, and be writable by nobody else; or the system must
    /// tell that the process has the file under its lock.
    /// </remarks>
    /// <exception cref="LockException">
    /// The lock is gone, or its owner is not beyond doubt another process of this machine
    /// (<see cref="ErrorIds.OwnerNotStoppable"/>).
    /// </exception>
    /// <exception cref="DocumentException">The document is not there.</exception>
    /// <exception cref="StoreException">The store cannot be used.</exception>
    public StoppableOwner? FindOwner(string path, Guid lockId, CancellationToken cancellation)
    {
        RecordedLock record = ReadRecord(path, lockId, cancellation);
        HeldLock held = record.Lock;
        LockOwner owner = held.Owner;
        if (WhyNotStoppable(held) is { } reason)
        {
            throw LockErrors.OwnerNotStoppable(held, reason);
        }

        OwnerProcess? process = null;
        try
        {
            process = OwnerProcess.TryHold(owner.ProcessId, owner.ProcessStart);
            if (process is null)
            {
                return null;
            }

            if (WhyNotBelieved(record, process) is { } doubt)
            {
                throw LockErrors.OwnerNotStoppable(held, doubt);
            }

            var found = new StoppableOwner(held, process, () => RequireHeld(path, held, cancellation));
            process = null;
            return found;
        }
        catch (Exception refused) when (refused is Win32Exception || FileFailure.Is(refused))
        {
            throw LockErrors.OwnerNotStoppable(held, refused.Message);
        }
        finally
        {
            process?.Dispose();
        }
    }

    private static string? WhyNotBelieved(RecordedLock record, OwnerProcess process)
    {
        if (record.File.LinkCount > 1)
        {
            return "the file of its record has several names, so it may be another lock's";
        }

        if (!process.RunsAs(record.Account))
        {
            return $"the file of its record belongs to another user than the one as whom process {process.Id} runs, {process.User}";
        }

        const UnixFileMode others = UnixFileMode.GroupWrite | UnixFileMode.OtherWrite;
        return (record.File.Mode & others) != 0 && !process.HasLocked(record.File)
            ? $"the file of its record can be written by others, and process {process.Id} is not seen to hold it"
            : null;
    }

    private void RequireHeld(string path, HeldLock held, CancellationToken cancellation)
    {
        LockOwner now = ReadRecord(path, held.LockId, cancellation).Lock.Owner;
        if (now.ProcessId != held.Owner.ProcessId || now.ProcessStart != held.Owner.ProcessStart)
        {
            throw LockErrors.OwnerNotStoppable(held, "its record names another process by now");
        }
    }

    private RecordedLock ReadRecord(string path, Guid lockId, CancellationToken cancellation) => documents.With(
        path,
        document => document.Store.ReadRecord(lockId, cancellation)
            ?? throw LockErrors.NotFound($"with the id {lockId}", document.Path));

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
