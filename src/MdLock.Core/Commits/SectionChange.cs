using MdLock.Documents;
using MdLock.History;
using MdLock.Locking;
using MdLock.Rules;

namespace MdLock.Commits;

/// <summary>A change of one section that is to be committed.</summary>
/// <param name="Selector">The section, by an id or a heading path.</param>
/// <param name="Edit">Makes the new document from the old one; may be called again on a newer document.</param>
/// <param name="ExpectedChecksum">
/// The SHA-256 that the section's content must have, in hexadecimal; null if it may be anything.
/// </param>
public sealed record SectionChange(
    string Selector, Func<DocumentIndex, Section, EditResult> Edit, string? ExpectedChecksum)
{
    /// <summary>What is done, as the versions shall say: one of <see cref="SectionOperations"/>, or another word.</summary>
    public string Operation { get; init; } = SectionOperations.Set;

    /// <summary>The number that the section's newest version must have; null if it may be any.</summary>
    public int? ExpectedVersion { get; init; }

    /// <summary>What of the section the change touches, and a lock must cover.</summary>
    public LockScope Scope { get; init; }

    /// <summary>
    /// What else a lock must cover, as the sections whose bodies the change touches; null for nothing. A section that
    /// is added or moved changes the body of the one above it.
    /// </summary>
    public Func<DocumentIndex, Section, IReadOnlyList<Section>>? AlsoTouches { get; init; }

    /// <summary>Whether the edit adds a section, which it returns, and leaves the one that is selected as it is.</summary>
    public bool AddsSection { get; init; }

    /// <summary>For an added section: the identity of the removed section that it brings back; null for none.</summary>
    public string? Revives { get; init; }

    /// <summary>What a lock must cover.</summary>
    /// <param name="index">The document.</param>
    /// <param name="section">The section that was selected, of that index.</param>
    internal IEnumerable<LockTarget> Targets(DocumentIndex index, Section section)
    {
        IEnumerable<LockTarget> also = AlsoTouches?.Invoke(index, section)
            .Select(touched => SectionKey.Target(touched.IdPath, LockScope.Body)) ?? [];
        return AddsSection ? also : also.Prepend(SectionKey.Target(section.IdPath, Scope));
    }
}
