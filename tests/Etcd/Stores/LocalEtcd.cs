using System.Collections.Immutable;
using System.Diagnostics;
using System.Net;
using System.Net.Sockets;
using MdLock.Errors;
using MdLock.Stores;
using MdLock.Stores.Etcd.Client;

[assembly: AssemblyFixture(typeof(MdLock.EtcdTests.Stores.LocalEtcd))]
[assembly: Xunit.v3.Parallelization(Mode = Xunit.Sdk.ParallelMode.None)]

namespace MdLock.EtcdTests.Stores;

/// <summary>An etcd server of this machine, as long as the tests run.</summary>
public sealed class LocalEtcd : IDisposable
{
    private static readonly TimeSpan StartLimit = TimeSpan.FromSeconds(30);

    private readonly string _folder = Directory.CreateTempSubdirectory("mdlock-etcd-").FullName;
    private readonly int _port = FreePort();
    private readonly int _peerPort = FreePort();
    private Process? _process;

    public LocalEtcd() => Start();

    /// <summary>Where clients find it on this machine.</summary>
    internal int Port => _port;

    internal EtcdAddress Address => AddressOf("mdlock");

    internal EtcdAddress AddressOf(string prefix) =>
        new() { Endpoints = ImmutableArray.Create($"127.0.0.1:{_port}"), Prefix = prefix };

    /// <summary>Starts the server on what it has kept.</summary>
    public void Start()
    {
        string client = $"http://127.0.0.1:{_port}";
        string peer = $"http://127.0.0.1:{_peerPort}";
        var start = new ProcessStartInfo("etcd")
        {
            RedirectStandardError = true,
            RedirectStandardOutput = true,
            ArgumentList =
            {
                "--data-dir", _folder, "--listen-client-urls", client, "--advertise-client-urls", client,
                "--listen-peer-urls", peer, "--initial-advertise-peer-urls", peer, "--initial-cluster", $"default={peer}",
            },
        };
        _process = Process.Start(start)!;
        _process.ErrorDataReceived += (_, _) => { };
        _process.OutputDataReceived += (_, _) => { };
        _process.BeginErrorReadLine();
        _process.BeginOutputReadLine();
        WaitUntilUp();
    }

    /// <summary>Ends the server at once.</summary>
    public void Kill()
    {
        _process?.Kill();
        _process?.WaitForExit();
        _process?.Dispose();
        _process = null;
    }

    public void Dispose()
    {
        Kill();
        Directory.Delete(_folder, recursive: true);
    }

    private static int FreePort()
    {
        using var listener = new TcpListener(IPAddress.Loopback, 0);
        listener.Start();
        return ((IPEndPoint)listener.LocalEndpoint).Port;
    }

    private void WaitUntilUp()
    {
        using var client = new EtcdClient(Address);
        var waited = Stopwatch.StartNew();
        while (true)
        {
            try
            {
                // A read through the majority: it is up when that is answered.
                client.RangeAsync(new() { Key = Google.Protobuf.ByteString.CopyFromUtf8("up") }, CancellationToken.None).GetAwaiter().GetResult();
                return;
            }
            catch (StoreException) when (waited.Elapsed < StartLimit && !_process!.HasExited)
            {
                // Not yet.
            }
        }
    }
}
