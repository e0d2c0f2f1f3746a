using MdLock.Documents;

namespace MdLock.Commits;

/// <summary>A change of one section that is to be committed.</summary>
/// <param name="Selector">The section, by an id or a heading path.</param>
/// <param name="Edit">Makes the new document from the old one; may be called again on a newer document.</param>
/// <param name="ExpectedChecksum">
/// The SHA-256 that the section's content must have, in hexadecimal; null if it may be anything.
/// </param>
public sealed record SectionChange(
    string Selector, Func<DocumentIndex, Section, EditResult> Edit, string? ExpectedChecksum);
