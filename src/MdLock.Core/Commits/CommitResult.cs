using MdLock.Documents;
using MdLock.History;

namespace MdLock.Commits;

/// <summary>What a commit did.</summary>
/// <param name="Before">The document before.</param>
/// <param name="After">
/// The document after; the same instance when nothing changed. With what others committed in the same moment, where this
/// commit took theirs along; without it, where one of them took this one along.
/// </param>
/// <param name="Section">The section in the document after; null when it is not there any more.</param>
/// <param name="Changed">False when the document had the text already, and nothing was written.</param>
public sealed record CommitResult(DocumentSnapshot Before, DocumentSnapshot After, Section? Section, bool Changed)
{
    /// <summary>The sections in the document after, one for each change; null for one that is not there any more.</summary>
    public IReadOnlyList<Section?> Sections { get; init; } = [Section];

    /// <summary>The versions that were recorded, those of what was found before the commit included.</summary>
    public IReadOnlyList<SectionVersion> Versions { get; init; } = [];

    /// <summary>
    /// Why the history is not complete yet: the document is replaced, and the journal holds what is missing until the
    /// next commit or repair adds it. Null in all but rare cases, such as a disk that became full in that moment.
    /// </summary>
    public Exception? Deferred { get; init; }
}
