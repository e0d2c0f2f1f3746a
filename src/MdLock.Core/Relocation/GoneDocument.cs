using MdLock.Disk;
using MdLock.Errors;
using MdLock.History;
using MdLock.Stores;

namespace MdLock.Relocation;

/// <summary>What is kept for a document that is gone, while it is looked at or taken away.</summary>
/// <param name="folders">Where its files are.</param>
/// <param name="openStore">Opens the locks of a document.</param>
internal sealed class GoneDocument(DocumentFolders folders, Func<DocumentFolders, ILockStore> openStore) : IDisposable
{
    private readonly HistoryFolder _history = new(folders.Durable);
    private readonly OsDisk _disk = new(folders, () => true);
    private ILockStore? _store;

    /// <summary>Whether it is gone still, and no commit died there. In the middle of a commit a document can be without its name.</summary>
    public bool IsAtRest => DocumentFile.IsGone(folders.DocumentPath) && (Store.CommitPoint is { } point
        ? new CommitRecords(_history, _disk).FindOpen().Count == 0
            && (point.Read(CancellationToken.None)?.Sequence ?? 0) <= ReadState().Sequence
        : !new CommitJournal(_history, _disk).Read().IsUnfinished);

    /// <summary>Whether somebody holds or waits for a lock under its name.</summary>
    public bool IsInUse => Store.Exists && Store.Look(view => view.HasLive, CancellationToken.None);

    private ILockStore Store => _store ??= openStore(folders);

    /// <summary>How its history stands.</summary>
    public HistoryState ReadState() => new HistoryStateFile(
        _history, _disk, new SectionFiles(_history, _disk), CommitJournals.Open(_history, _disk, Store.CommitPoint is not null)).ReadAsWritten();

    /// <summary>Keeps commits out meanwhile; null where nobody ever committed.</summary>
    /// <exception cref="OperationCanceledException">Cancelled.</exception>
    public IDisposable? RestCommits(CancellationToken cancellation) => Store.TryRestCommits(cancellation);

    /// <summary>Lets the store know of no commit under its name, which its files have left.</summary>
    /// <exception cref="StoreException">The store cannot be reached: whoever commits under that name again is told.</exception>
    public void Leave()
    {
        if (Store.CommitPoint is { } point && point.Read(CancellationToken.None) is { Sequence: > 0 } left)
        {
            point.TryMove(left, DocumentHead.Nothing with { Move = Guid.NewGuid() }, [], CancellationToken.None);
        }
    }

    /// <inheritdoc/>
    public void Dispose()
    {
        _store?.Dispose();
        folders.Files.Dispose();
    }
}
