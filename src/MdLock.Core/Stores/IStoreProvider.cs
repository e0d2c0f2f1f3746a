using MdLock.Disk;

namespace MdLock.Stores;

/// <summary>Opens the locks of documents in one store, for this process.</summary>
/// <remarks>Safe for any number of threads. Disposing it ends what this process holds there.</remarks>
internal interface IStoreProvider : IDisposable
{
    /// <summary>Opens the locks of one document; nothing is asked of the store before their first call.</summary>
    /// <param name="documentKey">
    /// What the document is on every host: the id of its folder, a slash, and its name in that folder.
    /// </param>
    /// <param name="folders">Where its files are on this host.</param>
    ILockStore Open(string documentKey, DocumentFolders folders);

    /// <summary>Tries whether the store can be used, and what of it: each server, its version, rights, leases, times.</summary>
    /// <exception cref="OperationCanceledException">Cancelled.</exception>
    IReadOnlyList<StoreCapability> Check(CancellationToken cancellation);
}
