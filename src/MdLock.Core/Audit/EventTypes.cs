using MdLock.Json;

namespace MdLock.Audit;

/// <summary>What the types of events have in common.</summary>
internal static class EventTypes
{
    /// <summary>The names.</summary>
    internal static readonly SnakeCaseNames Names = new(typeof(AuditEventType));

    /// <summary>The name in the trail and on metrics: snake_case.</summary>
    public static string ToName(this AuditEventType type) => Names.Of((int)type);

    /// <summary>True for an event by which an operation that somebody asked for came to its end, well or not.</summary>
    /// <remarks>
    /// The others accompany an operation (<see cref="AuditEventType.Wait"/>), or are noticed, not asked for
    /// (<see cref="AuditEventType.Expiry"/>).
    /// </remarks>
    public static bool EndsOperation(this AuditEventType type) => type is
        AuditEventType.Acquire or AuditEventType.Grant or AuditEventType.Timeout or AuditEventType.Cancel
        or AuditEventType.Release or AuditEventType.ForcedRelease or AuditEventType.ForcedReleaseRefused
        or AuditEventType.Commit or AuditEventType.Rollback or AuditEventType.Recovery or AuditEventType.Cleanup
        or AuditEventType.Repair or AuditEventType.Move or AuditEventType.Error;
}
