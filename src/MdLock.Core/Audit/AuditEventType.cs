namespace MdLock.Audit;

/// <summary>What happened.</summary>
/// <remarks>
/// In the trail by their names in snake_case. <see cref="EventTypes.EndsOperation"/> says which of them count as an
/// operation, so that each operation is counted once.
/// </remarks>
internal enum AuditEventType
{
    /// <summary>A newer version of MdLock wrote it; this one does not know what it is.</summary>
    Other,

    /// <summary>A lock was asked for and answered at once: granted, or refused without a wait.</summary>
    Acquire,

    /// <summary>A request that conflicts; the message names who holds or waits ahead.</summary>
    Contention,

    /// <summary>A request took its place in the queue.</summary>
    Wait,

    /// <summary>A request was granted after a wait; its duration is the wait.</summary>
    Grant,

    /// <summary>A wait ran out of time.</summary>
    Timeout,

    /// <summary>A wait was given up.</summary>
    Cancel,

    /// <summary>An owner gave its lock back.</summary>
    Release,

    /// <summary>A stale lock or ticket was taken away; the message carries the verdict.</summary>
    Reclaim,

    /// <summary>A lock was released by somebody else's order.</summary>
    ForcedRelease,

    /// <summary>Such an order met a live lock, which stayed.</summary>
    ForcedReleaseRefused,

    /// <summary>A lock's time to live ran out.</summary>
    Expiry,

    /// <summary>A change was committed.</summary>
    Commit,

    /// <summary>A change was begun and undone.</summary>
    Rollback,

    /// <summary>What a crash left was finished, undone or put aside.</summary>
    Recovery,

    /// <summary>Stale entries and leftovers were removed.</summary>
    Cleanup,

    /// <summary>What was damaged was mended, as far as it could be; whoever ordered it was told of the rest.</summary>
    Repair,

    /// <summary>Another program changed the document.</summary>
    ExternalEdit,

    /// <summary>The document got another name or another folder, and all that belongs to it went with it.</summary>
    Move,

    /// <summary>The history of a document that is gone was taken over: it is this one, under another name.</summary>
    Adoption,

    /// <summary>An operation failed in a way that no other type tells.</summary>
    Error,

    /// <summary>Of the trail itself: events could not be written when they happened, and follow; some may be lost.</summary>
    Gap,

    /// <summary>Of the trail itself: a line that a crash tore, kept as evidence.</summary>
    TornLine,

    /// <summary>Of the trail itself: it was not as it was left; lines or the head file are gone.</summary>
    Damage,

    /// <summary>Of the trail itself: a new file was begun.</summary>
    Rotation,
}
