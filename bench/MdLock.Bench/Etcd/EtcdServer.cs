using System.Diagnostics;
using System.Globalization;
using System.Net;
using System.Net.Sockets;
using Google.Protobuf;
using MdLock.Errors;
using MdLock.Stores;
using MdLock.Stores.Etcd.Client;

namespace MdLock.Bench.Etcd;

/// <summary>An etcd server of this machine, as long as it is measured.</summary>
internal sealed class EtcdServer : IDisposable
{
    private static readonly TimeSpan StartLimit = TimeSpan.FromSeconds(30);

    private readonly Process _process;

    private EtcdServer(Process process, EtcdAddress address)
    {
        _process = process;
        Address = address;
    }

    /// <summary>Where it is.</summary>
    public EtcdAddress Address { get; }

    /// <summary>Starts one; null where none is installed.</summary>
    /// <param name="folder">Where it keeps its data: on the file system that is to be measured.</param>
    /// <exception cref="IOException">It does not come up.</exception>
    public static EtcdServer? TryStart(string folder)
    {
        int port = FreePort();
        string client = string.Create(CultureInfo.InvariantCulture, $"http://127.0.0.1:{port}");
        string peer = string.Create(CultureInfo.InvariantCulture, $"http://127.0.0.1:{FreePort()}");
        var start = new ProcessStartInfo("etcd")
        {
            RedirectStandardError = true,
            RedirectStandardOutput = true,
            ArgumentList =
            {
                "--data-dir", folder, "--listen-client-urls", client, "--advertise-client-urls", client,
                "--listen-peer-urls", peer, "--initial-advertise-peer-urls", peer, "--initial-cluster", $"default={peer}",
            },
        };
        Process process;
        try
        {
            process = Process.Start(start)!;
        }
        catch (System.ComponentModel.Win32Exception)
        {
            return null;
        }

        process.OutputDataReceived += (_, _) => { };
        process.ErrorDataReceived += (_, _) => { };
        process.BeginOutputReadLine();
        process.BeginErrorReadLine();
        var server = new EtcdServer(
            process,
            new EtcdAddress { Endpoints = [string.Create(CultureInfo.InvariantCulture, $"127.0.0.1:{port}")], Prefix = "mdlock" });
        server.WaitUntilUp();
        return server;
    }

    /// <inheritdoc/>
    public void Dispose()
    {
        _process.Kill();
        _process.WaitForExit();
        _process.Dispose();
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
                Waiting.For(client.RangeAsync(new() { Key = ByteString.CopyFromUtf8("up") }, CancellationToken.None));
                return;
            }
            catch (StoreException) when (waited.Elapsed < StartLimit && !_process.HasExited)
            {
                // Not yet.
            }
            catch (StoreException failure)
            {
                Dispose();
                throw new IOException(failure.Message, failure);
            }
        }
    }
}
