namespace MdLock.Stores.Files.Records;

/// <summary>The JSON of an owner's heartbeat file; names in snake_case.</summary>
internal sealed record HeartbeatRecord
{
    public int Schema { get; init; } = LockRecord.CurrentSchema;

    public required DateTimeOffset LastHeartbeat { get; init; }

    /// <summary>The same moment in milliseconds since the machine's start.</summary>
    public required long MonotonicMs { get; init; }

    public required int ProcessId { get; init; }

    public required string HostId { get; init; }

    public required DateTimeOffset OperationStart { get; init; }

    /// <summary>Seconds.</summary>
    public required double ExpectedDuration { get; init; }

    public required long Sequence { get; init; }
}
