namespace MdLock.Stores.Files.Records;

/// <summary>The JSON of a lock or ticket file; names in snake_case. Times: UTC, seconds, milliseconds as named.</summary>
internal sealed record LockRecord
{
    /// <summary>The newest layout that this version reads and the one that it writes.</summary>
    public const int CurrentSchema = 1;

    public required int Schema { get; init; }

    public required Guid LockId { get; init; }

    public required long Fence { get; init; }

    public required string OwnerId { get; init; }

    public required DateTimeOffset Timestamp { get; init; }

    /// <summary>The same moment in milliseconds since the machine's start.</summary>
    public required long MonotonicMs { get; init; }

    public required string Operation { get; init; }

    /// <summary>Seconds that the lock lasts, or that a ticket's owner waits.</summary>
    public required double Ttl { get; init; }

    /// <summary>Seconds between promised heartbeats.</summary>
    public required double HeartbeatInterval { get; init; }

    /// <summary>One section; a ticket for several names the others in <see cref="More"/>.</summary>
    public required string SectionId { get; init; }

    /// <summary>The keys from the root to the section, separated by slashes.</summary>
    public required string Path { get; init; }

    public required string Scope { get; init; }

    public required string Mode { get; init; }

    public required string Kind { get; init; }

    public required bool Persistent { get; init; }

    public string? TokenHash { get; init; }

    public required string User { get; init; }

    public required string HostName { get; init; }

    public required string HostId { get; init; }

    public required string BootId { get; init; }

    public string? PidNamespace { get; init; }

    public required int ProcessId { get; init; }

    public required long ProcessStart { get; init; }

    public string? RunspaceId { get; init; }

    /// <summary>The file on which the owner's process keeps an OS lock: device and number, in hexadecimal.</summary>
    public string? File { get; init; }

    public IReadOnlyList<TargetRecord>? More { get; init; }
}
