using MdLock.Rules;
using MdLock.Stores;

namespace MdLock.EtcdTests.Load;

/// <summary>A store that passes everything on: what a test changes of it, it overrides.</summary>
internal abstract class PassingStore(ILockStore store) : ILockStore
{
    public bool Exists => store.Exists;

    public bool IsContested => store.IsContested;

    public ICommitPoint? CommitPoint => store.CommitPoint;

    public string? Settle(CancellationToken cancellation) => store.Settle(cancellation);

    public virtual T Transact<T>(Func<ILockView, Transition<T>> transition, TableAccess access, CancellationToken cancellation, TimeSpan? patience = null) =>
        store.Transact(transition, access, cancellation, patience);

    public Ticket Placed(Ticket ticket) => store.Placed(ticket);

    public HeldLock Placed(HeldLock held) => store.Placed(held);

    public T Look<T>(Func<ILockView, T> look, CancellationToken cancellation) => store.Look(look, cancellation);

    public LockTable Peek() => store.Peek();

    public IReadOnlyList<StandingLock?> Find(IReadOnlyList<Guid> lockIds, CancellationToken cancellation) =>
        store.Find(lockIds, cancellation);

    public RecordedLock? ReadRecord(Guid lockId, CancellationToken cancellation) => store.ReadRecord(lockId, cancellation);

    public bool Release(Guid lockId, long fence, CancellationToken cancellation) => store.Release(lockId, fence, cancellation);

    public IDisposable EnterCommit(CancellationToken cancellation) => store.EnterCommit(cancellation);

    public IDisposable? TryEnterCommit() => store.TryEnterCommit();

    public IDisposable? TryRestCommits(CancellationToken cancellation) => store.TryRestCommits(cancellation);

    public virtual IEntryWatch Watch(HeldLock held, long? place = null) => store.Watch(held, place);

    public virtual IEntryWatch Watch(Ticket ticket, long? place = null) => store.Watch(ticket, place);

    public IReadOnlyList<HeldLock> FindHanded(long place, CancellationToken cancellation) => store.FindHanded(place, cancellation);

    public bool IsLookDue(long place, CancellationToken cancellation) => store.IsLookDue(place, cancellation);

    public bool MayHaveEnded(HeldLock held) => store.MayHaveEnded(held);

    public bool MayHaveEnded(Ticket ticket) => store.MayHaveEnded(ticket);

    public void Beat(LockOwner owner, Heartbeat beat) => store.Beat(owner, beat);

    public IReadOnlyList<string> FindLeftovers(CancellationToken cancellation) => store.FindLeftovers(cancellation);

    public IReadOnlyList<string> Sweep(CancellationToken cancellation) => store.Sweep(cancellation);

    public string? FindCounterFault(long known, CancellationToken cancellation) => store.FindCounterFault(known, cancellation);

    public long MendCounter(long known, CancellationToken cancellation) => store.MendCounter(known, cancellation);

    public void Dispose()
    {
        store.Dispose();
        GC.SuppressFinalize(this);
    }
}
