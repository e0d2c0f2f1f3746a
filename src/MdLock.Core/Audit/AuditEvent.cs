namespace MdLock.Audit;

/// <summary>One line of the trail: an event at its place in the chain.</summary>
/// <remarks>
/// In JSON by these names in snake_case and in this order; what is null is left out. <see cref="Hash"/> comes last, so
/// that it is the SHA-256 of the line's bytes before it; these include <see cref="PreviousHash"/>.
/// </remarks>
internal sealed record AuditEvent
{
    /// <summary>The newest layout that this version knows and the one that it writes.</summary>
    public const int CurrentSchema = 1;

    /// <summary>The layout.</summary>
    public int Schema { get; init; } = CurrentSchema;

    /// <summary>The number of the event: 1, 2, 3 … without a gap, across all files of the trail.</summary>
    public required long Sequence { get; init; }

    /// <summary>When it happened, by the wall clock of the host where it did; UTC.</summary>
    public required DateTimeOffset Time { get; init; }

    /// <summary>What happened.</summary>
    public required AuditEventType Type { get; init; }

    /// <summary>How it ended.</summary>
    public required AuditOutcome Outcome { get; init; }

    /// <summary>Who did it, or to whose lock it happened; null for nobody in particular.</summary>
    public AuditOwner? Owner { get; init; }

    /// <summary>The section; null for the whole document.</summary>
    public string? SectionId { get; init; }

    /// <summary>The lock; null where none plays a part.</summary>
    public Guid? LockId { get; init; }

    /// <summary>The lock's fence; null where none plays a part.</summary>
    public long? Fence { get; init; }

    /// <summary>From the call to its end; in JSON in seconds, to the microsecond.</summary>
    public TimeSpan? Duration { get; init; }

    /// <summary>More, for a person to read.</summary>
    public string? Message { get; init; }

    /// <summary>For <see cref="AuditEventType.TornLine"/>: the bytes that stood there, in base64.</summary>
    public string? Evidence { get; init; }

    /// <summary>The <see cref="Hash"/> of the event before; of the first event, 64 zeros.</summary>
    public required string PreviousHash { get; init; }

    /// <summary>SHA-256 (FIPS 180-4) of the line up to here: 64 hexadecimal digits in lower case.</summary>
    public string? Hash { get; init; }
}
