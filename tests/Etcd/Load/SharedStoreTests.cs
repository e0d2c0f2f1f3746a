using MdLock.Disk;
using MdLock.EtcdTests.Stores;
using MdLock.Locking;
using MdLock.Rules;
using MdLock.Stores;
using MdLock.Stores.Etcd;

namespace MdLock.EtcdTests.Load;

/// <summary>Several owners of one process, and of another one, on one document: each finds what it was granted.</summary>
public sealed class SharedStoreTests
{
    private const int Providers = 2;
    private const int Threads = 4;
    private const int Rounds = 60;

    [Fact]
    public async Task I1_Given_ThreadsOfTwoClients_When_TheyTakeLocksInTurns_Then_EachFindsAndGivesBackWhatItWasGranted()
    {
        await using EtcdCluster cluster = await EtcdCluster.Start();
        var wrong = new System.Collections.Concurrent.ConcurrentQueue<string>();
        EtcdStoreProvider[] providers = [.. Enumerable.Range(0, Providers).Select(_ => new EtcdStoreProvider(
            new() { Endpoints = cluster.Endpoints, Prefix = "shared" }, TestOwners.Here, TimeProvider.System))];
        DocumentFolders folders = DocumentFolders.For(Path.Combine(AppContext.BaseDirectory, "none", "guide.md"), lockRoot: null);
        ILockStore[] stores = [.. providers.Select(provider => provider.Open("folder/guide.md", folders))];

        Task[] owners = [.. Enumerable.Range(0, Providers * Threads).Select(i => Task.Factory.StartNew(
            () => Work($"owner{i}", stores[i % Providers], wrong), TaskCreationOptions.LongRunning))];
        await Eventually.Done(Task.WhenAll(owners));

        Assert.Empty(wrong);
        Assert.Empty(stores[0].Peek().Locks);
        foreach (int i in Enumerable.Range(0, Providers))
        {
            stores[i].Dispose();
            providers[i].Dispose();
        }
    }

    private static void Work(string owner, ILockStore store, System.Collections.Concurrent.ConcurrentQueue<string> wrong)
    {
        var manager = new LockManager(store, TimeProvider.System);
        var random = new Random(owner[^1]);
        for (int i = 0; i < Rounds && wrong.IsEmpty; i++)
        {
            LockRequest request = TestOwners.Request(owner, TestOwners.Section("one")) with
            {
                Mode = random.Next(5) == 0 ? LockMode.Shared : LockMode.Exclusive,
            };
            TimeSpan timeout = random.Next(3) == 0 ? TimeSpan.Zero : TimeSpan.FromSeconds(20);
            if (manager.TryAcquire(request, new() { Timeout = timeout }, CancellationToken.None) is AcquireResult.Granted granted)
            {
                HeldLock held = granted.Locks[0];
                if (random.Next(2) == 0 && store.Find([held.LockId], CancellationToken.None)[0] is null)
                {
                    wrong.Enqueue($"{owner}, round {i}: {held.LockId} was granted and is not found.");
                }

                if (!manager.Release(held.LockId, held.Fence, CancellationToken.None))
                {
                    wrong.Enqueue($"{owner}, round {i}: {held.LockId} was granted and cannot be given back.");
                }
            }
            else if (timeout > TimeSpan.Zero)
            {
                wrong.Enqueue($"{owner}, round {i}: was not granted within {timeout}.");
            }
        }
    }
}
