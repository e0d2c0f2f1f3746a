using System.Globalization;
using MdLock.Errors;
using MdLock.Rules;

namespace MdLock.Locking;

/// <summary>The errors about locks that more than one place reports.</summary>
internal static class LockErrors
{
    public static LockTimeoutException Lost(HeldLock held) => new(
        ErrorIds.LockLost,
        $"The lock on {held.Target} (lock id {held.LockId}, fence {held.Fence}) is gone: it was released, or taken over after it went stale.",
        "Take the lock again with Lock-MdSection, read the section anew, and repeat the change.");

    public static LockTimeoutException Expired(HeldLock held) => Expired(
        held, string.Create(CultureInfo.InvariantCulture, $"it was held for longer than {held.TimeToLive.TotalSeconds:0.#} s"));

    public static LockTimeoutException Expired(HeldLock held, string evidence) => new(
        ErrorIds.LockExpired,
        $"The lock on {held.Target} (lock id {held.LockId}, fence {held.Fence}) is over: {evidence}.",
        "Take the lock again with Lock-MdSection; take it anew before its time is over to hold it for longer.");

    public static LockException DoesNotCover(HeldLock held, LockTarget target) => new(
        ErrorIds.LockNotOwned,
        string.Create(
            CultureInfo.InvariantCulture,
            $"The {held.Mode.ToString().ToLowerInvariant()} lock on {held.Target} does not cover a change of {target}."),
        "Take an exclusive lock on the section, on one above it, or on the document.");

    public static LockException NotOwned(HeldLock held) => new(
        ErrorIds.LockNotOwned,
        $"The lock belongs to another owner. {Refusals.Holder(held)}",
        "Ask its owner to release it. If it is stale, release it with Unlock-MdSection -Force.");

    public static LockException StillLive(HeldLock held) => new(
        ErrorIds.LockStillLive,
        $"The lock is live, and a live lock is never broken. {Refusals.Holder(held)}",
        "Ask its owner to release it, wait until it ends, or end the owner's process with Unlock-MdSection -StopOwner.");

    public static LockException OwnerNotStoppable(HeldLock held, string reason) => new(
        ErrorIds.OwnerNotStoppable,
        $"The owner of the lock on {held.Target} cannot be stopped from here: {reason}.",
        "End it where it runs, or wait until the lock ends.");

    public static StaleProcessLockException HolderTerminated(HeldLock held, StoreException impossible) => new(
        $"The process that holds the lock on {held.Target} has ended, and the lock cannot be taken over now. {Refusals.Holder(held)} {impossible.Message}",
        "Try again. If a commit does not come to its end, see with Get-MdLock whose it is, and end that process.",
        impossible);

    public static LockException NotFound(string what, string path) => new(
        ErrorIds.LockNotFound,
        $"There is no lock {what} on '{path}'.",
        "See the locks with Get-MdLock.");
}
