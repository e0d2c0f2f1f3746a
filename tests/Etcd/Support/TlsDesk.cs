namespace MdLock.EtcdTests.Support;

/// <summary>A folder with an authority and what it signed, for one class of tests. Disposing it removes all of it.</summary>
public sealed class TlsDesk : IDisposable
{
    /// <summary>What the servers of the tests are called.</summary>
    private static readonly string[] Hosts = ["127.0.0.1", "localhost"];

    private readonly Lazy<TestAuthority> _authority;
    private readonly Lazy<CertificateFiles> _server;

    public TlsDesk()
    {
        _authority = new(() => NewAuthority());
        _server = new(() => Authority.ForServer(Hosts));
    }

    internal string Folder { get; } = Directory.CreateTempSubdirectory("mdlock-tls-").FullName;

    /// <summary>Vouches for servers and clients.</summary>
    internal TestAuthority Authority => _authority.Value;

    /// <summary>Nodes with a good certificate.</summary>
    internal NodeSecurity Secure => new() { Server = _server.Value };

    /// <summary>The same, which take none but clients with a certificate.</summary>
    internal NodeSecurity Mutual => Secure with { ClientAuthority = Authority.File };

    /// <summary>Another authority, of the same name.</summary>
    internal TestAuthority NewAuthority() => new("authority of the tests", Folder);

    /// <summary>Nodes with a certificate of that authority for the right name, or another.</summary>
    internal static NodeSecurity With(TestAuthority authority, string[]? hosts = null, bool isExpired = false) =>
        new() { Server = authority.ForServer(hosts ?? Hosts, isExpired) };

    /// <summary>A file with some text.</summary>
    internal string FileWith(string text)
    {
        string path = Path.Combine(Folder, Guid.NewGuid().ToString("N"));
        File.WriteAllText(path, text);
        return path;
    }

    /// <inheritdoc/>
    public void Dispose()
    {
        if (_authority.IsValueCreated)
        {
            _authority.Value.Dispose();
        }

        Directory.Delete(Folder, recursive: true);
    }
}
