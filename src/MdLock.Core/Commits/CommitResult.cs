using MdLock.Documents;

namespace MdLock.Commits;

/// <summary>What a commit did.</summary>
/// <param name="Before">The document before.</param>
/// <param name="After">The document after; the same instance when nothing changed.</param>
/// <param name="Section">The section in the document after; null when it is not there any more.</param>
/// <param name="Changed">False when the document had the text already, and nothing was written.</param>
public sealed record CommitResult(DocumentSnapshot Before, DocumentSnapshot After, Section? Section, bool Changed);
