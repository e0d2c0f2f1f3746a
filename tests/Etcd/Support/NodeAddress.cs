namespace MdLock.EtcdTests.Support;

/// <summary>Where a node of etcd listens, and for whom.</summary>
/// <param name="Name">Its name in the cluster.</param>
/// <param name="Host">Its address.</param>
/// <param name="ClientPort">The port for clients.</param>
/// <param name="PeerPort">The port for other nodes.</param>
/// <param name="Namespace">The network namespace that it runs in; null for that of the tests.</param>
internal sealed record NodeAddress(string Name, string Host, int ClientPort, int PeerPort, string? Namespace = null)
{
    /// <summary>For clients, as <c>host:port</c>.</summary>
    public string Endpoint => $"{Host}:{ClientPort}";

    /// <summary>Whether it speaks TLS with clients.</summary>
    public bool UsesTls { get; init; }

    /// <summary>Whether it speaks TLS with other nodes.</summary>
    public bool UsesPeerTls { get; init; }

    /// <summary>For clients, as etcd wants it.</summary>
    public string ClientUrl => $"{(UsesTls ? "https" : "http")}://{Endpoint}";

    /// <summary>For nodes, as etcd wants it.</summary>
    public string PeerUrl => $"{(UsesPeerTls ? "https" : "http")}://{Host}:{PeerPort}";
}
