namespace MdLock.Audit;

/// <summary>An entry and when it happened.</summary>
/// <remarks>No structure: lists of one would be compiled anew in each process.</remarks>
internal sealed record StampedEntry(AuditEntry Entry, DateTimeOffset Time);
