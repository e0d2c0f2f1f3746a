using System.Collections.Immutable;

namespace MdLock.History;

/// <summary>How the history of a document stands: what each commit reads first and writes last.</summary>
/// <remarks>
/// The file tells how it stood at the last checkpoint; what has been committed since is in the journal. All of it but
/// <see cref="Document"/>, <see cref="File"/> and what was seen can be made again from the section files.
/// </remarks>
internal sealed record HistoryState
{
    /// <summary>The schema that this version writes.</summary>
    public const int CurrentSchema = 1;

    /// <summary>Nothing was ever committed.</summary>
    public static HistoryState Empty { get; } = new() { Sections = [] };

    public int Schema { get; init; } = CurrentSchema;

    /// <summary>The number of the last commit; 0 before the first, or when that is not known.</summary>
    public long Sequence { get; init; }

    /// <summary>The SHA-256 of the document's bytes after the last commit; null when that is not known.</summary>
    public string? Document { get; init; }

    /// <summary>What tells the document's file, as the last commit left it, from all others that ever were; null when that is not known.</summary>
    public string? File { get; init; }

    /// <summary>All sections that have a history, removed ones too.</summary>
    public required ImmutableArray<TrackedSection> Sections { get; init; }
}
