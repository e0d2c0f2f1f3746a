namespace MdLock.Stores.Files.Records;

/// <summary>
/// What one run of one machine has seen of a lock from elsewhere: the JSON beside the lock by which short-lived
/// scripts share what they saw. Times in milliseconds since that machine's start.
/// </summary>
internal sealed record ObservationRecord
{
    public int Schema { get; init; } = LockRecord.CurrentSchema;

    /// <summary>When the lock was granted or renewed, by its own record: another value is a renewal.</summary>
    public required DateTimeOffset Timestamp { get; init; }

    public required long TimestampSeenMs { get; init; }

    public required long Sequence { get; init; }

    public required long SequenceSeenMs { get; init; }
}
