namespace MdLock.Commits;

/// <summary>A section that a commit gives another id or place, with which its locks go.</summary>
/// <param name="From">The ids from <c>_document</c> down to it, before.</param>
/// <param name="To">The ids from <c>_document</c> down to it, after.</param>
internal sealed record JournalMove(IReadOnlyList<string> From, IReadOnlyList<string> To);
