using System.Net.Security;
using System.Security.Cryptography.X509Certificates;
using Grpc.Net.Client;
using MdLock.Errors;

namespace MdLock.Stores.Etcd.Client;

/// <summary>Makes the ways to the servers of a cluster; none is opened before it is used.</summary>
internal static class EtcdChannels
{
    /// <summary>etcd ends connections that ask more than every 5 s whether it lives.</summary>
    private static readonly TimeSpan PingDelay = TimeSpan.FromSeconds(10);

    private static readonly TimeSpan PingTimeout = TimeSpan.FromSeconds(5);

    /// <summary>A server that was restarted is used again as soon as it is up: its clients wait for it.</summary>
    private static readonly TimeSpan LongestPause = TimeSpan.FromMilliseconds(500);

    /// <summary>A table is a megabyte when a thousand wait; etcd itself takes no more than 1.5 MB at a time.</summary>
    private const int LargestMessage = 64 * 1024 * 1024;

    /// <summary>The way to one server.</summary>
    /// <exception cref="StoreException">A file of certificates cannot be read.</exception>
    public static GrpcChannel Create(EtcdAddress address, string endpoint)
    {
        var handler = new SocketsHttpHandler
        {
            UseProxy = false,
            EnableMultipleHttp2Connections = true,
            PooledConnectionIdleTimeout = Timeout.InfiniteTimeSpan,
            KeepAlivePingDelay = PingDelay,
            KeepAlivePingTimeout = PingTimeout,
            KeepAlivePingPolicy = HttpKeepAlivePingPolicy.WithActiveRequests,
        };
        if (address.UsesTls)
        {
            handler.SslOptions = TlsOf(address);
        }

        return GrpcChannel.ForAddress(
            $"{(address.UsesTls ? "https" : "http")}://{endpoint}",
            new GrpcChannelOptions
            {
                HttpHandler = handler,
                DisposeHttpClient = true,
                MaxReceiveMessageSize = LargestMessage,
                InitialReconnectBackoff = LongestPause / 10,
                MaxReconnectBackoff = LongestPause,
            });
    }

    private static SslClientAuthenticationOptions TlsOf(EtcdAddress address)
    {
        var options = new SslClientAuthenticationOptions();
        if (address.CaFile is { } caFile)
        {
            options.CertificateChainPolicy = new X509ChainPolicy
            {
                TrustMode = X509ChainTrustMode.CustomRootTrust,
                RevocationMode = X509RevocationMode.NoCheck,
            };
            options.CertificateChainPolicy.CustomTrustStore.AddRange(CertificateFile.ReadAll(caFile));
        }

        if (address.CertificateFile is { } certificateFile)
        {
            options.ClientCertificateContext = CertificateFile.ReadOwn(certificateFile, address.KeyFile ?? certificateFile);
        }

        return options;
    }
}
