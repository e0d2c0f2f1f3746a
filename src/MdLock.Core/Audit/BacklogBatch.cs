namespace MdLock.Audit;

/// <summary>What of a backlog is written at once.</summary>
/// <param name="Entries">What to write; with a gap's entry, one more than <paramref name="Count"/>.</param>
/// <param name="Count">How many of them are in the backlog.</param>
/// <param name="Lost">How many more were lost so far.</param>
internal readonly record struct BacklogBatch(IReadOnlyList<StampedEntry> Entries, int Count, long Lost);
