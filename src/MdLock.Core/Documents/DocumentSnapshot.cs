namespace MdLock.Documents;

/// <summary>A document as it was at one moment, whole.</summary>
/// <param name="Path">The document's one name, behind all links.</param>
/// <param name="Text">Its text, and how it is encoded.</param>
/// <param name="Index">Its sections.</param>
public sealed record DocumentSnapshot(string Path, DocumentText Text, DocumentIndex Index);
