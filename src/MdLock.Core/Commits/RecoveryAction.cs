using MdLock.History;

namespace MdLock.Commits;

/// <summary>A commit that did not come to its end, and what was done about it.</summary>
/// <param name="Commit">The commit; of one whose entry was torn, nothing but the outcome is known.</param>
/// <param name="Outcome">What became of it.</param>
/// <param name="Operation">What it was to do.</param>
/// <param name="Author">The user whose commit it was.</param>
/// <param name="Timestamp">When it was made.</param>
/// <param name="Fence">The fence of the lock in whose name it came.</param>
/// <param name="Kept">The folder with texts that a person must look at; null when there are none.</param>
internal sealed record RecoveryAction(
    Guid Commit,
    RecoveryOutcome Outcome,
    string Operation,
    string Author,
    DateTimeOffset Timestamp,
    long Fence,
    string? Kept)
{
    /// <summary>What was done about a commit.</summary>
    /// <param name="entry">The commit.</param>
    /// <param name="outcome">What became of it.</param>
    /// <param name="kept">The folder with texts that a person must look at; null when there are none.</param>
    public static RecoveryAction Of(JournalEntry entry, RecoveryOutcome outcome, string? kept) =>
        new(entry.Commit, outcome, entry.Operation, entry.Author, entry.Timestamp, entry.Fence, kept);
}

/// <summary>What became of a commit that did not come to its end.</summary>
internal enum RecoveryOutcome
{
    /// <summary>The document was still the old one: the commit was undone.</summary>
    RolledBack,

    /// <summary>The entry in the journal was torn: its commit had not come to touch the document.</summary>
    Discarded,

    /// <summary>The document was already the new one: the commit was finished.</summary>
    RolledForward,

    /// <summary>The document was neither: nothing was overwritten, and what the commit wanted was kept aside.</summary>
    Conflict,
}
