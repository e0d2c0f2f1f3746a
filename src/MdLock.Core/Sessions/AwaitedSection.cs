using MdLock.History;

namespace MdLock.Sessions;

/// <summary>A section for which a wait came to its end.</summary>
/// <param name="Path">The document, by its canonical path.</param>
/// <param name="SectionId">The section's id.</param>
/// <param name="Version">The version that its content is, recorded or not; null where the history cannot be read.</param>
/// <param name="Checksum">The SHA-256 of its content in UTF-8: 64 hexadecimal digits.</param>
/// <param name="Waited">How long the wait was.</param>
internal sealed record AwaitedSection(string Path, string SectionId, VersionMark? Version, string Checksum, TimeSpan Waited);
