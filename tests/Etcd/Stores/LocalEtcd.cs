using MdLock.Stores;

[assembly: AssemblyFixture(typeof(MdLock.EtcdTests.Stores.LocalEtcd))]
[assembly: Xunit.v3.Parallelization(Mode = Xunit.Sdk.ParallelMode.None)]

namespace MdLock.EtcdTests.Stores;

/// <summary>An etcd server of this machine, from its first use on, as long as the tests run. A test is skipped where there is none.</summary>
public sealed class LocalEtcd : IDisposable
{
    // Not when it is made: what is made for all tests cannot skip one. Many threads of a test ask for it at once.
    private readonly Lazy<EtcdCluster> _cluster = new(() => EtcdCluster.Start().GetAwaiter().GetResult());

    /// <summary>Where clients find it on this machine.</summary>
    internal int Port => Node.Address.ClientPort;

    internal EtcdAddress Address => AddressOf("mdlock");

    private EtcdServer Node => _cluster.Value.Nodes[0];

    internal EtcdAddress AddressOf(string prefix) => new() { Endpoints = _cluster.Value.Endpoints, Prefix = prefix };

    /// <summary>Starts the server on what it has kept.</summary>
    public void Start()
    {
        Node.Start();
        _cluster.Value.WhenHealthy().GetAwaiter().GetResult();
    }

    /// <summary>Ends the server at once.</summary>
    public void Kill() => Node.Kill().GetAwaiter().GetResult();

    public void Dispose()
    {
        if (_cluster.IsValueCreated)
        {
            _cluster.Value.DisposeAsync().AsTask().GetAwaiter().GetResult();
        }
    }
}
