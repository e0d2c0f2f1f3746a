using MdLock.Disk;
using MdLock.Stores;

namespace MdLock.Engine.Choosing;

/// <summary>Moves the count of the fences, which goes on behind all that the other store gave out, and ends a head that is left.</summary>
/// <remarks>
/// The history needs no move: with an empty journal its files tell all of it, and a store that knows of no commit goes on from those.
/// </remarks>
internal sealed class FenceMove : IStoreMove
{
    /// <inheritdoc/>
    public void FromFiles(DocumentFolders folders, ILockStore files, ILockStore target, CancellationToken cancellation) =>
        GoOn(files, target, cancellation);

    /// <inheritdoc/>
    public void ToFiles(DocumentFolders folders, ILockStore source, ILockStore files, CancellationToken cancellation)
    {
        GoOn(source, files, cancellation);
        if (source.CommitPoint is { } point
            && point.Read(cancellation) is { Sequence: > 0 } head
            && point.TryMove(head, DocumentHead.Nothing with { Move = Guid.NewGuid() }, [], cancellation) is null)
        {
            throw ChoiceErrors.JournalInUse(folders.DocumentPath, "etcd");
        }
    }

    private static void GoOn(ILockStore from, ILockStore to, CancellationToken cancellation)
    {
        if (from.Exists && from.Look(view => view.Table.LastFence, cancellation) is > 0 and var last)
        {
            to.MendCounter(last, cancellation);
        }
    }
}
