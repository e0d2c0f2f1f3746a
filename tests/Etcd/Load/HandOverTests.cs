using MdLock.Disk;
using MdLock.EtcdTests.Stores;
using MdLock.Locking;
using MdLock.Rules;
using MdLock.Stores;
using MdLock.Stores.Etcd;

namespace MdLock.EtcdTests.Load;

/// <summary>One whose time is over, at the moment at which the lock is handed to it.</summary>
public sealed class HandOverTests
{
    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public async Task Given_AWaiter_When_TheLockIsReleasedAsItGivesUp_Then_ItHasTheLockOrNobodyHas(bool isCancelled)
    {
        await using EtcdCluster cluster = await EtcdCluster.Start();
        using var provider = new EtcdStoreProvider(
            new() { Endpoints = cluster.Endpoints, Prefix = "handover" }, TestOwners.Here, TimeProvider.System);
        DocumentFolders folders = DocumentFolders.For(Path.Combine(AppContext.BaseDirectory, "none", "guide.md"), lockRoot: null);
        using ILockStore holding = provider.Open("folder/guide.md", folders);
        using var giving = new ReleaseFirst(provider.Open("folder/guide.md", folders));
        var holder = new LockManager(holding, TimeProvider.System);
        HeldLock held = Granted(holder.TryAcquire(Request("holder"), new() { Timeout = TimeSpan.Zero }, CancellationToken.None));
        giving.BeforeLast = () => holder.Release(held.LockId, held.Fence, CancellationToken.None);
        using var cancellation = new CancellationTokenSource();

        AcquireResult? result = null;
        try
        {
            if (isCancelled)
            {
                cancellation.CancelAfter(TimeSpan.FromMilliseconds(300));
            }

            result = new LockManager(giving, TimeProvider.System).TryAcquire(
                Request("waiter"),
                new() { Timeout = isCancelled ? Eventually.HangGuard : TimeSpan.FromMilliseconds(300) },
                cancellation.Token);
        }
        catch (OperationCanceledException)
        {
            Assert.True(isCancelled);
        }

        Assert.True(giving.HasReleased);
        if (result is AcquireResult.Granted granted)
        {
            Assert.Equal(granted.Locks[0].LockId, Assert.Single(holding.Peek().Locks).LockId);
            return;
        }

        // What is given up in the background may take a moment.
        await Eventually.True(() => holding.Peek() is { Locks.IsEmpty: true, Tickets.IsEmpty: true }, "nothing of the waiter is left");
        Granted(holder.TryAcquire(Request("next"), new() { Timeout = TimeSpan.Zero }, CancellationToken.None));
    }

    [Fact]
    public async Task Given_AHolderWhoKnowsOfNobody_When_TheFirstOfAQueueTakesItsTurnItself_Then_ItHandsTheLockToTheNext()
    {
        await using EtcdCluster cluster = await EtcdCluster.Start();
        EtcdStoreProvider[] providers = [.. Enumerable.Range(0, 3).Select(_ => new EtcdStoreProvider(
            new() { Endpoints = cluster.Endpoints, Prefix = "queue" }, TestOwners.Here, TimeProvider.System))];
        DocumentFolders folders = DocumentFolders.For(Path.Combine(AppContext.BaseDirectory, "none", "guide.md"), lockRoot: null);
        ILockStore[] stores = [.. providers.Select(provider => provider.Open("folder/guide.md", folders))];
        LockManager[] managers = [.. stores.Select(store => new LockManager(store, TimeProvider.System))];
        HeldLock held = Granted(managers[0].TryAcquire(Request("holder"), new() { Timeout = TimeSpan.Zero }, CancellationToken.None));
        Task<AcquireResult> first = Wait(managers[1], "first");
        await Eventually.True(() => stores[2].Peek().Tickets.Length == 1, "the first waits");
        Task<AcquireResult> next = Wait(managers[2], "next");
        await Eventually.True(() => stores[2].Peek().Tickets.Length == 2, "the next waits behind it");

        managers[0].Release(held.LockId, held.Fence, CancellationToken.None);
        HeldLock taken = Granted(await Eventually.Result(first, what: "the first has it"));
        managers[1].Release(taken.LockId, taken.Fence, CancellationToken.None);

        HeldLock handed = Assert.Single(stores[0].Peek().Locks);
        Assert.Equal("next", handed.Owner.OwnerId);
        Assert.NotNull(handed.Place);
        Assert.Equal(handed.LockId, Granted(await Eventually.Result(next, what: "the next has it")).LockId);
        Array.ForEach(stores, store => store.Dispose());
        Array.ForEach(providers, provider => provider.Dispose());

        static Task<AcquireResult> Wait(LockManager manager, string owner) => Task.Factory.StartNew(
            () => manager.TryAcquire(Request(owner), new() { Timeout = Eventually.HangGuard }, CancellationToken.None),
            TaskCreationOptions.LongRunning);
    }

    private static LockRequest Request(string owner) => TestOwners.Request(owner, TestOwners.Section("one"));

    private static HeldLock Granted(AcquireResult result) => Assert.IsType<AcquireResult.Granted>(result).Locks[0];

    /// <summary>Lets something happen just before a place in the queue is given up.</summary>
    private sealed class ReleaseFirst(ILockStore store) : PassingStore(store)
    {
        public Action BeforeLast { get; set; } = () => { };

        public bool HasReleased { get; private set; }

        public override T Transact<T>(
            Func<ILockView, Transition<T>> transition, TableAccess access, CancellationToken cancellation, TimeSpan? patience = null)
        {
            if (access == TableAccess.Ordinary && !HasReleased)
            {
                HasReleased = true;
                BeforeLast();
            }

            return base.Transact(transition, access, cancellation, patience);
        }
    }
}
