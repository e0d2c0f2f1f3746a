namespace MdLock.History;

/// <summary>What the journal says of a commit that came to its end: all that whoever reads the history needs of it.</summary>
/// <remarks>So an entry, which is longer, is read only by whoever has to carry it out.</remarks>
internal sealed record CommitEnd
{
    /// <summary>The number of the commit.</summary>
    public required long Sequence { get; init; }

    /// <summary>The run of the machine on which it was made.</summary>
    public required string Boot { get; init; }

    /// <summary>When it was made.</summary>
    public required DateTimeOffset Timestamp { get; init; }

    /// <summary>The SHA-256 of the document's bytes after it.</summary>
    public required string Document { get; init; }

    /// <summary>What tells the document's file after it from all others that ever were; null when that is not known.</summary>
    public required string? File { get; init; }

    /// <summary>The sections that stand otherwise after it.</summary>
    public required IReadOnlyList<TrackedSection> Sections { get; init; }
}
