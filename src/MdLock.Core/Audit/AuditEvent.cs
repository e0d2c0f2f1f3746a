using System.Text.Json.Serialization;

namespace MdLock.Audit;

/// <summary>One line of the trail: an event at its place in the chain.</summary>
/// <remarks>
/// In JSON by these names in snake_case and in this order; what is null is left out. <see cref="Hash"/> comes last, so
/// that it is the SHA-256 of the line's bytes before it; these include <see cref="PreviousHash"/>.
/// </remarks>
public sealed record AuditEvent
{
    /// <summary>The newest layout that this version knows and the one that it writes.</summary>
    public const int CurrentSchema = 1;

    /// <summary>The layout.</summary>
    [JsonPropertyOrder(0)]
    public int Schema { get; init; } = CurrentSchema;

    /// <summary>The number of the event: 1, 2, 3 … without a gap, across all files of the trail.</summary>
    [JsonPropertyOrder(1)]
    public required long Sequence { get; init; }

    /// <summary>When it happened, by the wall clock of the host where it did; UTC.</summary>
    [JsonPropertyOrder(2)]
    public required DateTimeOffset Time { get; init; }

    /// <summary>What happened.</summary>
    [JsonPropertyOrder(3)]
    public required AuditEventType Type { get; init; }

    /// <summary>How it ended.</summary>
    [JsonPropertyOrder(4)]
    public required AuditOutcome Outcome { get; init; }

    /// <summary>Who did it, or to whose lock it happened; null for nobody in particular.</summary>
    [JsonPropertyOrder(5)]
    public AuditOwner? Owner { get; init; }

    /// <summary>The section; null for the whole document.</summary>
    [JsonPropertyOrder(6)]
    public string? SectionId { get; init; }

    /// <summary>The lock; null where none plays a part.</summary>
    [JsonPropertyOrder(7)]
    public Guid? LockId { get; init; }

    /// <summary>The lock's fence; null where none plays a part.</summary>
    [JsonPropertyOrder(8)]
    public long? Fence { get; init; }

    /// <summary>From the call to its end; in JSON in seconds, to the microsecond.</summary>
    [JsonPropertyOrder(9)]
    [JsonConverter(typeof(SecondsConverter))]
    public TimeSpan? Duration { get; init; }

    /// <summary>More, for a person to read.</summary>
    [JsonPropertyOrder(10)]
    public string? Message { get; init; }

    /// <summary>For <see cref="AuditEventType.TornLine"/>: the bytes that stood there, in base64.</summary>
    [JsonPropertyOrder(11)]
    public string? Evidence { get; init; }

    /// <summary>The <see cref="Hash"/> of the event before; of the first event, 64 zeros.</summary>
    [JsonPropertyOrder(12)]
    public required string PreviousHash { get; init; }

    /// <summary>SHA-256 (FIPS 180-4) of the line up to here: 64 hexadecimal digits in lower case.</summary>
    [JsonPropertyOrder(13)]
    public string? Hash { get; init; }
}
