namespace MdLock.History;

/// <summary>A commit as the journal has it.</summary>
/// <param name="Sequence">Its number.</param>
/// <param name="Offset">Where its entry begins in the journal, in bytes.</param>
/// <param name="Entry">What it was about to do; null where it came to its end and nobody asked for that.</param>
/// <param name="End">How it ended; null of one that is under way, or died.</param>
internal sealed record JournaledCommit(long Sequence, long Offset, JournalEntry? Entry, CommitEnd? End)
{
    /// <summary>The run of the machine on which it was made.</summary>
    public string Boot => End?.Boot ?? Entry!.Boot;

    /// <summary>When it was made.</summary>
    public DateTimeOffset Timestamp => End?.Timestamp ?? Entry!.Timestamp;
}
