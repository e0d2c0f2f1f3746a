using MdLock.Disk;
using MdLock.Stores;
using MdLock.Stores.Etcd;

namespace MdLock.EtcdTests.Stores;

/// <summary>The cases on an etcd with TLS, certificates of clients, and a user who may touch the prefix and nothing else.</summary>
public sealed class SecuredEtcdStoreTests(SecuredEtcd etcd) : LockStoreCases, IClassFixture<SecuredEtcd>
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

        // A connection, certificates and a password take longer, on a busy machine, than a look for the sake of showing may take.
        provider.Client.StatusAsync(0, CancellationToken.None).GetAwaiter().GetResult();
        return provider.Open(
            $"{Path.GetFileName(folder)}/guide.md", DocumentFolders.For(Path.Combine(folder, "guide.md"), null));
    }
}
