using MdLock.Disk;
using MdLock.Engine.Choosing;
using MdLock.Settings;
using MdLock.Stores;
using MdLock.UnitTests.Commits;

namespace MdLock.UnitTests.Support;

/// <summary>A cluster that all hosts of a test share: a lock table in memory for each document that one of them named.</summary>
internal sealed class FakeCluster
{
    /// <summary>The tables, by the keys of their documents.</summary>
    public Dictionary<string, MemoryLockStore> Tables { get; } = [];

    /// <summary>The addresses for which something was opened, and is open still.</summary>
    public List<EtcdAddress> Open { get; } = [];

    /// <summary>How often something was opened.</summary>
    public int Opened { get; private set; }

    /// <summary>Whether nothing answers.</summary>
    public bool IsDown { get; set; }

    /// <summary>What happens when a table is asked whether it exists; null for nothing.</summary>
    public Action? OnExists { get; set; }

    /// <summary>What happens within a transaction, before the rule runs; null for nothing.</summary>
    public Action? OnTransact { get; set; }

    public StoreProviders NewProviders() => new(new SharedProviders(Make));

    public IStoreProvider Make(EtcdAddress address)
    {
        Opened++;
        return new Provider(this, address);
    }

    /// <summary>An engine of a host that goes by these settings.</summary>
    public MdLockEngine NewEngine(LockSettings settings) => new(new FixedSettings(settings), TimeProvider.System, NewProviders());

    private sealed class Provider : IStoreProvider
    {
        private readonly FakeCluster _cluster;
        private readonly EtcdAddress _address;

        public Provider(FakeCluster cluster, EtcdAddress address)
        {
            (_cluster, _address) = (cluster, address);
            cluster.Open.Add(address);
        }

        public ILockStore Open(string documentKey, DocumentFolders folders) => new ClusterStore(_cluster, $"{_address.Prefix}/{documentKey}");

        public IReadOnlyList<StoreCapability> Check(CancellationToken cancellation) =>
            [new("Reachable", _address.Endpoints[0], !_cluster.IsDown, true, "It answered.", "No locks.")];

        public void Dispose() => _cluster.Open.Remove(_address);
    }
}
