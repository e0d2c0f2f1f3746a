namespace MdLock.History;

/// <summary>A section that has a history, and how it stands.</summary>
/// <param name="SectionKey">Its identity, which stays when its id changes.</param>
/// <param name="SectionId">The id that it has, or had when it was removed.</param>
/// <param name="Version">The number of its newest version.</param>
/// <param name="Checksum">The SHA-256 of the newest version's content, in hexadecimal.</param>
/// <param name="IsRemoved">Whether the section is not in the document any more.</param>
internal sealed record SectionHistory(string SectionKey, string SectionId, int Version, string Checksum, bool IsRemoved);
