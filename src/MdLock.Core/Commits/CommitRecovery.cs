using MdLock.Disk;
using MdLock.Documents;
using MdLock.Errors;
using MdLock.History;
using MdLock.Logs;
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
    CommitLocks locks,
    Checkpoint checkpoint,
    ICommitObserver? observer,
    string boot)
{
    /// <summary>Does what is to be done.</summary>
    /// <returns>What was done; null when no commit was under way and nothing was lost.</returns>
    /// <exception cref="IOException">The system refuses; another attempt goes on from there.</exception>
    /// <exception cref="UnauthorizedAccessException">The same.</exception>
    /// <exception cref="StoreException">The same, of the locks.</exception>
    public RecoveryAction? Run()
    {
        JournalContents contents = Look();
        bool isDamaged = contents is { Rest: not JournalRest.None, Unfinished: null };
        if (contents.Rest != JournalRest.None)
        {
            journal.CutRest(contents);
            contents = Look();
        }

        if (contents.Unfinished is { } unfinished && !document.IsTemporary(unfinished.Entry!.Temporary))
        {
            // The temporary file of another document is a text that is not this one's to take or to remove.
            journal.TakeBack(unfinished);
            contents = Look();
            isDamaged = true;
        }

        RecoveryAction? action = contents.IsFromOtherRun(boot)
            ? DoAgain(contents)
            : contents.Unfinished is { } died ? FinishOrUndo(died) : null;
        if (isDamaged)
        {
            // Some of what was cut off may have come to its end.
            state.Reconcile();
        }

        return action ?? (isDamaged ? new(Guid.Empty, RecoveryOutcome.Discarded, "", "", default, 0, Kept: null) : null);
    }

    /// <summary>What the journal holds; with all entries, where they may have to be carried out again.</summary>
    private JournalContents Look()
    {
        JournalContents contents = journal.Read();
        return contents.IsFromOtherRun(boot) ? journal.ReadWithEntries() : contents;
    }

    /// <summary>What follows once the document is replaced. May be done again from its start, however far it came.</summary>
    /// <remarks>
    /// The locks first: until they are carried, a section's new place is free to whoever reads the new document. The mark
    /// in the journal last: until it is there, all of this is done again.
    /// </remarks>
    /// <param name="entry">The commit.</param>
    /// <param name="again">True when some of it may have been done before.</param>
    public void RollForward(JournalEntry entry, bool again)
    {
        locks.Carry(entry, again);
        HistoryState before = state.ReadWithin();
        IReadOnlyList<PendingLines> appended = Append(entry.Appends, again ? before : null, sections.Append);
        observer?.OnCommitted(entry.Notes, again);
        journal.MarkDone(HistoryStateFile.EndOf(before, entry, appended, files.BirthOf(document.Path)).End);
    }

    /// <summary>Undoes a commit whose replacement was taken back.</summary>
    /// <returns>What was kept, if another program wrote the document in that very moment too; else null.</returns>
    public RecoveryAction? Undo(JournaledCommit commit)
    {
        JournalEntry entry = commit.Entry!;
        string? kept = KeepUnless(entry, files.Checksum(replacement.PathOf(entry.Temporary)));
        journal.TakeBack(commit);
        return kept is null ? null : ToAction(entry, RecoveryOutcome.Conflict, kept);
    }

    /// <summary>A process died in the middle of a commit, and all that it wrote is there.</summary>
    private RecoveryAction FinishOrUndo(JournaledCommit commit)
    {
        JournalEntry entry = commit.Entry!;
        replacement.Settle(entry.Temporary);

        // Lines are added only after the replacement: if one is there, the document was the new one, whatever it is now.
        string? now = files.Checksum(document.Path);
        if (now == entry.After || entry.Appends.Any(sections.HasBegun))
        {
            string? displaced = KeepUnless(entry, files.Checksum(replacement.PathOf(entry.Temporary)));
            RollForward(entry, again: true);
            return ToAction(entry, displaced is null ? RecoveryOutcome.RolledForward : RecoveryOutcome.Conflict, displaced);
        }

        if (now == entry.Before)
        {
            // Durable first: nobody would know of the file any more.
            files.Delete(replacement.PathOf(entry.Temporary));
            files.SyncFolder(document.Folder);
            journal.TakeBack(commit);
            return ToAction(entry, RecoveryOutcome.RolledBack, kept: null);
        }

        string kept = Keep(entry);
        journal.TakeBack(commit);
        return ToAction(entry, RecoveryOutcome.Conflict, kept);
    }

    /// <summary>The machine went down since, and may have forgotten all that no checkpoint and no entry holds.</summary>
    /// <remarks>
    /// Nobody knows which of these commits were answered, so all of them are carried out: where the document's name was
    /// forgotten and it is an older one of them, it is made anew; where it is another text, a program outside wrote that
    /// later. What is told again is passed over where it was told.
    /// </remarks>
    private RecoveryAction? DoAgain(JournalContents contents)
    {
        JournalEntry last = contents.Last!.Entry!;
        HistoryState stored = state.ReadStored(contents);
        HistoryState now = stored;
        string? kept = null;
        if (document.IsTemporary(last.Temporary))
        {
            replacement.Settle(last.Temporary);
        }

        bool isNew = TryMakeAnew(contents, stored);
        RemoveKnown(document.TemporaryOf(last.Commit), contents);
        foreach (JournaledCommit commit in contents.Commits)
        {
            JournalEntry entry = commit.Entry!;
            if (document.IsTemporary(entry.Temporary))
            {
                kept = KeepUnless(entry, files.Checksum(replacement.PathOf(entry.Temporary))) ?? kept;
            }

            locks.Carry(entry, again: true);

            // A state that has the commit does not prove that its lines are there: of a checkpoint that died its name alone may be.
            IReadOnlyList<PendingLines> appended = Append(entry.Appends, now, sections.AppendAgain);
            if (entry.Sequence > now.Sequence)
            {
                now = HistoryStateFile.EndOf(now, entry, appended, commit == contents.Last ? files.BirthOf(document.Path) : null).State;
            }
        }

        observer?.OnCommitted([.. contents.Commits.SelectMany(commit => commit.Entry!.Notes)], again: true);
        checkpoint.Run(now, now.Sections);
        return kept is not null || isNew || contents.Unfinished is not null
            ? ToAction(last, kept is null ? RecoveryOutcome.RolledForward : RecoveryOutcome.Conflict, kept)
            : null;
    }

    /// <summary>Makes the last document of the journal of an older one of it, whose name came back when the machine went down.</summary>
    /// <returns>False where the document is not one of those.</returns>
    private bool TryMakeAnew(JournalContents contents, HistoryState stored)
    {
        IReadOnlyList<JournaledCommit> commits = contents.Commits;
        JournalEntry last = contents.Last!.Entry!;
        string? now = files.Checksum(document.Path);
        if (now is null)
        {
            return false;
        }

        if (now == last.After)
        {
            // It may have been so before, and the commit just at its temporary file.
            RemoveTorn(last.Temporary, document.Read());
            return false;
        }

        // Which file the document was after each commit: an older text in another file was put there on purpose.
        string? file = files.BirthOf(document.Path)?.ToString();
        for (int first = commits.Count - 1; first >= 0; first--)
        {
            string? known = first == 0 ? stored.File : commits[first - 1].End?.File;
            if (commits[first].Entry!.Before == now && (known is null || file is null || known == file))
            {
                byte[]? bytes = document.Read();
                for (int at = first; at < commits.Count && bytes is not null; at++)
                {
                    bytes = commits[at].Entry!.Splice.Apply(bytes);
                }

                return bytes is not null && TryReplace(last, now, bytes);
            }
        }

        return false;
    }

    private bool TryReplace(JournalEntry last, string now, byte[] bytes)
    {
        if (ContentChecksum.OfBytes(bytes) != last.After)
        {
            return false;
        }

        // Always the same name: who dies here leaves nothing that nobody knows of.
        string temporary = document.TemporaryOf(last.Commit);
        RemoveTorn(last.Temporary, bytes);
        RemoveTorn(temporary, bytes);
        replacement.WriteAside(temporary, bytes);
        replacement.Exchange(temporary);
        bool isReplaced = replacement.HasReplaced(temporary, now);
        if (!isReplaced)
        {
            // Another program wrote it in this very moment.
            replacement.Exchange(temporary);
        }

        files.Delete(replacement.PathOf(temporary));
        return isReplaced;
    }

    /// <summary>Removes the temporary file of a commit that was writing it when the machine went down.</summary>
    private void RemoveTorn(string temporary, byte[] wanted)
    {
        if (!document.IsTemporary(temporary))
        {
            return;
        }

        string path = replacement.PathOf(temporary);
        bool isTorn;
        using (SafeFileHandle? file = files.TryOpenToRead(path))
        {
            isTorn = file is not null && files.Length(file) <= wanted.Length && AppendPlace.IsTorn(files, file, 0, wanted);
        }

        if (isTorn)
        {
            files.Delete(path);
        }
    }

    /// <summary>Removes a temporary file of an earlier attempt, if it holds one of the texts of the journal.</summary>
    private void RemoveKnown(string temporary, JournalContents contents)
    {
        string path = replacement.PathOf(temporary);
        string? text = files.Checksum(path);
        if (text is not null && contents.Commits.Any(commit => text == commit.Entry!.Before || text == commit.Entry.After))
        {
            files.Delete(path);
        }
    }

    private List<PendingLines> Append(
        IEnumerable<PendingLines> appends, HistoryState? known, Func<PendingLines, PendingLines> append)
    {
        var appended = new List<PendingLines>();
        foreach (PendingLines one in appends)
        {
            appended.Add(append(known is null ? one : sections.InPresentFile(one, known)));
        }

        return appended;
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
        files.SyncFolder(folder.Kept);
        files.SyncFolder(Path.GetDirectoryName(folder.Kept)!);
        return kept;
    }

    private static RecoveryAction ToAction(JournalEntry entry, RecoveryOutcome outcome, string? kept) =>
        new(entry.Commit, outcome, entry.Operation, entry.Author, entry.Timestamp, entry.Fence, kept);
}
