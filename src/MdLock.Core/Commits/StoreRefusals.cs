using MdLock.Errors;

namespace MdLock.Commits;

/// <summary>Why a store that tells what is committed lets nobody commit.</summary>
internal static class StoreRefusals
{
    /// <summary>Another thread of this process does not come to the end of its commit.</summary>
    public static StoreException ThreadsBusy(string path) => new(
        ErrorIds.GuardTimeout,
        $"Another commit of this process to '{path}' did not come to its end within 60 s.",
        "See whether the share and the store answer (Test-MdLockStore), then try again.");

    /// <summary>The folder's store was chosen anew since the document was opened.</summary>
    public static StoreException Moved(string path) => new(
        ErrorIds.StoreMismatch,
        $"The folder of '{path}' was moved to another store while this process used the document.",
        "Try again; in a session that keeps locks or waits there, end these first.");
}
