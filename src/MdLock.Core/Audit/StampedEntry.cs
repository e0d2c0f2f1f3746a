namespace MdLock.Audit;

/// <summary>An entry and when it happened.</summary>
internal readonly record struct StampedEntry(AuditEntry Entry, DateTimeOffset Time);
