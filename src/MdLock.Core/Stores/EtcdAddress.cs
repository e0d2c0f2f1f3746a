using System.Collections.Immutable;

namespace MdLock.Stores;

/// <summary>An etcd cluster, where in it locks are kept, and how to speak to it.</summary>
internal sealed record EtcdAddress
{
    /// <summary>The servers, each as <c>host:port</c>; at least one. They are tried in this order.</summary>
    public required ImmutableArray<string> Endpoints { get; init; }

    /// <summary>What all keys begin with, without a slash at either end.</summary>
    public required string Prefix { get; init; }

    /// <summary>Whether to speak TLS.</summary>
    public bool UsesTls { get; init; }

    /// <summary>A file of certificates (PEM) that vouch for the servers; null for those that the system trusts.</summary>
    public string? CaFile { get; init; }

    /// <summary>A file with this client's certificate (PEM); null for none.</summary>
    public string? CertificateFile { get; init; }

    /// <summary>A file with the key of that certificate (PEM); null where the certificate's file has it.</summary>
    public string? KeyFile { get; init; }

    /// <summary>The user; null where the cluster asks for none.</summary>
    public string? User { get; init; }

    /// <summary>The user's password. It goes to the servers alone: into no text, no log and no error.</summary>
    public string? Password { get; init; }

    /// <summary>How long one call to the cluster may take, all servers together.</summary>
    public TimeSpan Deadline { get; init; } = TimeSpan.FromSeconds(5);

    /// <summary>The address for people, markers and errors: without user and password.</summary>
    public string Url => $"{(UsesTls ? "etcds" : "etcd")}://{string.Join(',', Endpoints)}/{Prefix}";

    /// <inheritdoc/>
    public override string ToString() => Url;
}
