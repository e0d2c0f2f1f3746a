namespace MdLock.History;

/// <summary>How a section with a history stands: enough to find its newest version and to add the next.</summary>
internal sealed record TrackedSection
{
    /// <summary>The identity of the section: the stem of its file's name.</summary>
    public required string Key { get; init; }

    /// <summary>The id that it has now, or had when it was removed.</summary>
    public required string Id { get; init; }

    /// <summary>The number of its file: each rewriting by retention or repair makes the next.</summary>
    public required int Generation { get; init; }

    /// <summary>The newest version.</summary>
    public required int Version { get; init; }

    /// <summary>The checksum of the newest version.</summary>
    public required string Checksum { get; init; }

    /// <summary>The checksum of the content that the last commit left, of whichever section it was.</summary>
    public required string Seen { get; init; }

    /// <summary>Whether it is not in the document.</summary>
    public bool Removed { get; init; }

    /// <summary>Where its last line starts, in bytes.</summary>
    public required long LastLine { get; init; }

    /// <summary>Where the next line will start: the length of the file in bytes.</summary>
    public required long End { get; init; }

    /// <summary>The hash on which its next line follows: that of its last line.</summary>
    public required string Hash { get; init; }
}
