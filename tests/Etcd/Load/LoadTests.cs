namespace MdLock.EtcdTests.Load;

/// <summary>Many clients in several processes, and what befalls them: no two hold one lock, no commit is lost, no wake-up either.</summary>
public sealed class LoadTests
{
    private const int Processes = 4;
    private const int ClientPort = 2379;
    private const int PeerPort = 2380;
    private const int Nodes = 3;

    /// <summary>Several times what a run takes: then its clients are told to end, and what they did counts.</summary>
    private static readonly TimeSpan Bound = TimeSpan.FromSeconds(
        Environment.GetEnvironmentVariable("MDLOCK_ETCD_OPERATIONS") is null ? 40 : 600);

    // The lease of a process lasts for three heartbeats, and etcd gives none that is shorter than two seconds.
    private const double ShortInterval = 1;
    private static readonly TimeSpan BeyondTheLease = TimeSpan.FromSeconds(3 * ShortInterval);
    private static readonly TimeSpan BetweenFaults = TimeSpan.FromMilliseconds(700);

    [Fact]
    public async Task I1_Given_24Clients_When_NothingBefallsThem_Then_AllIsInOrderAndNobodyLooksWithoutBeingWoken()
    {
        await using EtcdCluster cluster = await EtcdCluster.Start();
        await using var run = new LoadRun("nothing befalls them", documents: 3);
        run.Plan = run.Plan with { Polls = false };
        await StartAll(run, _ => cluster.Endpoints);

        run.Go();
        await run.WhenDone(Bound);

        run.MustBeGood();
        Assert.Empty(run.Tally.Failures);
        Assert.Equal(0, run.Tally.Starved);
    }

    [Fact]
    public async Task I1_I6_Given_24Clients_When_ProcessesAreKilledAndStandStill_Then_NoZombieCommits()
    {
        const int MostKilled = 6;
        await using EtcdCluster cluster = await EtcdCluster.Start();
        await using var run = new LoadRun("processes are killed, and stand still beyond their lease", documents: 3) { LosesAnswers = true };
        run.Plan = run.Plan with { HeartbeatInterval = ShortInterval };
        await StartAll(run, _ => cluster.Endpoints);

        run.Go();
        int killed = 0;
        await run.WhileItRuns(Bound, async () =>
        {
            await run.Rest(BetweenFaults);
            LoadProcess victim = run.Choose(run.Living);
            if (killed < MostKilled && run.Random.Next(2) == 0)
            {
                run.Befalls("process killed", victim);
                await victim.Kill();
                killed++;
                (await run.Start(cluster.Endpoints, run.Operations / Processes, isElsewhere: killed % 2 == 0)).Go();
            }
            else if (!victim.IsDone)
            {
                run.Befalls("process stood still", victim);
                victim.Pause();
                await run.Rest(BeyondTheLease);
                victim.Continue();
            }
        });

        run.MustBeGood();
    }

    [Fact]
    public async Task I1_Given_24Clients_When_NodesAreKilledStandStillAndForget_Then_AllIsInOrder()
    {
        await using EtcdCluster cluster = await EtcdCluster.Start(Nodes);
        await using var run = new LoadRun("nodes are killed, stand still and forget", documents: 3) { LosesAnswers = true };
        await StartAll(run, i => Turned(cluster.Endpoints, i));

        run.Go();
        await run.WhileItRuns(Bound, async () =>
        {
            await run.Rest(BetweenFaults);
            EtcdServer victim = run.Random.Next(2) == 0 ? await cluster.WhenLed() : run.Choose(cluster.Nodes);
            switch (run.Random.Next(3))
            {
                case 0:
                    run.Count("node killed");
                    await victim.Kill();
                    await run.Rest(BetweenFaults);
                    victim.Start();
                    break;
                case 1:
                    run.Count("node stood still");
                    victim.Pause();
                    await run.Rest(BetweenFaults * 2);
                    victim.Continue();
                    break;
                default:
                    run.Count("history of the keys thrown away");
                    await victim.Compact();
                    break;
            }

            await cluster.WhenHealthy();
        });

        run.MustBeGood();
    }

    [Fact]
    public async Task I1_Given_24Clients_When_TheirConnectionsAreCutSlowAndStalled_Then_AllIsInOrder()
    {
        await using EtcdCluster cluster = await EtcdCluster.Start(Nodes);
        FaultyProxy[][] proxies = [.. Enumerable.Range(0, Processes).Select(
            _ => cluster.Endpoints.Select(endpoint => new FaultyProxy(endpoint)).ToArray())];
        await using var run = new LoadRun("connections are cut, slow and stalled", documents: 3) { LosesAnswers = true };
        run.Plan = run.Plan with { Deadline = 3 };
        await StartAll(run, i => Turned([.. proxies[i].Select(proxy => proxy.Endpoint)], i));

        run.Go();
        await run.WhileItRuns(Bound, async () =>
        {
            await run.Rest(BetweenFaults / 2);
            FaultyProxy[] one = run.Choose(proxies);
            FaultyProxy[] all = run.Random.Next(2) == 0 ? one : [run.Choose(one)];
            switch (run.Random.Next(6))
            {
                case 0:
                    run.Count("connections cut");
                    Each(all, proxy => proxy.Cut());
                    break;
                case 1:
                    run.Count("connections stalled");
                    Each(all, proxy => proxy.Stall());
                    await run.Rest(BetweenFaults);
                    Each(all, proxy => proxy.Flow());
                    break;
                case 2:
                    run.Count("connections half open, then cut");
                    Each(all, proxy => proxy.Answers.Stall());
                    await run.Rest(BetweenFaults / 2);
                    Each(all, proxy => proxy.Cut());
                    Each(all, proxy => proxy.Flow());
                    break;
                case 3:
                    run.Count("connections refused");
                    Each(all, proxy => proxy.Refuse());
                    await run.Rest(BetweenFaults);
                    Each(all, proxy => proxy.Accept());
                    break;
                case 4:
                    run.Count("connections slow");
                    Each(all, proxy => proxy.Slow(TimeSpan.FromMilliseconds(30)));
                    await run.Rest(BetweenFaults);
                    Each(all, proxy => proxy.Slow(TimeSpan.Zero));
                    break;
                default:
                    run.Count("connections torn into pieces");
                    Each(all, proxy => (proxy.Requests.PieceSize, proxy.Answers.PieceSize) = (7, 11));
                    await run.Rest(BetweenFaults);
                    Each(all, proxy => (proxy.Requests.PieceSize, proxy.Answers.PieceSize) = (int.MaxValue, int.MaxValue));
                    break;
            }
        });

        run.MustBeGood();
        foreach (FaultyProxy proxy in proxies.SelectMany(one => one))
        {
            await proxy.DisposeAsync();
        }
    }

    [Fact]
    public async Task I1_Given_24Clients_When_RequestsFailGetLostAndComeTwice_Then_AllIsInOrder()
    {
        const int OneOf = 40;
        await using EtcdCluster cluster = await EtcdCluster.Start();
        await using RequestProxy proxy = await RequestProxy.Start(cluster.Endpoints[0]);
        await using var run = new LoadRun("requests fail, get lost and come twice", documents: 3) { LosesAnswers = true };
        run.Plan = run.Plan with { Deadline = 2 };
        RequestFault[] faults = [.. Enum.GetValues<RequestFault>().Where(fault => fault != RequestFault.None)];
        var gate = new Lock();
        proxy.Choose = (_, _) =>
        {
            lock (gate)
            {
                return run.Random.Next(OneOf) == 0 ? run.Choose(faults) : RequestFault.None;
            }
        };
        await StartAll(run, _ => [proxy.Endpoint]);

        run.Go();
        await run.WhenDone(Bound);

        foreach (RequestFault fault in faults)
        {
            run.Count($"request {fault}", proxy.Counts[fault]);
        }

        run.MustBeGood();
    }

    [Fact]
    public async Task I1_I6_Given_24ClientsOnHosts_When_LinksAreCut_Then_NeitherSideGrantsOrCommitsWhatTheOtherHas()
    {
        await using NetworkRoom room = await NetworkRoom.Make(Nodes + Processes);
        NetworkPlace[] nodes = [.. room.Places.Take(Nodes)];
        NetworkPlace[] hosts = [.. room.Places.Skip(Nodes)];
        await using EtcdCluster cluster = await EtcdCluster.Start(nodes.Select(
            (place, i) => new NodeAddress($"node{i}", place.Address, ClientPort, PeerPort, place.Name)));
        await using var run = new LoadRun("links are cut", documents: 3) { LosesAnswers = true };
        run.Plan = run.Plan with { HeartbeatInterval = ShortInterval, Deadline = 2 };
        var homes = new Dictionary<LoadProcess, NetworkPlace>();
        for (int i = 0; i < Processes; i++)
        {
            NetworkPlace host = hosts[i];
            LoadProcess process = await run.Start(
                Turned(cluster.Endpoints, i),
                run.Operations / Processes,
                place: (program, arguments) => HostProcess.At(room, host, room.Folder, program, arguments));
            homes.Add(process, host);
        }

        run.Go();
        await run.WhileItRuns(Bound, async () =>
        {
            await run.Rest(BetweenFaults);
            EtcdServer leader = await cluster.WhenLed();
            NetworkPlace leading = nodes.Single(place => place.Name == leader.Address.Namespace);
            LoadProcess victim = run.Choose(run.Processes);
            switch (run.Random.Next(5))
            {
                case 0:
                    run.Befalls("leader's link down");
                    await Unplugged(leading);
                    break;
                case 1:
                    run.Befalls("host's link down", victim);
                    await Unplugged(homes[victim]);
                    break;
                case 2:
                    run.Befalls("a minority of nodes and half of the hosts parted from the rest");
                    await Parted([leading, .. hosts[..2]], [.. nodes.Where(place => place != leading), .. hosts[2..]]);
                    break;
                case 3:
                    run.Befalls("halves: hosts parted from all nodes but one");
                    await Parted(hosts, nodes[..2]);
                    break;
                default:
                    run.Befalls("nodes all parted from each other");
                    await Parted([nodes[0]], nodes[1..], [nodes[1]], [nodes[2]]);
                    break;
            }

            await cluster.WhenHealthy();
        });

        run.MustBeGood();

        async Task Unplugged(NetworkPlace place)
        {
            await place.Unplug();
            await run.Rest(BeyondTheLease);
            await place.Plug();
        }

        async Task Parted(params NetworkPlace[][] sides)
        {
            for (int i = 0; i < sides.Length; i += 2)
            {
                await room.Part(sides[i], sides[i + 1]);
            }

            await run.Rest(BeyondTheLease);
            await room.Heal();
        }
    }

    private static async Task StartAll(LoadRun run, Func<int, IEnumerable<string>> endpoints)
    {
        for (int i = 0; i < Processes; i++)
        {
            // Half of them say that they are on machines of their own: nobody can look there whether a process runs.
            await run.Start(endpoints(i), run.Operations / Processes, isElsewhere: i % 2 == 1);
        }
    }

    /// <summary>The same, beginning with another one: not all ask the same node first.</summary>
    private static IEnumerable<string> Turned(IReadOnlyList<string> endpoints, int by) =>
        endpoints.Select((_, i) => endpoints[(i + by) % endpoints.Count]);

    private static void Each(FaultyProxy[] proxies, Action<FaultyProxy> action)
    {
        foreach (FaultyProxy proxy in proxies)
        {
            action(proxy);
        }
    }
}
