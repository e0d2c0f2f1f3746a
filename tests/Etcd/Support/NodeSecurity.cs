using System.Net.Security;
using System.Security.Cryptography.X509Certificates;

namespace MdLock.EtcdTests.Support;

/// <summary>How nodes show who they are, and what they want of those who speak to them. By default neither.</summary>
internal sealed record NodeSecurity
{
    /// <summary>Each node's certificate; null for nodes that speak no TLS.</summary>
    public CertificateFiles? Server { get; init; }

    /// <summary>The certificate of the authority that vouches for clients; null where they need no certificate.</summary>
    public string? ClientAuthority { get; init; }

    /// <summary>The same for the other nodes; null where nodes speak no TLS with each other.</summary>
    public string? PeerAuthority { get; init; }

    /// <summary>How long a token lasts that is not used.</summary>
    public TimeSpan? TokenTime { get; init; }

    /// <summary>What etcd is told of all that.</summary>
    public IEnumerable<string> Arguments =>
    [
        .. Server is { } own ? ["--cert-file", own.Certificate, "--key-file", own.Key] : Array.Empty<string>(),
        .. ClientAuthority is { } clients ? ["--client-cert-auth", "--trusted-ca-file", clients] : Array.Empty<string>(),
        .. PeerAuthority is { } peers
            ? ["--peer-client-cert-auth", "--peer-trusted-ca-file", peers, "--peer-cert-file", Server!.Certificate, "--peer-key-file", Server.Key]
            : Array.Empty<string>(),

        // The least that it takes: what is tried here is not how long a password withstands.
        "--bcrypt-cost", "4",
        .. TokenTime is { } time ? ["--auth-token-ttl", $"{time.TotalSeconds:0}"] : Array.Empty<string>(),
    ];

    /// <summary>How the tests themselves ask such a node: with its own certificate, and whatever else is wrong with that.</summary>
    public SslClientAuthenticationOptions ForTests()
    {
        var options = new SslClientAuthenticationOptions();
        if (Server is { } files)
        {
            X509Certificate2 own = X509Certificate2.CreateFromPemFile(files.Certificate, files.Key);
            options.ClientCertificates = [own];
            options.RemoteCertificateValidationCallback = (_, shown, _, _) => own.Equals(shown);
        }

        return options;
    }
}
