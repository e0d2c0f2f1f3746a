using System.Collections.Immutable;
using System.Diagnostics;

namespace MdLock.EtcdTests.Support;

/// <summary>One node of etcd, or several that are a cluster. Disposing it ends them, and removes their data.</summary>
internal sealed class EtcdCluster : IAsyncDisposable
{
    // A port may be taken between the look and the start.
    private const int Attempts = 3;
    private static readonly TimeSpan BetweenLooks = TimeSpan.FromMilliseconds(20);

    private readonly string _folder;

    private EtcdCluster(IEnumerable<NodeAddress> addresses, NodeSecurity? security = null)
    {
        security ??= new NodeSecurity();
        _folder = Directory.CreateTempSubdirectory("mdlock-etcd-").FullName;
        NodeAddress[] all =
        [
            .. addresses.Select(one => one with { UsesTls = security.Server is not null, UsesPeerTls = security.PeerAuthority is not null }),
        ];
        ImmutableArray<string> cluster = [.. all.Select(one => $"{one.Name}={one.PeerUrl}")];
        Nodes = [.. all.Select(one => new EtcdServer(one, cluster, _folder, security))];
    }

    public ImmutableArray<EtcdServer> Nodes { get; }

    /// <summary>Where clients find it: each node as <c>host:port</c>.</summary>
    public ImmutableArray<string> Endpoints => [.. Nodes.Select(node => node.Address.Endpoint)];

    /// <summary>Starts one on loopback, and waits until all its nodes are healthy. The test is skipped where there is no etcd.</summary>
    public static Task<EtcdCluster> Start(int nodes = 1) => Start(new NodeSecurity(), nodes);

    /// <summary>The same with certificates, or with more that it wants of clients.</summary>
    public static async Task<EtcdCluster> Start(NodeSecurity security, int nodes = 1)
    {
        EtcdServer.SkipUnlessInstalled();
        for (int attempt = 1; ; attempt++)
        {
            int[] ports = FreePorts.Take(2 * nodes);
            var cluster = new EtcdCluster(Enumerable.Range(0, nodes).Select(
                i => new NodeAddress($"node{i}", "127.0.0.1", ports[2 * i], ports[(2 * i) + 1])), security);
            if (await cluster.TryStart(isLast: attempt == Attempts))
            {
                return cluster;
            }
        }
    }

    /// <summary>The same at places that are free for sure.</summary>
    public static async Task<EtcdCluster> Start(IEnumerable<NodeAddress> addresses)
    {
        EtcdServer.SkipUnlessInstalled();
        var cluster = new EtcdCluster(addresses);
        Assert.True(await cluster.TryStart(isLast: true));
        return cluster;
    }

    /// <summary>Waits until all nodes that run are healthy.</summary>
    public async Task WhenHealthy()
    {
        foreach (EtcdServer node in Nodes.Where(node => node.IsRunning))
        {
            await Until(node.IsHealthy, () => $"{node.Address.Name} is healthy. Its log:\n{node.Log}");
        }
    }

    /// <summary>The node that leads, once one does that most of those that run agree on.</summary>
    /// <param name="among">The nodes that are asked; null for all that run.</param>
    public async Task<EtcdServer> WhenLed(IReadOnlyCollection<EtcdServer>? among = null)
    {
        EtcdServer? leader = null;
        await Until(
            async () =>
            {
                EtcdServer[] asked = [.. (among ?? Nodes).Where(node => node.IsRunning)];
                NodeStatus?[] said = await Task.WhenAll(asked.Select(node => node.Status()));
                int at = Array.FindIndex(said, one => one is { IsLeader: true });
                leader = at >= 0 && said.Count(one => one?.Leader == said[at]!.Member) * 2 > Nodes.Length ? asked[at] : null;
                return leader is not null;
            },
            () => "a node leads");
        return leader!;
    }

    /// <inheritdoc/>
    public async ValueTask DisposeAsync()
    {
        foreach (EtcdServer node in Nodes)
        {
            await node.DisposeAsync();
        }

        Directory.Delete(_folder, recursive: true);
    }

    private async Task<bool> TryStart(bool isLast)
    {
        try
        {
            foreach (EtcdServer node in Nodes)
            {
                node.Start();
            }

            foreach (EtcdServer node in Nodes)
            {
                bool isHealthy = false;
                await Until(
                    async () => !node.IsRunning || (isHealthy = await node.IsHealthy()),
                    () => $"{node.Address.Name} is healthy. Its log:\n{node.Log}");
                if (!isHealthy)
                {
                    Assert.False(isLast, $"{node.Address.Name} ended:\n{node.Log}");
                    await DisposeAsync();
                    return false;
                }
            }

            return true;
        }
        catch
        {
            await DisposeAsync();
            throw;
        }
    }

    private static async Task Until(Func<Task<bool>> condition, Func<string> what)
    {
        var watch = Stopwatch.StartNew();
        while (!await condition())
        {
            if (watch.Elapsed > Eventually.HangGuard)
            {
                Assert.Fail($"Not within {Eventually.HangGuard}: {what()}");
            }

            await Task.Delay(BetweenLooks);
        }
    }
}
