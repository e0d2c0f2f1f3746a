namespace MdLock.Commits;

/// <summary>A commit that did not come to its end, and what was done about it.</summary>
/// <param name="Commit">The commit; of one whose entry was torn, nothing but the outcome is known.</param>
/// <param name="Outcome">What became of it.</param>
/// <param name="Operation">What it was to do.</param>
/// <param name="Author">The user whose commit it was.</param>
/// <param name="Timestamp">When it was made.</param>
/// <param name="Fence">The fence of the lock in whose name it came.</param>
/// <param name="Kept">The folder with texts that a person must look at; null when there are none.</param>
public sealed record RecoveryAction(
    Guid Commit,
    RecoveryOutcome Outcome,
    string Operation,
    string Author,
    DateTimeOffset Timestamp,
    long Fence,
    string? Kept);
