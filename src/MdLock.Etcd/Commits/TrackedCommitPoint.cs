using MdLock.Rules;

namespace MdLock.Stores.Etcd.Commits;

/// <summary>A commit point that knows which head this process has seen last: what it carries it carries for that one.</summary>
internal sealed class TrackedCommitPoint(ICommitPoint point) : ICommitPoint
{
    private long _last = -1;

    /// <summary>The revision of the head that was read or written last, 0 for none; null before anything was.</summary>
    public long? LastRevision => Volatile.Read(ref _last) is >= 0 and var last ? last : null;

    /// <inheritdoc/>
    public DocumentHead? Read(CancellationToken cancellation)
    {
        DocumentHead? head = point.Read(cancellation);
        Volatile.Write(ref _last, head?.Revision ?? 0);
        return head;
    }

    /// <inheritdoc/>
    public DocumentHead? TryMove(
        DocumentHead? before, DocumentHead after, IReadOnlyList<HeldLock> authorities, CancellationToken cancellation)
    {
        DocumentHead? moved = point.TryMove(before, after, authorities, cancellation);
        if (moved is not null)
        {
            Volatile.Write(ref _last, moved.Revision);
        }

        return moved;
    }
}
