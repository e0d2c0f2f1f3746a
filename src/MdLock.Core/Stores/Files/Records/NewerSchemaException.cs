namespace MdLock.Stores.Files.Records;

/// <summary>A record is of a schema that only a newer version of MdLock can read.</summary>
internal sealed class NewerSchemaException(int schema)
    : Exception($"its schema is {schema}, and this version reads up to {LockRecord.CurrentSchema}");
