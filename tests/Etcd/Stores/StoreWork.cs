using System.Collections.Immutable;
using MdLock.Disk;
using MdLock.Locking;
using MdLock.Rules;
using MdLock.Stores;
using MdLock.Stores.Etcd;
using static MdLock.EtcdTests.Stores.TestOwners;

namespace MdLock.EtcdTests.Stores;

/// <summary>A document in a cluster, and one process that does there what processes do.</summary>
internal sealed class StoreWork : IDisposable
{
    private static readonly TimeSpan Limit = TimeSpan.FromSeconds(30);

    private readonly string _document;
    private readonly LockManager _manager;

    /// <summary>Opens it; the cluster is asked nothing yet.</summary>
    public StoreWork(EtcdAddress address, string? document = null, TimeProvider? time = null)
    {
        _document = document ?? $"{Guid.NewGuid():N}/guide.md";
        Provider = new EtcdStoreProvider(address, Here, time ?? TimeProvider.System);
        Store = Provider.Open(_document, DocumentFolders.For(Path.Combine(Path.GetTempPath(), "guide.md"), null));
        _manager = new LockManager(Store, TimeProvider.System);
    }

    public EtcdStoreProvider Provider { get; }

    public ILockStore Store { get; }

    /// <summary>Who holds and who waits, by a look that takes the time that it needs.</summary>
    public LockTable Table => Store.Look(view => view.Table, CancellationToken.None);

    /// <summary>The same document in another process.</summary>
    public StoreWork Beside(EtcdAddress? address = null) => new(address ?? Provider.Client.Address, _document);

    /// <summary>Takes a lock that is free.</summary>
    public HeldLock Lock(string owner = "one", string section = "a") => Granted(
        _manager.TryAcquire(Request(owner, Section(section)), new() { Timeout = TimeSpan.Zero }, CancellationToken.None));

    /// <summary>Takes a lock as soon as it is free.</summary>
    public Task<HeldLock> LockLater(string owner, string section = "a") => Task.Factory.StartNew(
        () => Granted(_manager.TryAcquire(Request(owner, Section(section)), new() { Timeout = Limit }, CancellationToken.None)),
        TaskCreationOptions.LongRunning);

    /// <summary>Waits until so many wait.</summary>
    public Task WhenQueued(int count) => Eventually.True(() => Table.Tickets.Length == count, $"{count} wait");

    public bool Release(HeldLock held) => _manager.Release(held.LockId, held.Fence, CancellationToken.None);

    public HeldLock? Renew(HeldLock held) => Store.Transact(
        view => LockRules.Renew(view.Table, held.LockId, held.Fence, TimeSpan.FromMinutes(5), view.Now), TableAccess.Ordinary, default);

    /// <summary>Moves the head in the name of a lock, and within one's turn.</summary>
    public DocumentHead? Commit(params ImmutableArray<HeldLock> locks)
    {
        using IDisposable turn = Store.EnterCommit(CancellationToken.None);
        DocumentHead? before = Store.CommitPoint!.Read(CancellationToken.None);
        var after = new DocumentHead((before?.Sequence ?? 0) + 1, Guid.NewGuid(), "checksum", 1) { Move = Guid.NewGuid() };
        return Store.CommitPoint.TryMove(before, after, locks, CancellationToken.None);
    }

    /// <summary>Locks, commits and releases, while another process waits, which does the same once it is woken.</summary>
    public async Task DoAll(EtcdAddress? other = null)
    {
        HeldLock held = Lock();
        using StoreWork beside = Beside(other);
        Task<HeldLock> waiting = beside.LockLater("two");
        await WhenQueued(1);
        Assert.NotNull(Renew(held));
        Store.Beat(Owner("one"), new Heartbeat(LockInstant.Of(TimeProvider.System), 1, DateTimeOffset.UtcNow, TimeSpan.Zero));
        Assert.NotNull(Commit(held));
        Assert.True(Release(held));
        HeldLock next = await waiting.WaitAsync(Limit);
        Assert.NotNull(beside.Commit(next));
        Assert.True(beside.Release(next));
        Assert.Empty(Table.Locks);
    }

    /// <inheritdoc/>
    public void Dispose()
    {
        Store.Dispose();
        Provider.Dispose();
    }

    private static HeldLock Granted(AcquireResult result) => Assert.IsType<AcquireResult.Granted>(result).Locks[0];
}
