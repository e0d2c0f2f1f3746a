namespace MdLock.Rules;

/// <summary>Why the rules refuse a request.</summary>
internal enum RefusalReason
{
    /// <summary>Something conflicts, and the requester does not want to wait.</summary>
    Held,

    /// <summary>The document has <see cref="LockTable.MaxLocks"/> locks.</summary>
    LimitReached,

    /// <summary>The requester would wait, directly or through others, for itself.</summary>
    Deadlock,

    /// <summary>The ticket is not in the queue (any more).</summary>
    TicketGone,
}
