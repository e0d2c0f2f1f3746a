using System.Collections.Concurrent;
using MdLock.Locking;
using MdLock.Rules;
using MdLock.Stores;
using static MdLock.EtcdTests.Stores.TestOwners;

namespace MdLock.EtcdTests.Stores;

/// <summary>What every store of locks does alike.</summary>
public abstract class LockStoreCases : IDisposable
{
    private static readonly TimeSpan Limit = TimeSpan.FromSeconds(30);

    private readonly string _folder = Directory.CreateTempSubdirectory("mdlock-store-").FullName;
    private readonly List<ILockStore> _stores = [];

    /// <summary>Opens the store of the test's one document, as another process would.</summary>
    private protected abstract ILockStore OpenStore(string folder);

    private protected ILockStore Open()
    {
        ILockStore store = OpenStore(_folder);
        _stores.Add(store);
        return store;
    }

    private protected LockManager OpenManager() => new(Open(), TimeProvider.System);

    public virtual void Dispose()
    {
        _stores.ForEach(store => store.Dispose());
        Directory.Delete(_folder, recursive: true);
        GC.SuppressFinalize(this);
    }

    [Fact]
    public void Given_AFreeSection_When_ItIsAskedFor_Then_ItIsGrantedAndOthersAreRefused()
    {
        AcquireResult.Granted granted = Granted(Ask(OpenManager(), "one", Section("a")));

        Assert.True(granted.Locks[0].Fence > 0);
        Assert.Null(granted.TicketOrder);
        AcquireResult.Refused refused = Assert.IsType<AcquireResult.Refused>(Ask(OpenManager(), "two", Section("a", "b")));
        Assert.Equal(RefusalReason.Held, refused.Reason);
        Assert.Equal(granted.Locks[0].LockId, Assert.Single(refused.Blockers.Locks).LockId);
    }

    [Fact]
    public void Given_ALock_When_ItIsReleased_Then_TheNextGrantHasALargerFence()
    {
        ILockStore store = Open();
        var manager = new LockManager(store, TimeProvider.System);
        long last = 0;
        for (int i = 0; i < 5; i++)
        {
            HeldLock held = Granted(Ask(i % 2 == 0 ? manager : OpenManager(), $"owner{i}", Section("a"))).Locks[0];
            Assert.True(held.Fence > last);
            last = held.Fence;
            Assert.True(manager.Release(held.LockId, held.Fence, CancellationToken.None));
            Assert.False(manager.Release(held.LockId, held.Fence, CancellationToken.None));
        }
    }

    [Fact]
    public void Given_ALock_When_ItIsLookedFor_Then_ItIsFoundUntilItIsReleased()
    {
        ILockStore store = Open();
        var manager = new LockManager(store, TimeProvider.System);
        HeldLock held = Granted(Ask(manager, "one", Section("a"))).Locks[0];

        StandingLock standing = Assert.IsType<StandingLock>(store.Find([held.LockId], CancellationToken.None)[0]);
        Assert.Equal((held.LockId, held.Fence), (standing.Held.LockId, standing.Held.Fence));
        Assert.Null(standing.Verdict);
        Assert.Equal(held.LockId, Assert.Single(Open().Peek().Locks).LockId);
        Assert.True(store.Exists);
        manager.Release(held.LockId, held.Fence, CancellationToken.None);
        Assert.Null(store.Find([held.LockId], CancellationToken.None)[0]);
    }

    [Fact]
    public void Given_OnesOwnLock_When_ItIsAskedForAgain_Then_ItIsRenewed()
    {
        LockManager manager = OpenManager();
        HeldLock held = Granted(Ask(manager, "one", Section("a"))).Locks[0];

        AcquireResult.Granted again = Granted(Ask(manager, "one", Section("a")));

        Assert.Equal(held.LockId, Assert.Single(again.Renewed));
        Assert.True(again.Locks[0].GrantedAt.Monotonic >= held.GrantedAt.Monotonic);
    }

    [Fact]
    public void Given_SharedLocks_When_AnotherSharedOneIsAskedFor_Then_BothHoldAndAnExclusiveOneIsRefused()
    {
        Granted(OpenManager().TryAcquire(Request("one", Section("a")) with { Mode = LockMode.Shared }, new() { Timeout = TimeSpan.Zero }, default));
        Granted(OpenManager().TryAcquire(Request("two", Section("a")) with { Mode = LockMode.Shared }, new() { Timeout = TimeSpan.Zero }, default));

        Assert.IsType<AcquireResult.Refused>(Ask(OpenManager(), "three", Section("a")));
    }

    [Fact]
    public async Task Given_SomeoneWhoWaits_When_TheLockIsReleased_Then_ItIsHis()
    {
        LockManager manager = OpenManager();
        HeldLock held = Granted(Ask(manager, "one", Section("a"))).Locks[0];
        Task<AcquireResult> waiting = Wait(OpenManager(), "two", Section("a"));
        await UntilQueued(1);

        manager.Release(held.LockId, held.Fence, CancellationToken.None);

        AcquireResult.Granted granted = Granted(await waiting.WaitAsync(Limit));
        Assert.NotNull(granted.TicketOrder);
        Assert.True(granted.Locks[0].Fence > held.Fence);
        Assert.Equal("two", granted.Locks[0].Owner.OwnerId);
    }

    [Fact]
    public async Task Given_SomeoneWhoWaitsForSeveralSections_When_TheLastIsReleased_Then_AllAreHis()
    {
        LockManager manager = OpenManager();
        HeldLock a = Granted(Ask(manager, "one", Section("a"))).Locks[0];
        HeldLock b = Granted(Ask(manager, "one", Section("b"))).Locks[0];
        LockManager other = OpenManager();
        Task<AcquireResult> waiting = Wait(other, "two", Section("b"), Section("a"), Section("c"));
        await UntilQueued(1);
        Task<AcquireResult> behind = Wait(OpenManager(), "three", Section("c"));
        await UntilQueued(2);

        manager.Release(a.LockId, a.Fence, CancellationToken.None);
        manager.Release(b.LockId, b.Fence, CancellationToken.None);

        AcquireResult.Granted granted = Granted(await waiting.WaitAsync(Limit));
        Assert.Equal(["b", "a", "c"], granted.Locks.Select(held => held.Target.SectionId));
        Assert.False(behind.IsCompleted);
        Assert.Equal(3, other.Release(granted.Locks, CancellationToken.None).Length);
        Granted(await behind.WaitAsync(Limit));
    }

    [Fact]
    public async Task Given_AQueue_When_LocksAreReleasedInTurn_Then_EachIsGrantedInTheOrderInWhichTheyCame()
    {
        HeldLock held = Granted(Ask(OpenManager(), "first", Section("a"))).Locks[0];
        ILockStore releasing = Open();
        var order = new ConcurrentQueue<string>();
        var all = new List<Task>();
        for (int i = 0; i < 8; i++)
        {
            string id = $"owner{i}";
            LockManager manager = OpenManager();

            // A thread each: those of the pool, which are few, are needed for what etcd answers.
            all.Add(Task.Factory.StartNew(
                () =>
                {
                    HeldLock mine = Granted(manager.TryAcquire(Request(id, Section("a")), new() { Timeout = Limit }, default)).Locks[0];
                    order.Enqueue(id);
                    manager.Release(mine.LockId, mine.Fence, CancellationToken.None);
                },
                TaskCreationOptions.LongRunning));
            await UntilQueued(i + 1);
        }

        releasing.Release(held.LockId, held.Fence, CancellationToken.None);

        await Task.WhenAll(all).WaitAsync(Limit);
        Assert.Equal(Enumerable.Range(0, 8).Select(i => $"owner{i}"), order);
    }

    [Fact]
    public async Task Given_SomeoneWhoWaits_When_HeIsCancelled_Then_HisPlaceIsGivenUp()
    {
        LockManager manager = OpenManager();
        Granted(Ask(manager, "one", Section("a")));
        using var cancel = new CancellationTokenSource();
        LockManager other = OpenManager();
        Task<AcquireResult> waiting = Task.Run(
            () => other.TryAcquire(Request("two", Section("a")), new() { Timeout = Limit }, cancel.Token));
        await UntilQueued(1);

        await cancel.CancelAsync();

        await Assert.ThrowsAnyAsync<OperationCanceledException>(() => waiting.WaitAsync(Limit));
        await UntilQueued(0);
    }

    [Fact]
    public void Given_ALockThatIsNotReleased_When_ThePatienceOfAWaiterEnds_Then_HeIsToldAndGone()
    {
        LockManager manager = OpenManager();
        Granted(Ask(manager, "one", Section("a")));

        AcquireResult result = OpenManager().TryAcquire(
            Request("two", Section("a")), new() { Timeout = TimeSpan.FromMilliseconds(300) }, default);

        Assert.True(Assert.IsType<AcquireResult.Refused>(result).TimedOut);
        Assert.Empty(Open().Peek().Tickets);
    }

    [Fact]
    public async Task Given_TwoWhoWaitForEachOther_When_TheSecondAsks_Then_HeIsRefused()
    {
        LockManager one = OpenManager();
        LockManager two = OpenManager();
        HeldLock a = Granted(Ask(one, "one", Section("a"))).Locks[0];
        HeldLock b = Granted(Ask(two, "two", Section("b"))).Locks[0];
        Task<AcquireResult> waiting = Wait(one, "one", Section("b"));
        await UntilQueued(1);

        AcquireResult result = await Wait(two, "two", Section("a")).WaitAsync(Limit);

        Assert.Equal(RefusalReason.Deadlock, Assert.IsType<AcquireResult.Refused>(result).Reason);
        two.Release(b.LockId, b.Fence, CancellationToken.None);
        Granted(await waiting.WaitAsync(Limit));
        one.Release(a.LockId, a.Fence, CancellationToken.None);
    }

    [Fact]
    public async Task Given_Contenders_When_TheyTakeTurns_Then_NeverTwoAreInsideAndFencesGrow()
    {
        int inside = 0;
        long last = 0;
        long turns = 0;
        bool isWrong = false;
        Task[] all =
        [
            .. Enumerable.Range(0, 6).Select(i => Task.Factory.StartNew(
                () =>
                {
                    LockManager manager = OpenManagerSafely();
                    for (int n = 0; n < 15; n++)
                    {
                        HeldLock held = Granted(manager.TryAcquire(Request($"owner{i}", Section("a")), new() { Timeout = Limit }, default)).Locks[0];
                        isWrong |= Interlocked.Increment(ref inside) != 1 || held.Fence <= Interlocked.Exchange(ref last, held.Fence);
                        Interlocked.Increment(ref turns);
                        Interlocked.Decrement(ref inside);
                        manager.Release(held.LockId, held.Fence, CancellationToken.None);
                    }
                },
                TaskCreationOptions.LongRunning)),
        ];
        await Task.WhenAll(all).WaitAsync(Limit);

        Assert.False(isWrong);
        Assert.Equal(90, turns);
        Assert.Empty(Open().Peek().Locks);
    }

    [Fact]
    public async Task Given_ACommitThatRuns_When_AnotherWantsToCommit_Then_HeWaitsForItsEnd()
    {
        ILockStore store = Open();
        IDisposable first = store.EnterCommit(CancellationToken.None);
        ILockStore other = Open();
        Assert.Null(other.TryEnterCommit());
        Task<IDisposable> second = Task.Run(() => other.EnterCommit(CancellationToken.None));
        Assert.NotSame(second, await Task.WhenAny(second, Task.Delay(100)));

        first.Dispose();

        (await second.WaitAsync(Limit)).Dispose();
        using IDisposable? third = store.TryEnterCommit();
        Assert.NotNull(third);
    }

    [Fact]
    public async Task Given_SomeoneWhoWaitsWithoutAThread_When_TheLockIsReleasedElsewhere_Then_ItIsHis()
    {
        LockManager manager = OpenManager();
        HeldLock held = Granted(Ask(manager, "one", Section("a"))).Locks[0];
        Task<AcquireResult> waiting = OpenManager().TryAcquireAsync(Request("two", Section("a")), new() { Timeout = Limit }, default);
        await UntilQueued(1);

        manager.Release(held.LockId, held.Fence, CancellationToken.None);

        Granted(await waiting.WaitAsync(Limit));
    }

    private protected static AcquireResult Ask(LockManager manager, string ownerId, params LockTarget[] targets) =>
        manager.TryAcquire(Request(ownerId, targets), new AcquireOptions { Timeout = TimeSpan.Zero }, CancellationToken.None);

    private protected static Task<AcquireResult> Wait(LockManager manager, string ownerId, params LockTarget[] targets) => Task.Factory.StartNew(
        () => manager.TryAcquire(Request(ownerId, targets), new AcquireOptions { Timeout = Limit }, CancellationToken.None),
        TaskCreationOptions.LongRunning);

    private protected static AcquireResult.Granted Granted(AcquireResult result) => Assert.IsType<AcquireResult.Granted>(result);

    private protected async Task UntilQueued(int count)
    {
        using ILockStore store = OpenStore(_folder);
        DateTime end = DateTime.UtcNow + Limit;
        while (store.Peek().Tickets.Length != count)
        {
            Assert.True(DateTime.UtcNow < end, $"there are not {count} tickets");
            await Task.Delay(5);
        }
    }

    private LockManager OpenManagerSafely()
    {
        lock (_stores)
        {
            return OpenManager();
        }
    }
}
