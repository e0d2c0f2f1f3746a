using MdLock.Json;
using MdLock.Logs;

namespace MdLock.History;

/// <summary>One line in the history of a section.</summary>
/// <remarks>
/// Every kind carries id, version and checksum as they are after it, so that the last line alone tells how a section
/// stands.
/// </remarks>
internal sealed record HistoryLine
{
    /// <summary>The schema that this version writes.</summary>
    public const int CurrentSchema = 1;

    public int Schema { get; init; } = CurrentSchema;

    public required HistoryLineKind Kind { get; init; }

    public required string SectionKey { get; init; }

    public required string SectionId { get; init; }

    public required int Version { get; init; }

    public required string Operation { get; init; }

    public required string Author { get; init; }

    public required DateTimeOffset Timestamp { get; init; }

    public required long Fence { get; init; }

    public required Guid Commit { get; init; }

    /// <summary>The SHA-256 of the section's content; of no bytes when it is removed.</summary>
    public required string Checksum { get; init; }

    /// <summary>Null in a version in which the section is removed, and in all other kinds.</summary>
    public string? Content { get; init; }

    /// <summary>Whether the section is not in the document.</summary>
    public bool Removed { get; init; }

    /// <summary>In a removal: the id of the section above.</summary>
    public string? Under { get; init; }

    /// <summary>In a removal: the id of the section before it under the same one; null where there was none.</summary>
    public string? After { get; init; }

    /// <summary>In a version that a commit made: why, in the words of whoever asked for it.</summary>
    public string? Message { get; init; }

    /// <summary>The hash of the line before. In a base or a gap: of the last line that is not there any more.</summary>
    public required string Previous { get; init; }

    /// <summary>The line as it is written, line end included, and its hash.</summary>
    public (byte[] Bytes, string Hash) Seal() => ChainedLine.Seal(JsonBytes.Of(this, HistoryJson.Write));

    public SectionVersion ToVersion(string hash) => new()
    {
        SectionKey = SectionKey,
        SectionId = SectionId,
        Version = Version,
        Content = Content,
        Timestamp = Timestamp,
        Author = Author,
        Checksum = Checksum,
        Operation = Operation,
        Message = Message,
        Fence = Fence,
        Commit = Commit,
        Previous = Previous,
        Hash = hash,
    };
}
