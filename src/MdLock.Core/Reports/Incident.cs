using MdLock.Audit;

namespace MdLock.Reports;

/// <summary>Something that went another way than its owner meant: a stale lock, a recovery, a damage.</summary>
/// <param name="Document">The document's path.</param>
/// <param name="Event">What happened.</param>
internal sealed record Incident(string Document, AuditEvent Event)
{
    /// <summary>Whether an event is one.</summary>
    public static bool Is(AuditEventType type) => type is
        AuditEventType.Expiry or AuditEventType.Reclaim or AuditEventType.ForcedRelease
        or AuditEventType.ForcedReleaseRefused or AuditEventType.Rollback or AuditEventType.Recovery
        or AuditEventType.Repair or AuditEventType.Error or AuditEventType.Gap or AuditEventType.TornLine
        or AuditEventType.Damage;
}
