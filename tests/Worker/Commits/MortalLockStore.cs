using MdLock.Locking.Table;
using MdLock.Stores;

namespace MdLock.Worker;

/// <summary>The real lock store, in a process that is killed before it enters the critical section, or within it.</summary>
internal sealed class MortalLockStore(ILockStore store, Death death) : ILockStore
{
    public bool Exists => store.Exists;

    public T Transact<T>(
        Func<ILockView, Transition<T>> transition, TableAccess access, CancellationToken cancellation)
    {
        death.Approach(nameof(Transact));
        T answer = store.Transact(
            view =>
            {
                death.Approach("within " + nameof(Transact));
                return transition(view);
            },
            access,
            cancellation);
        death.Approach("after " + nameof(Transact));
        return answer;
    }

    public bool Release(Guid lockId, long fence, CancellationToken cancellation) =>
        store.Release(lockId, fence, cancellation);

    public IDisposable EnterCommit(CancellationToken cancellation) => store.EnterCommit(cancellation);

    public IEntryWatch Watch(HeldLock held) => store.Watch(held);

    public IEntryWatch Watch(Ticket ticket) => store.Watch(ticket);

    public void Beat(LockOwner owner, Heartbeat beat) => store.Beat(owner, beat);

    public IReadOnlyList<string> Sweep(CancellationToken cancellation) => store.Sweep(cancellation);

    public void Dispose() => store.Dispose();
}
