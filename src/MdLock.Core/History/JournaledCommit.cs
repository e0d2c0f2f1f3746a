namespace MdLock.History;

/// <summary>A commit as the journal has it.</summary>
/// <param name="Entry">What it was about to do.</param>
/// <param name="Offset">Where its entry begins in the journal, in bytes.</param>
/// <param name="End">How it ended; null of one that is under way, or died.</param>
internal sealed record JournaledCommit(JournalEntry Entry, long Offset, CommitEnd? End)
{
    /// <summary>The lines that it added, where they stand.</summary>
    public IEnumerable<PendingLines> Appends => End is { Elsewhere.Count: > 0 }
        ? Entry.Appends.Select(append => End.Elsewhere.FirstOrDefault(one => one.Key == append.Key) ?? append)
        : Entry.Appends;
}
