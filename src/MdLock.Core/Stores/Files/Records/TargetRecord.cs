namespace MdLock.Stores.Files.Records;

/// <summary>A further target of a ticket that waits for several sections.</summary>
internal sealed record TargetRecord(string SectionId, string Path, string Scope);
