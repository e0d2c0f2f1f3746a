using MdLock.Stores;

namespace MdLock.EtcdTests.Stores;

/// <summary>A server with TLS that wants certificates and users, from its first use on, for one class of tests.</summary>
public sealed class SecuredEtcd : IDisposable
{
    private const string User = "docs";
    private const string Role = "mdlock";

    /// <summary>The password of the user.</summary>
    internal const string Password = "s3cret-of-docs";

    private readonly TlsDesk _desk = new();
    private EtcdCluster? _cluster;
    private EtcdAddress? _address;

    /// <summary>The server, and a user whose only role may read and write the keys below the prefix.</summary>
    internal EtcdAddress Address => _address ??= Open().GetAwaiter().GetResult();

    public void Dispose()
    {
        _cluster?.DisposeAsync().AsTask().GetAwaiter().GetResult();
        _desk.Dispose();
    }

    private async Task<EtcdAddress> Open()
    {
        _cluster = await EtcdCluster.Start(_desk.Mutual);
        var users = new EtcdUsers(_cluster.Nodes[0]);
        await users.AddRole(Role, "mdlock/");
        await users.AddUser(User, Password);
        await users.GrantRole(User, Role);
        await users.Enable();
        CertificateFiles client = _desk.Authority.ForClient("a host");
        return new EtcdAddress
        {
            Endpoints = _cluster.Endpoints,
            Prefix = "mdlock",
            UsesTls = true,
            CaFile = _desk.Authority.File,
            CertificateFile = client.Certificate,
            KeyFile = client.Key,
            User = User,
            Password = Password,
            Deadline = TimeSpan.FromSeconds(20),
        };
    }
}
