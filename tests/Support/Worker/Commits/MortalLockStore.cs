using MdLock.Rules;
using MdLock.Stores;

namespace MdLock.Worker;

/// <summary>The real lock store, in a process that is killed within the critical section, or when it has left it.</summary>
/// <remarks>Only where the table changes.</remarks>
internal sealed class MortalLockStore(ILockStore store, Death death) : ILockStore
{
    public bool Exists => store.Exists;

    public LockTable Peek() => store.Peek();

    public T Transact<T>(
        Func<ILockView, Transition<T>> rule, TableAccess access, CancellationToken cancellation, TimeSpan? patience = null)
    {
        bool changes = false;
        T answer = store.Transact(
            view =>
            {
                Transition<T> transition = rule(view);
                changes = !ReferenceEquals(transition.Table, view.Table);
                ApproachIf(changes, "within " + nameof(Transact));
                return transition;
            },
            access,
            cancellation);
        ApproachIf(changes, "after " + nameof(Transact));
        return answer;
    }

    public T Look<T>(Func<ILockView, T> look, CancellationToken cancellation) => store.Look(look, cancellation);

    public IReadOnlyList<StandingLock?> Find(IReadOnlyList<Guid> lockIds, CancellationToken cancellation) =>
        store.Find(lockIds, cancellation);

    public RecordedLock? ReadRecord(Guid lockId, CancellationToken cancellation) => store.ReadRecord(lockId, cancellation);

    public bool Release(Guid lockId, long fence, CancellationToken cancellation) =>
        store.Release(lockId, fence, cancellation);

    public IDisposable? TryRestCommits(CancellationToken cancellation) => store.TryRestCommits(cancellation);

    public IDisposable EnterCommit(CancellationToken cancellation) => store.EnterCommit(cancellation);

    public IDisposable? TryEnterCommit() => store.TryEnterCommit();

    public IEntryWatch Watch(HeldLock held, long? place = null) => store.Watch(held, place);

    public IEntryWatch Watch(Ticket ticket, long? place = null) => store.Watch(ticket, place);

    public void Beat(LockOwner owner, Heartbeat beat) => store.Beat(owner, beat);

    public IReadOnlyList<string> FindLeftovers(CancellationToken cancellation) => store.FindLeftovers(cancellation);

    public IReadOnlyList<string> Sweep(CancellationToken cancellation) => store.Sweep(cancellation);

    public string? FindCounterFault(long known, CancellationToken cancellation) => store.FindCounterFault(known, cancellation);

    public long MendCounter(long known, CancellationToken cancellation) => store.MendCounter(known, cancellation);

    public void Dispose() => store.Dispose();

    private void ApproachIf(bool changes, string name)
    {
        if (changes)
        {
            death.Approach(name);
        }
    }
}
