namespace MdLock.History;

/// <summary>What the journal says of a commit that came to its end.</summary>
/// <param name="Sequence">The number of the commit.</param>
/// <param name="File">What tells the document's file after it from all others that ever were; null when that is not known.</param>
/// <param name="Elsewhere">The lines that went to another place than the entry tells, because something else stood there.</param>
internal sealed record CommitEnd(long Sequence, string? File, IReadOnlyList<PendingLines> Elsewhere);
