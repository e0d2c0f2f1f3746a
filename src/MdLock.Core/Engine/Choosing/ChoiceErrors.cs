using MdLock.Errors;
using MdLock.Stores;

namespace MdLock.Engine.Choosing;

/// <summary>What is said of folders whose locks are not where a process would keep them.</summary>
internal static class ChoiceErrors
{
    private const string Refused = "So it is given no locks there, and may not edit; it may read.";

    private const string Move =
        "move the folder to the other store, while nobody holds a lock in it, with Set-MdLockConfiguration -Scope Folder -LockStore";

    /// <summary>The marker names another store than the settings.</summary>
    public static StoreException Mismatch(string place, StoreMarker marker, string wish) => new(
        ErrorIds.StoreMismatch,
        $"The locks of the folder '{place}' are in the store '{marker.Store}', and this process is set to '{wish}'. {Refused}",
        $"Set LOCK_STORE, or the settings of the folder, to '{marker.Store}'; or {Move} '{wish}'.");

    /// <summary>The file store was used where the settings name another one.</summary>
    public static StoreException FileState(string place, string wish) => new(
        ErrorIds.StoreMismatch,
        $"The locks of the folder '{place}' are in the store '{EtcdUrl.File}', and this process is set to '{wish}'. {Refused}",
        $"Set LOCK_STORE, or the settings of the folder, to '{EtcdUrl.File}'; or {Move} '{wish}'.");

    /// <summary>Somebody moves the folder to another store, or began to.</summary>
    public static StoreException Moving(string place, StoreMarker marker) => new(
        ErrorIds.StoreMismatch,
        $"The folder '{place}' is being moved from the store '{marker.Store}' to '{marker.MovingTo}'. Meanwhile nobody is given a lock there.",
        "Try again in a moment. If whoever moves it was ended, run once more: Set-MdLockConfiguration -Scope Folder "
        + $"-LockStore '{marker.MovingTo}', or -LockStore '{marker.Store}' to take it back.");

    /// <summary>The marker changes each time that one looks.</summary>
    public static StoreException Unsettled(string place) => new(
        ErrorIds.StoreMismatch,
        $"The folder '{place}' was moved to another store in this very moment.",
        "Try again.");

    /// <summary>The part of MdLock that speaks to etcd is not there.</summary>
    public static StoreException NotInstalled(string store, Exception? cause) => new(
        ErrorIds.StoreNotInstalled,
        $"The store '{store}' needs {StoreProviders.AssemblyName}.dll and its packages, and they cannot be loaded"
        + (cause is null ? "." : $": {cause.Message}"),
        "Install MdLock whole: the module has them in its folder etcd, and a .NET program needs them beside the assembly of the core.",
        cause);

    /// <summary>Somebody holds or waits for locks in a folder that is to be moved.</summary>
    public static StoreException InUse(string place, string from, IEnumerable<string> users) => new(
        ErrorIds.StoreInUse,
        $"The folder '{place}' stays in the store '{from}', because it is in use: {string.Join("; ", users)}.",
        "Ask them to release their locks, see Get-MdLock, and try again.");

    /// <summary>A document's journal has commits that its history does not have yet.</summary>
    public static StoreException JournalInUse(string document, string from) => new(
        ErrorIds.StoreInUse,
        $"'{document}' stays in the store '{from}', and with it its folder: the journal of its commits is not empty.",
        "Run Invoke-MdLockCleanup on the document, or Repair-MdDocument where that says why it cannot, and try again.");

    /// <summary>A folder cannot go from one cluster to another at once.</summary>
    public static StoreException OtherCluster(string place, string from, string to) => new(
        ErrorIds.StoreMismatch,
        $"The folder '{place}' is in the store '{from}', which has no server and prefix in common with '{to}'.",
        $"Move it to '{EtcdUrl.File}' first, then to the other cluster.");
}
