using System.Collections.Immutable;
using System.Diagnostics;

namespace MdLock.EtcdTests.Support;

/// <summary>A node of etcd in a process of its own. It keeps its data when it ends, and disposing it ends it.</summary>
internal sealed class EtcdServer : IAsyncDisposable
{
    private const string Program = "/usr/bin/etcd";
    private const int LinesOfLog = 15;

    private readonly ImmutableArray<string> _cluster;
    private readonly string _token;
    private readonly string _data;
    private readonly string _log;
    private readonly NodeSecurity _security;
    private readonly NodeClient _client;
    private Process? _process;

    /// <summary>Makes a node; it does not run yet.</summary>
    /// <param name="address">Where it listens.</param>
    /// <param name="cluster">All nodes, itself among them, each as <c>name=URL</c>.</param>
    /// <param name="folder">Where its data and its log are.</param>
    /// <param name="security">Its certificates, and what it wants of clients.</param>
    public EtcdServer(NodeAddress address, ImmutableArray<string> cluster, string folder, NodeSecurity security)
    {
        Address = address;
        _cluster = cluster;
        _data = Path.Combine(folder, address.Name);

        // A node of another cluster, which had these ports before, must find that it is a stranger.
        _token = Path.GetFileName(folder);
        _log = Path.Combine(folder, $"{address.Name}.log");
        _security = security;
        _client = new NodeClient(address, security);
    }

    public NodeAddress Address { get; }

    /// <summary>False once it ended by itself, or was killed.</summary>
    public bool IsRunning => _process is { HasExited: false };

    /// <summary>Skips the test where there is no etcd.</summary>
    public static void SkipUnlessInstalled() =>
        Assert.SkipUnless(File.Exists(Program), "etcd is not installed: apt-get install etcd-server.");

    /// <summary>Starts it, on the data that it has. It may take a moment until it answers.</summary>
    public void Start()
    {
        string[] arguments =
        [
            "--name", Address.Name,
            "--data-dir", _data,
            "--listen-client-urls", Address.ClientUrl,
            "--advertise-client-urls", Address.ClientUrl,
            "--listen-peer-urls", Address.PeerUrl,
            "--initial-advertise-peer-urls", Address.PeerUrl,
            "--initial-cluster", string.Join(',', _cluster),
            "--initial-cluster-token", _token,
            "--logger", "zap",
            "--log-level", "warn",
            "--log-outputs", _log,
            .. _security.Arguments,
        ];

        // "ip netns exec" becomes what it runs: the process is etcd either way.
        var start = Address.Namespace is { } name
            ? new ProcessStartInfo("ip", ["netns", "exec", name, Program, .. arguments])
            : new ProcessStartInfo(Program, arguments);
        start.RedirectStandardError = true;
        start.RedirectStandardOutput = true;
        _process?.Dispose();
        _process = Process.Start(start)!;

        // What is in the log is enough; a pipe that nobody reads would stop it some day.
        _process.OutputDataReceived += (_, _) => { };
        _process.ErrorDataReceived += (_, _) => { };
        _process.BeginOutputReadLine();
        _process.BeginErrorReadLine();
    }

    /// <summary>Ends it without a word, as a power loss would. What it has written stays.</summary>
    public async Task Kill()
    {
        if (_process is { } process)
        {
            process.Kill();
            await Eventually.Done(process.WaitForExitAsync(), what: $"{Address.Name} ends");
        }
    }

    /// <summary>Lets it stand still: its connections stay, and it answers nothing.</summary>
    public void Pause() => Signal.StopProcess(_process!.Id);

    /// <summary>Lets it go on.</summary>
    public void Continue() => Signal.ContinueProcess(_process!.Id);

    /// <summary>Asks it by its gateway for JSON.</summary>
    public NodeClient Gateway => _client;

    /// <summary>What it says of itself; null if it does not answer.</summary>
    public Task<NodeStatus?> Status() => _client.Status();

    /// <summary>Whether it answers, and has a leader.</summary>
    public Task<bool> IsHealthy() => _client.IsHealthy();

    /// <summary>Throws the history of the keys away, up to now.</summary>
    public async Task Compact()
    {
        NodeStatus? status = await Status();
        Assert.True(status is not null && await _client.Compact(status.Revision), $"{Address.Name} does not compact.");
    }

    /// <summary>What it wrote into its log last.</summary>
    public string Log => File.Exists(_log) ? string.Join('\n', File.ReadLines(_log).TakeLast(LinesOfLog)) : "";

    /// <inheritdoc/>
    public async ValueTask DisposeAsync()
    {
        await Kill();
        _process?.Dispose();
        _client.Dispose();
    }
}
