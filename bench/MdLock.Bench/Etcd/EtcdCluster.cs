using System.Diagnostics;
using System.Globalization;
using System.Net;
using System.Net.Sockets;
using Google.Protobuf;
using MdLock.Errors;
using MdLock.Stores;
using MdLock.Stores.Etcd.Client;

namespace MdLock.Bench.Etcd;

/// <summary>Servers of etcd on this machine that are one cluster, as long as it is measured.</summary>
internal sealed class EtcdCluster : IDisposable
{
    private const string Prefix = "mdlock";
    private static readonly TimeSpan StartLimit = TimeSpan.FromSeconds(30);

    private readonly List<Process> _servers = [];

    private EtcdCluster(IEnumerable<string> endpoints) => Address = new EtcdAddress { Endpoints = [.. endpoints], Prefix = Prefix };

    /// <summary>Where it is.</summary>
    public EtcdAddress Address { get; }

    /// <summary>Starts one; null where no etcd is installed.</summary>
    /// <param name="folder">Where it keeps its data: on the file system that is to be measured.</param>
    /// <param name="count">How many servers it has.</param>
    /// <exception cref="IOException">It does not come up.</exception>
    public static EtcdCluster? TryStart(string folder, int count)
    {
        string[] clients = [.. Enumerable.Range(0, count).Select(_ => FreeEndpoint())];
        string[] peers = [.. clients.Select(_ => "http://" + FreeEndpoint())];
        var cluster = new EtcdCluster(clients);
        string members = string.Join(',', peers.Select((peer, i) => $"{NameOf(i)}={peer}"));
        try
        {
            for (int i = 0; i < count; i++)
            {
                cluster._servers.Add(Start(Path.Combine(folder, NameOf(i)), NameOf(i), "http://" + clients[i], peers[i], members));
            }
        }
        catch (System.ComponentModel.Win32Exception)
        {
            return null;
        }

        cluster.WaitUntilUp();
        return cluster;
    }

    /// <inheritdoc/>
    public void Dispose()
    {
        foreach (Process server in _servers)
        {
            server.Kill();
            server.WaitForExit();
            server.Dispose();
        }
    }

    private static string NameOf(int number) => string.Create(CultureInfo.InvariantCulture, $"server{number}");

    private static Process Start(string folder, string name, string client, string peer, string members)
    {
        Process server = Process.Start(new ProcessStartInfo("etcd")
        {
            RedirectStandardError = true,
            RedirectStandardOutput = true,
            ArgumentList =
            {
                "--name", name, "--data-dir", folder, "--listen-client-urls", client, "--advertise-client-urls", client,
                "--listen-peer-urls", peer, "--initial-advertise-peer-urls", peer, "--initial-cluster", members,
            },
        })!;
        server.OutputDataReceived += (_, _) => { };
        server.ErrorDataReceived += (_, _) => { };
        server.BeginOutputReadLine();
        server.BeginErrorReadLine();
        return server;
    }

    private static string FreeEndpoint()
    {
        using var listener = new TcpListener(IPAddress.Loopback, 0);
        listener.Start();
        return listener.LocalEndpoint.ToString()!;
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
            catch (StoreException) when (waited.Elapsed < StartLimit && !_servers.Exists(server => server.HasExited))
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
