namespace MdLock.Stores.Files.Records;

/// <summary>The one field that every version of every record has.</summary>
internal sealed record SchemaRecord(int Schema);
