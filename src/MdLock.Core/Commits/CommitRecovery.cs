using MdLock.Disk;
using MdLock.Errors;
using MdLock.History;

namespace MdLock.Commits;

/// <summary>Finishes or undoes a commit that died, by the journal. Used within a commit only.</summary>
internal sealed class CommitRecovery(
    DocumentFile document,
    DocumentReplacement replacement,
    IDisk files,
    ICommitJournal journal,
    SectionFiles sections,
    HistoryStateFile state,
    CommitLocks locks,
    CommitEnding ending,
    KeptTexts kept,
    ForgottenReplacement forgotten,
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

    /// <summary>Undoes a commit whose replacement was taken back.</summary>
    /// <returns>What was kept, if another program wrote the document in that very moment too; else null.</returns>
    public RecoveryAction? Undo(JournaledCommit commit)
    {
        JournalEntry entry = commit.Entry!;
        string? place = kept.Unless(entry);
        journal.TakeBack(commit);
        return place is null ? null : RecoveryAction.Of(entry, RecoveryOutcome.Conflict, place);
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
            string? displaced = kept.Unless(entry);
            ending.RollForward(entry, again: true);
            return RecoveryAction.Of(entry, displaced is null ? RecoveryOutcome.RolledForward : RecoveryOutcome.Conflict, displaced);
        }

        if (now == entry.Before)
        {
            // Durable first: nobody would know of the file any more.
            files.Delete(replacement.PathOf(entry.Temporary));
            files.SyncFolder(document.Folder);
            journal.TakeBack(commit);
            return RecoveryAction.Of(entry, RecoveryOutcome.RolledBack, kept: null);
        }

        string place = kept.Keep(entry);
        journal.TakeBack(commit);
        return RecoveryAction.Of(entry, RecoveryOutcome.Conflict, place);
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
        string? place = null;
        if (document.IsTemporary(last.Temporary))
        {
            replacement.Settle(last.Temporary);
        }

        bool isNew = forgotten.TryMakeAnew(contents, stored);
        RemoveKnown(document.TemporaryOf(last.Commit), contents);
        foreach (JournaledCommit commit in contents.Commits)
        {
            JournalEntry entry = commit.Entry!;
            if (document.IsTemporary(entry.Temporary))
            {
                place = kept.Unless(entry) ?? place;
            }

            locks.Carry(entry, again: true);

            // A state that has the commit does not prove that its lines are there: of a checkpoint that died its name alone may be.
            IReadOnlyList<PendingLines> appended = ending.Append(entry.Appends, now, sections.AppendAgain);
            if (entry.Sequence > now.Sequence)
            {
                now = HistoryStateFile.EndOf(now, entry, appended, commit == contents.Last ? files.BirthOf(document.Path) : null).State;
            }
        }

        observer?.OnCommitted([.. contents.Commits.SelectMany(commit => commit.Entry!.Notes)], again: true);
        checkpoint.Run(now, now.Sections);
        return place is not null || isNew || contents.Unfinished is not null
            ? RecoveryAction.Of(last, place is null ? RecoveryOutcome.RolledForward : RecoveryOutcome.Conflict, place)
            : null;
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
}
