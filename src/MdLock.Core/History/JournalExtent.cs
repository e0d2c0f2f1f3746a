namespace MdLock.History;

/// <summary>How much of a journal is read.</summary>
internal enum JournalExtent
{
    /// <summary>The commits that came to their end, of each no more than how it ended.</summary>
    Ended,

    /// <summary>The same, and what was under way behind them.</summary>
    Commits,

    /// <summary>All entries, whole.</summary>
    Entries,
}
