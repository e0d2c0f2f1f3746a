using System.Globalization;

namespace MdLock.EtcdTests.Support;

/// <summary>
/// Some computers and a switch between them, as network namespaces of this machine: no packet leaves them, and what of it is
/// cut a test says. Disposing it ends what runs in them, and removes them.
/// </summary>
internal sealed class NetworkRoom : IAsyncDisposable
{
    // What network benchmarks use (RFC 2544): nothing else has an address of it.
    private const string Subnet = "198.18.77";
    private const string NamespaceFolder = "/run/netns";

    /// <summary>What the names of namespaces begin with; the process id follows, and a dash.</summary>
    public const string Prefix = "mdlroom";

    private readonly string _name;
    private readonly string _switch;
    private readonly List<string> _namespaces = [];
    private readonly List<NetworkPlace> _places = [];
    private readonly List<(NetworkPlace From, NetworkPlace To)> _lost = [];

    private NetworkRoom(string name)
    {
        _name = name;
        _switch = $"{name}-switch";
        Folder = Directory.CreateTempSubdirectory("mdlock-room-").FullName;
    }

    /// <summary>A folder for what the computers need.</summary>
    public string Folder { get; }

    /// <summary>The computers.</summary>
    public IReadOnlyList<NetworkPlace> Places => _places;

    /// <summary>Makes a room. The test is skipped for one who may not.</summary>
    /// <param name="computers">How many.</param>
    public static async Task<NetworkRoom> Make(int computers)
    {
        Assert.SkipUnless(
            OperatingSystem.IsLinux() && Environment.IsPrivilegedProcess, "Only the superuser of Linux can make network namespaces.");
        Assert.SkipUnless(
            await Command.TryRun("sh", "-c", "command -v ip > /dev/null"), "ip is not installed: apt-get install iproute2.");
        await RemoveLeftovers();
        var room = new NetworkRoom(string.Create(CultureInfo.InvariantCulture, $"{Prefix}{Environment.ProcessId}"));
        try
        {
            await room.Build(computers);
            return room;
        }
        catch
        {
            await room.DisposeAsync();
            throw;
        }
    }

    /// <summary>Cuts the links between all of one side and all of the other, in both directions and without a word.</summary>
    public async Task Part(IEnumerable<NetworkPlace> side, IEnumerable<NetworkPlace> other)
    {
        NetworkPlace[] others = [.. other];
        foreach (NetworkPlace one in side)
        {
            foreach (NetworkPlace two in others)
            {
                await one.Lose(two);
                _lost.Add((one, two));
                await two.Lose(one);
                _lost.Add((two, one));
            }
        }
    }

    /// <summary>Ends all that <see cref="Part"/> did.</summary>
    public async Task Heal()
    {
        foreach ((NetworkPlace from, NetworkPlace to) in _lost)
        {
            await from.Reach(to);
        }

        _lost.Clear();
    }

    /// <inheritdoc/>
    public async ValueTask DisposeAsync()
    {
        foreach (string name in _namespaces)
        {
            await Remove(name);
        }

        Directory.Delete(Folder, recursive: true);
    }

    private async Task Build(int computers)
    {
        await Add(_switch);
        await Command.Run("ip", "-netns", _switch, "link", "add", "hub", "type", "bridge", "forward_delay", "0", "stp_state", "0");
        await Command.Run("ip", "-netns", _switch, "link", "set", "hub", "up");
        for (int i = 0; i < computers; i++)
        {
            string name = string.Create(CultureInfo.InvariantCulture, $"{_name}-{i}");
            string port = string.Create(CultureInfo.InvariantCulture, $"port{i}");
            var place = new NetworkPlace(name, string.Create(CultureInfo.InvariantCulture, $"{Subnet}.{i + 1}"));
            await Add(name);

            // Both ends are made where they belong: nothing of it is ever in the namespace of the tests.
            await Command.Run(
                "ip", "-netns", _switch, "link", "add", port, "type", "veth", "peer", "name", NetworkPlace.Device, "netns", name);
            await Command.Run("ip", "-netns", _switch, "link", "set", port, "master", "hub");
            await Command.Run("ip", "-netns", _switch, "link", "set", port, "up");
            await Command.Run("ip", "-netns", name, "addr", "add", $"{place.Address}/24", "dev", NetworkPlace.Device);
            await Command.Run("ip", "-netns", name, "link", "set", "lo", "up");
            await place.Plug();
            _places.Add(place);
        }
    }

    private async Task Add(string name)
    {
        _namespaces.Add(name);
        await Command.Run("ip", "netns", "add", name);
    }

    /// <summary>Ends what runs in a namespace, and removes it; its links go with it.</summary>
    private static async Task Remove(string name)
    {
        await Command.TryRun("sh", "-c", "ip netns pids \"$0\" | xargs -r kill -9", name);
        await Command.TryRun("ip", "netns", "del", name);
    }

    /// <summary>Removes the rooms of test programs that were ended before they could.</summary>
    private static async Task RemoveLeftovers()
    {
        if (!Directory.Exists(NamespaceFolder))
        {
            return;
        }

        foreach (string name in Directory.GetFiles(NamespaceFolder, $"{Prefix}*").Select(path => Path.GetFileName(path)))
        {
            string owner = new([.. name[Prefix.Length..].TakeWhile(char.IsAsciiDigit)]);
            if (!Directory.Exists($"/proc/{owner}"))
            {
                await Remove(name);
            }
        }
    }
}
