using MdLock.Disk;
using MdLock.Errors;
using MdLock.Platform;
using MdLock.Settings;
using MdLock.Stores;

namespace MdLock.Engine.Choosing;

/// <summary>Moves folders of documents to the stores that they shall have.</summary>
internal sealed class StoreMoves
{
    /// <summary>The folder for the locks of all documents; null for one beside each.</summary>
    public required string? LockRoot { get; init; }

    /// <summary>Opens a document's locks in files.</summary>
    public required Func<DocumentFolders, ILockStore> OpenFiles { get; init; }

    /// <summary>Opens a cluster.</summary>
    public required Func<EtcdAddress, IStoreProvider> FindProvider { get; init; }

    /// <summary>Leaves a document's journal empty, if it can, whatever the settings name.</summary>
    public required Action<DocumentFolders, ILockStore, CancellationToken> MakeCheckpoint { get; init; }

    /// <summary>The settings of a folder as they shall be.</summary>
    public required Func<string, LockSettings> SettingsOf { get; init; }

    /// <summary>Moves what commits keep of a document.</summary>
    public IStoreMove Documents { get; init; } = new FenceMove();

    /// <summary>Moves a folder, and those in it, to the stores that their settings name: all of them, or none.</summary>
    /// <returns>The folders that were moved, by their canonical paths.</returns>
    /// <exception cref="MdLockException">One of them cannot be moved.</exception>
    /// <exception cref="OperationCanceledException">Cancelled.</exception>
    public IReadOnlyList<string> Run(string folder, CancellationToken cancellation)
    {
        var begun = new List<(string Place, FolderMove Move)>();
        try
        {
            foreach (string place in PlacesIn(folder))
            {
                var move = new FolderMove(this, place, StoreAddress.Of(SettingsOf(place)));
                if (move.Begin(cancellation))
                {
                    begun.Add((place, move));
                }
            }
        }
        catch
        {
            foreach ((_, FolderMove move) in begun)
            {
                move.TakeBack();
            }

            throw;
        }

        foreach ((_, FolderMove move) in begun)
        {
            move.Complete(cancellation);
        }

        return [.. begun.Select(one => one.Place)];
    }

    /// <summary>The address of a store that a folder has, by what is set beside its name.</summary>
    /// <exception cref="MdLockException">The settings cannot be used, or a password shall not go there.</exception>
    public EtcdAddress AddressOf(string place, string store) =>
        StoreAddress.Of(SettingsOf(place), store, new MarkerFile(DocumentFolders.For(Path.Combine(place, "-"), LockRoot)).Path)!;

    /// <summary>The folder, and those in it of which something is kept.</summary>
    private static IEnumerable<string> PlacesIn(string folder)
    {
        EnumerationOptions options = FolderSearch.In(folder, recurse: true);
        return Directory.EnumerateDirectories(folder, DocumentFolders.DurableName, options)
            .Concat(Directory.EnumerateDirectories(folder, DocumentFolders.LocksName, options))
            .Select(kept => CanonicalPath.Of(Path.GetDirectoryName(kept)!))
            .Where(place => !FolderSearch.IsBesideDocuments(place))
            .Prepend(CanonicalPath.Of(folder))
            .Distinct(StringComparer.Ordinal)
            .Order(StringComparer.Ordinal);
    }
}
