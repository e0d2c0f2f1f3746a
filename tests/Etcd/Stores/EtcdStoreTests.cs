using MdLock.Disk;
using MdLock.Stores;
using MdLock.Stores.Etcd;

namespace MdLock.EtcdTests.Stores;

/// <summary>The cases on etcd: each store has a client, a lease and a stream of watches of its own, as each process has.</summary>
public sealed class EtcdStoreTests(LocalEtcd etcd) : LockStoreCases
{
    private readonly List<EtcdStoreProvider> _providers = [];

    public override void Dispose()
    {
        base.Dispose();
        _providers.ForEach(provider => provider.Dispose());
    }

    private protected override ILockStore OpenStore(string folder)
    {
        var provider = new EtcdStoreProvider(etcd.Address, TestOwners.Here, TimeProvider.System);
        lock (_providers)
        {
            _providers.Add(provider);
        }

        return provider.Open(
            $"{Path.GetFileName(folder)}/guide.md", DocumentFolders.For(Path.Combine(folder, "guide.md"), null));
    }
}
