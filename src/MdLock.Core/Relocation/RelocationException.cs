using MdLock.Stores;

namespace MdLock.Errors;

/// <summary>A document, or what is kept for it, cannot go where it is to go; everything is where it was.</summary>
public sealed class RelocationException : MdLockException
{
    private RelocationException(string errorId, string path, string message, string recommendedAction)
        : base(errorId, message, recommendedAction) => Path = Shown(path);

    /// <summary>The path that stands in the way.</summary>
    public string Path { get; }

    /// <summary>Something has the new name: <see cref="ErrorIds.DestinationExists"/>.</summary>
    internal static RelocationException Exists(string path) => new(
        ErrorIds.DestinationExists, path, $"'{path}' is there already.", "Choose another name, or move away what has this one.");

    /// <summary>There is no folder for it: <see cref="ErrorIds.DestinationNotFound"/>.</summary>
    internal static RelocationException NoFolder(string path) => new(
        ErrorIds.DestinationNotFound, path, $"There is no folder '{path}'.", "Make the folder first.");

    /// <summary>A history is kept under the new name: <see cref="ErrorIds.DestinationHasHistory"/>.</summary>
    internal static RelocationException HasHistory(string path) => new(
        ErrorIds.DestinationHasHistory,
        path,
        $"A history is kept already for '{path}': that of a document with this name.",
        "Choose another name. Where that document is gone for good, Invoke-MdLockCleanup -Orphan removes what is kept for it.");

    /// <summary>The folder is on another file system: <see cref="ErrorIds.DestinationOnOtherFileSystem"/>.</summary>
    internal static RelocationException OtherFileSystem(string path) => new(
        ErrorIds.DestinationOnOtherFileSystem,
        path,
        $"'{path}' is on another file system, where the document and what is kept for it cannot arrive in one step.",
        "Copy the document together with its folder in .mdlock while nobody uses it, then remove both here.");

    /// <summary>The locks of the folder are in another store: <see cref="ErrorIds.DestinationInOtherStore"/>.</summary>
    internal static RelocationException OtherStore(string path, string store, string from, string itsStore) => new(
        ErrorIds.DestinationInOtherStore,
        path,
        $"The locks of '{path}' would be in the store '{store}', and those of '{from}' are in '{itsStore}': no step takes a document from one to the other.",
        "Move one of the two folders to the store of the other first, with Set-MdLockConfiguration -Scope Folder -LockStore; from one cluster "
        + $"to another both go by '{EtcdUrl.File}'.");

    /// <summary>The path is a link to the document: <see cref="ErrorIds.DocumentIsLink"/>.</summary>
    internal static RelocationException IsLink(string path, string document) => new(
        ErrorIds.DocumentIsLink,
        path,
        $"'{path}' is a link to '{document}'.",
        "Move that document, or the link alone with Move-Item.");

    /// <summary>The document was not moved at all: <see cref="ErrorIds.DocumentNotMoved"/>.</summary>
    internal static RelocationException NotMoved(string path) => new(
        ErrorIds.DocumentNotMoved,
        path,
        $"'{path}' is still there: it was not moved, so its history stays with it.",
        "Move it with Move-MdDocument, without -AlreadyMoved.");

    /// <summary>Nothing is kept for the document: <see cref="ErrorIds.HistoryNotFound"/>.</summary>
    internal static RelocationException NothingKept(string path) => new(
        ErrorIds.HistoryNotFound,
        path,
        $"Nothing is kept for '{path}'.",
        "See with Test-MdDocument -Detailed, given the folder, for which documents that are gone something is kept.");

    /// <summary>What is kept cannot be taken now: <see cref="ErrorIds.HistoryInUse"/>.</summary>
    internal static RelocationException InUse(string path) => new(
        ErrorIds.HistoryInUse,
        path,
        $"What is kept for '{path}' is in use: somebody holds or waits for a lock under that name, or a commit died there.",
        "See who with Get-MdLock. After a commit that died, give the document its old name back for a moment, and use Repair-MdDocument.");
}
