using System.Collections.Concurrent;
using MdLock.Disk;
using MdLock.Platform;
using MdLock.Stores.Etcd.Checking;
using MdLock.Stores.Etcd.Client;
using MdLock.Stores.Etcd.Leases;
using MdLock.Stores.Etcd.Tables;
using MdLock.Stores.Etcd.Watching;

namespace MdLock.Stores.Etcd;

/// <summary>Opens the locks of documents in one etcd cluster: one client, one lease and one stream of watches for all.</summary>
internal sealed class EtcdStoreProvider : IStoreProvider
{
    private readonly EtcdClient _client;
    private readonly ProcessLease _lease;
    private readonly WatchHub _hub;
    private readonly ConcurrentDictionary<string, DocumentSlots> _slots = new(StringComparer.Ordinal);
    private readonly Machine _machine;
    private readonly TimeProvider _time;

    /// <summary>Creates the provider; no connection is made before the first call.</summary>
    /// <param name="address">The cluster.</param>
    /// <param name="machine">This machine.</param>
    /// <param name="time">The clocks.</param>
    public EtcdStoreProvider(EtcdAddress address, Machine machine, TimeProvider time)
    {
        _client = new EtcdClient(address);
        _lease = new ProcessLease(_client, time);
        _hub = new WatchHub(_client);
        _machine = machine;
        _time = time;
    }

    /// <summary>Speaks to the cluster.</summary>
    internal EtcdClient Client => _client;

    /// <summary>The lease of this process.</summary>
    internal ProcessLease Lease => _lease;

    /// <inheritdoc/>
    public ILockStore Open(string documentKey, DocumentFolders folders) =>
        new EtcdLockStore(new DocumentKeys(_client.Address.Prefix, documentKey), _client, _lease, _hub, _slots.GetOrAdd(documentKey, _ => new DocumentSlots()), _machine, _time);

    /// <inheritdoc/>
    public IReadOnlyList<StoreCapability> Check(CancellationToken cancellation) => new ClusterCheck(_client).Run(cancellation);

    /// <inheritdoc/>
    public void Dispose()
    {
        _hub.Dispose();
        _lease.Dispose();
        _client.Dispose();
    }
}
