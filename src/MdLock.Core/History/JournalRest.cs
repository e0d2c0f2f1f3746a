namespace MdLock.History;

/// <summary>What stands in a journal behind the last entry that can be read.</summary>
internal enum JournalRest
{
    /// <summary>Nothing.</summary>
    None,

    /// <summary>The beginning of an entry that was not written to its end: its commit had not come to touch the document.</summary>
    Torn,

    /// <summary>Something else, with entries behind it.</summary>
    Damaged,
}
