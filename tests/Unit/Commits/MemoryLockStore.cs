using MdLock.Errors;
using MdLock.Rules;
using MdLock.Rules.Staleness;
using MdLock.Stores;

namespace MdLock.UnitTests.Commits;

/// <summary>A lock table in memory, in which every lock is live unless a test says otherwise.</summary>
internal sealed class MemoryLockStore : ILockStore
{
    private static readonly LockOwner Owner = new()
    {
        OwnerId = "owner",
        Kind = OwnershipKind.Process,
        User = "ada",
        HostName = "host",
        HostId = "host",
        BootId = "boot",
        PidNamespace = "",
        ProcessId = 1,
        ProcessStart = 1,
        RunspaceId = "",
    };

    public LockTable Table { get; set; } = LockTable.Empty;

    /// <summary>How every lock is judged; null for live.</summary>
    public StaleVerdict? Verdict { get; set; }

    /// <summary>How a lock is judged that is not like the others; null for none.</summary>
    public Func<HeldLock, StaleVerdict?>? Judge { get; set; }

    /// <summary>What is thrown at whoever waits for commits to rest; null for nothing.</summary>
    public StoreException? Unrest { get; set; }

    /// <summary>What happens while one waits for one's turn to commit; null where nobody has to.</summary>
    public Action? OnEnterCommit { get; set; }

    public bool Exists => true;

    /// <summary>What tells what is committed; null where the files do.</summary>
    public ICommitPoint? CommitPoint { get; set; }

    public LockTable Peek() => Table;

    public HeldLock Hold(LockTarget target, long fence = 7)
    {
        var held = new HeldLock
        {
            LockId = Guid.NewGuid(),
            Fence = fence,
            Owner = Owner,
            Target = target,
            Mode = LockMode.Exclusive,
            Operation = "test",
            GrantedAt = default,
            TimeToLive = TimeSpan.FromMinutes(5),
            HeartbeatInterval = TimeSpan.FromSeconds(30),
        };
        Table = Table with { Locks = Table.Locks.Add(held) };
        return held;
    }

    public T Transact<T>(
        Func<ILockView, Transition<T>> transition, TableAccess access, CancellationToken cancellation, TimeSpan? patience = null)
    {
        if (access == TableAccess.NoCommitRunning && Unrest is not null)
        {
            throw Unrest;
        }

        (LockTable next, T answer) = transition(new View(Table, Verdict));
        Table = next;
        return answer;
    }

    public T Look<T>(Func<ILockView, T> look, CancellationToken cancellation) => look(new View(Table, Verdict));

    public IReadOnlyList<StandingLock?> Find(IReadOnlyList<Guid> lockIds, CancellationToken cancellation) =>
        [.. lockIds.Select(id => Table.FindLock(id) is { } held ? new StandingLock(held, Judge?.Invoke(held) ?? Verdict) : null)];

    public RecordedLock? ReadRecord(Guid lockId, CancellationToken cancellation) => throw new NotSupportedException();

    public bool Release(Guid lockId, long fence, CancellationToken cancellation) => Transact(
        view => LockRules.Release(view.Table, lockId, fence), TableAccess.Ordinary, cancellation);

    public IDisposable? TryRestCommits(CancellationToken cancellation) => new MemoryStream();

    public IDisposable EnterCommit(CancellationToken cancellation)
    {
        OnEnterCommit?.Invoke();
        return new MemoryStream();
    }

    public IDisposable? TryEnterCommit() => OnEnterCommit is null ? new MemoryStream() : null;

    public IEntryWatch Watch(HeldLock held, long? place = null) => throw new NotSupportedException();

    public IEntryWatch Watch(Ticket ticket, long? place = null) => throw new NotSupportedException();

    public void Beat(LockOwner owner, Heartbeat beat)
    {
    }

    public IReadOnlyList<string> FindLeftovers(CancellationToken cancellation) => [];

    public IReadOnlyList<string> Sweep(CancellationToken cancellation) => [];

    public string? FindCounterFault(long known, CancellationToken cancellation) => null;

    public long MendCounter(long known, CancellationToken cancellation)
    {
        Table = Table with { LastFence = Math.Max(Table.LastFence, known) };
        return Table.LastFence;
    }

    public void Dispose()
    {
    }

    private sealed class View(LockTable table, StaleVerdict? verdict) : ILockView
    {
        public LockTable Table => table;

        public LockInstant Now => default;

        public bool IsGlance => false;

        public StaleVerdict? Judge(HeldLock held) => verdict;

        public StaleVerdict? Judge(Ticket ticket) => null;

        public Ticket? Describe(Ticket ticket) => ticket;

        public Heartbeat? LastHeartbeat(string ownerId) => null;
    }
}
