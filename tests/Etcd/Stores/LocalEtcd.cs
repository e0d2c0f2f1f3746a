using MdLock.Stores;

[assembly: AssemblyFixture(typeof(MdLock.EtcdTests.Stores.LocalEtcd))]
[assembly: Xunit.v3.Parallelization(Mode = Xunit.Sdk.ParallelMode.None)]

namespace MdLock.EtcdTests.Stores;

/// <summary>An etcd server of this machine, from its first use on, as long as the tests run. A test is skipped where there is none.</summary>
public sealed class LocalEtcd : IDisposable
{
    private EtcdCluster? _cluster;

    /// <summary>Where clients find it on this machine.</summary>
    internal int Port => Node.Address.ClientPort;

    internal EtcdAddress Address => AddressOf("mdlock");

    // Not when it is made: what is made for all tests cannot skip one.
    private EtcdCluster Cluster => _cluster ??= EtcdCluster.Start().GetAwaiter().GetResult();

    private EtcdServer Node => Cluster.Nodes[0];

    internal EtcdAddress AddressOf(string prefix) => new() { Endpoints = Cluster.Endpoints, Prefix = prefix };

    /// <summary>Starts the server on what it has kept.</summary>
    public void Start()
    {
        Node.Start();
        Cluster.WhenHealthy().GetAwaiter().GetResult();
    }

    /// <summary>Ends the server at once.</summary>
    public void Kill() => Node.Kill().GetAwaiter().GetResult();

    public void Dispose() => _cluster?.DisposeAsync().AsTask().GetAwaiter().GetResult();
}
