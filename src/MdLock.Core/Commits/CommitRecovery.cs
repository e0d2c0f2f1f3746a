using MdLock.Disk;
using MdLock.Errors;
using MdLock.History;
using Microsoft.Win32.SafeHandles;

namespace MdLock.Commits;

/// <summary>Finishes a commit, and finishes or undoes one that died. Used within a commit only.</summary>
internal sealed class CommitRecovery(
    DocumentFile document,
    DocumentReplacement replacement,
    IDisk files,
    HistoryFolder folder,
    CommitJournal journal,
    SectionFiles sections,
    HistoryStateFile state,
    CommitLocks locks)
{
    /// <summary>Does what is to be done.</summary>
    /// <returns>What was done; null when no commit was under way.</returns>
    /// <exception cref="IOException">The system refuses; another attempt goes on from there.</exception>
    /// <exception cref="UnauthorizedAccessException">The same.</exception>
    /// <exception cref="StoreException">The same, of the locks.</exception>
    public RecoveryAction? Run()
    {
        JournalEntry? entry = journal.ReadOpen();
        if (entry is null)
        {
            return Discard();
        }

        replacement.Settle(entry.Temporary);

        // Lines are added only after the replacement: if one is there, the document was the new one, whatever it is now.
        string? now = files.Checksum(document.Path);
        if (now == entry.After || entry.Appends.Any(sections.HasBegun))
        {
            files.SyncFolder(document.Folder);
            string? displaced = KeepUnless(entry, files.Checksum(replacement.PathOf(entry.Temporary)));
            RollForward(entry, again: true);
            return ToAction(entry, displaced is null ? RecoveryOutcome.RolledForward : RecoveryOutcome.Conflict, displaced);
        }

        if (now == entry.Before)
        {
            files.Delete(replacement.PathOf(entry.Temporary));
            journal.Close();
            return ToAction(entry, RecoveryOutcome.RolledBack, kept: null);
        }

        string kept = Keep(entry);
        journal.Close();
        return ToAction(entry, RecoveryOutcome.Conflict, kept);
    }

    /// <summary>What follows once the document is replaced. May be done again from its start, however far it came.</summary>
    /// <remarks>
    /// The locks first: until they are carried, a section's new place is free to whoever reads the new document. The
    /// state after the lines, from which it can be made again.
    /// </remarks>
    /// <param name="entry">The commit.</param>
    /// <param name="again">True when some of it may have been done before.</param>
    /// <param name="beforeTheEnd">What is to be done before the commit counts as done; null for nothing.</param>
    public void RollForward(JournalEntry entry, bool again, Action? beforeTheEnd = null)
    {
        locks.Carry(entry, again);
        HistoryState known = state.Read();
        PendingLines[] appended = [.. entry.Appends.Select(append => sections.Append(sections.InPresentFile(append, known)))];
        state.Write(HistoryStateFile.Apply(
            state.Read(), appended, entry.Seen, entry.After, files.BirthOf(document.Path)));
        beforeTheEnd?.Invoke();
        journal.Close();
    }

    /// <summary>Undoes a commit whose replacement was taken back.</summary>
    /// <returns>What was kept, if another program wrote the document in that very moment too; else null.</returns>
    public RecoveryAction? Undo(JournalEntry entry)
    {
        string? kept = KeepUnless(entry, files.Checksum(replacement.PathOf(entry.Temporary)));
        journal.Close();
        return kept is null ? null : ToAction(entry, RecoveryOutcome.Conflict, kept);
    }

    private RecoveryAction? Discard()
    {
        if (!journal.IsDamaged())
        {
            return null;
        }

        journal.Reset();
        return new(Guid.Empty, RecoveryOutcome.Discarded, "", "", default, 0, Kept: null);
    }

    /// <summary>
    /// After the replacement the temporary file is what was replaced. Unless that is what the commit knew, another
    /// program wrote it, and nobody else has it.
    /// </summary>
    private string? KeepUnless(JournalEntry entry, string? displaced)
    {
        if (displaced is null || displaced == entry.Before || displaced == entry.After)
        {
            files.Delete(replacement.PathOf(entry.Temporary));
            return null;
        }

        return Keep(entry);
    }

    private string Keep(JournalEntry entry)
    {
        string kept = Path.Combine(folder.Kept, entry.Commit.ToString("N"));
        files.CreateFolder(folder.Kept);
        files.CreateFolder(kept);
        string copy = Path.Combine(kept, "commit");
        files.Delete(copy);
        using (SafeFileHandle file = files.Create(copy))
        {
            files.Share(file);
            files.Write(file, CommitJournal.Encode(entry), 0);
            files.Sync(file);
        }

        string temporary = replacement.PathOf(entry.Temporary);
        if (files.Length(temporary) >= 0)
        {
            files.Replace(temporary, Path.Combine(kept, Path.GetFileName(document.Path)));
        }

        files.SyncFolder(kept);
        return kept;
    }

    private static RecoveryAction ToAction(JournalEntry entry, RecoveryOutcome outcome, string? kept) =>
        new(entry.Commit, outcome, entry.Operation, entry.Author, entry.Timestamp, entry.Fence, kept);
}
