using System.Diagnostics;

namespace MdLock.EtcdTests;

/// <summary>The ground itself: computers that reach each other, until a test says that they do not.</summary>
public sealed class NetworkRoomTests
{
    private const int ClientPort = 2379;
    private const int PeerPort = 2380;
    private const int Nodes = 3;

    [Fact]
    public async Task Given_ThreeNodesInNamespaces_When_TheLeaderIsUnplugged_Then_TheOthersGoOnAndItComesBack()
    {
        await using (NetworkRoom room = await NetworkRoom.Make(Nodes))
        await using (EtcdCluster cluster = await StartIn(room))
        {
            EtcdServer leader = await cluster.WhenLed();
            EtcdServer[] others = [.. cluster.Nodes.Where(node => node != leader)];
            NetworkPlace place = room.Places.Single(one => one.Name == leader.Address.Namespace);
            Assert.Equal(Nodes + 1, Namespaces().Length);

            await place.Unplug();

            Assert.NotEqual(leader, await cluster.WhenLed(others));
            Assert.False(await leader.IsHealthy());
            await place.Plug();
            await cluster.WhenHealthy();
        }

        Assert.Empty(Namespaces());
    }

    [Fact]
    public async Task Given_ThreeNodesInNamespaces_When_OneIsPartedFromTheOthersAndNotFromAClient_Then_ItServesNobodyUntilTheyHeal()
    {
        await using NetworkRoom room = await NetworkRoom.Make(Nodes + 1);
        await using EtcdCluster cluster = await StartIn(room);
        EtcdServer leader = await cluster.WhenLed();
        EtcdServer follower = cluster.Nodes.First(node => node != leader);
        NetworkPlace place = room.Places.Single(one => one.Name == follower.Address.Namespace);
        NetworkPlace client = room.Places[^1];
        using var asking = new NodeClient(follower.Address with { Namespace = client.Name });
        Assert.True(await asking.IsHealthy());

        await room.Part([place], room.Places.Take(Nodes).Where(one => one != place));

        Assert.False(await asking.IsHealthy());
        Assert.NotNull(await asking.Status());
        await room.Heal();
        await cluster.WhenHealthy();
        Assert.True(await asking.IsHealthy());
    }

    [Fact]
    public async Task Given_TwoHosts_When_EachLooks_Then_OneFolderHasTwoPathsAndTheMachinesAreTwo()
    {
        await using NetworkRoom room = await NetworkRoom.Make(2);
        string shared = Path.Combine(room.Folder, "shared");
        Directory.CreateDirectory(shared);
        var said = new List<string>();
        foreach (NetworkPlace place in room.Places)
        {
            string path = Path.Combine(HostProcess.PathOf(room, place), "guide.md");
            string text = await Run(HostProcess.At(
                room, place, shared, "sh", "-c", $"echo {place.Name} >> {path}; cat /proc/sys/kernel/random/boot_id; echo $$; cat {path}"));
            said.Add(text);
        }

        string[] first = said[0].Split('\n');
        string[] second = said[1].Split('\n');
        Assert.NotEqual(first[0], second[0]);
        Assert.Equal(("1", "1"), (first[1], second[1]));
        Assert.Equal([room.Places[0].Name, room.Places[1].Name], second[2..4]);

        // Nobody else sees the folder there.
        Assert.Empty(Directory.GetFileSystemEntries(HostProcess.PathOf(room, room.Places[0])));
    }

    [Fact]
    public async Task Given_AProgramThatGoesOn_When_TheRoomIsDisposed_Then_ItIsEnded()
    {
        NetworkRoom room = await NetworkRoom.Make(1);
        using var process = Process.Start(HostProcess.At(room, room.Places[0], room.Folder, "sleep", "600"))!;
        int program = await HostProcess.ProgramOf(process);

        await room.DisposeAsync();

        await Eventually.Done(process.WaitForExitAsync());
        await Eventually.True(() => !HostProcess.IsRunning(program));
    }

    private static Task<EtcdCluster> StartIn(NetworkRoom room) => EtcdCluster.Start(room.Places.Take(Nodes).Select(
        (place, i) => new NodeAddress($"node{i}", place.Address, ClientPort, PeerPort, place.Name)));

    /// <summary>Those of this process: those of another one that was killed may be removed meanwhile.</summary>
    private static string[] Namespaces() => Directory.Exists("/run/netns")
        ? Directory.GetFiles("/run/netns", $"{NetworkRoom.Prefix}{Environment.ProcessId}-*")
        : [];

    private static async Task<string> Run(ProcessStartInfo start)
    {
        start.RedirectStandardOutput = true;
        using var process = Process.Start(start)!;
        string text = await Eventually.Result(process.StandardOutput.ReadToEndAsync());
        await Eventually.Done(process.WaitForExitAsync());
        Assert.Equal(0, process.ExitCode);
        return text;
    }
}
