using MdLock.History;

namespace MdLock.Queries;

/// <summary>A version of a section, and the document that it belongs to.</summary>
/// <param name="Path">The document, by its canonical path.</param>
/// <param name="Version">The version.</param>
public sealed record FoundVersion(string Path, SectionVersion Version);
