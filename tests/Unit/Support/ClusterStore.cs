using MdLock.Errors;
using MdLock.Rules;
using MdLock.Stores;
using MdLock.UnitTests.Commits;

namespace MdLock.UnitTests.Support;

/// <summary>The locks of one document in a <see cref="FakeCluster"/>.</summary>
internal sealed class ClusterStore(FakeCluster cluster, string key) : ILockStore
{
    public bool Exists
    {
        get
        {
            RequireUp();
            cluster.OnExists?.Invoke();
            return cluster.Tables.ContainsKey(key);
        }
    }

    /// <summary>One that does not answer, where the cluster is down.</summary>
    public ICommitPoint CommitPoint => cluster.IsDown ? new MemoryCommitPoint(new MemoryLockStore()) { IsAway = true } : Table.CommitPoint!;

    private MemoryLockStore Table
    {
        get
        {
            RequireUp();
            if (!cluster.Tables.TryGetValue(key, out MemoryLockStore? table))
            {
                cluster.Tables.Add(key, table = new MemoryLockStore());
                table.CommitPoint = new MemoryCommitPoint(table);
            }

            return table;
        }
    }

    public T Transact<T>(
        Func<ILockView, Transition<T>> transition, TableAccess access, CancellationToken cancellation, TimeSpan? patience = null)
    {
        MemoryLockStore table = Table;
        cluster.OnTransact?.Invoke();
        return table.Transact(transition, access, cancellation, patience);
    }

    public T Look<T>(Func<ILockView, T> look, CancellationToken cancellation) => Table.Look(look, cancellation);

    public LockTable Peek() => Table.Peek();

    public IReadOnlyList<StandingLock?> Find(IReadOnlyList<Guid> lockIds, CancellationToken cancellation) => Table.Find(lockIds, cancellation);

    public RecordedLock? ReadRecord(Guid lockId, CancellationToken cancellation) => Table.ReadRecord(lockId, cancellation);

    public bool Release(Guid lockId, long fence, CancellationToken cancellation) => Table.Release(lockId, fence, cancellation);

    public IDisposable EnterCommit(CancellationToken cancellation) => Table.EnterCommit(cancellation);

    public IDisposable? TryEnterCommit() => Table.TryEnterCommit();

    public IDisposable? TryRestCommits(CancellationToken cancellation) => Table.TryRestCommits(cancellation);

    public IEntryWatch Watch(HeldLock held, long? place) => Table.Watch(held, place);

    public IEntryWatch Watch(Ticket ticket, long? place) => Table.Watch(ticket, place);

    public void Beat(LockOwner owner, Heartbeat beat)
    {
    }

    public IReadOnlyList<string> FindLeftovers(CancellationToken cancellation) => [];

    public IReadOnlyList<string> Sweep(CancellationToken cancellation) => [];

    public string? FindCounterFault(long known, CancellationToken cancellation) => null;

    public long MendCounter(long known, CancellationToken cancellation)
    {
        MemoryLockStore table = Table;
        long last = Math.Max(known, table.Table.LastFence);
        table.Table = table.Table with { LastFence = last };
        return last;
    }

    public void Dispose()
    {
    }

    private void RequireUp()
    {
        if (cluster.IsDown)
        {
            throw new StoreException("StoreUnreachable", "Nothing answers.");
        }
    }
}
