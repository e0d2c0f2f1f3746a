namespace MdLock.Reports;

/// <summary>How a lock ended.</summary>
internal enum SpanEnd
{
    /// <summary>The trail does not tell: it is held still, or nobody noted its end.</summary>
    Unknown,

    /// <summary>Its owner gave it back.</summary>
    Released,

    /// <summary>Its time to live ran out.</summary>
    Expired,

    /// <summary>It was stale, and was taken away.</summary>
    Reclaimed,

    /// <summary>It was stale, and was released by somebody else's order.</summary>
    Forced,
}
