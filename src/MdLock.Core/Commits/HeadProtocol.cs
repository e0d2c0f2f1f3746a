using MdLock.Disk;
using MdLock.Documents;
using MdLock.Errors;
using MdLock.History;
using MdLock.Rules;
using MdLock.Stores;

namespace MdLock.Commits;

/// <summary>Makes commits where other hosts commit too: a commit is what the store's head of the document names.</summary>
/// <remarks>
/// All files of a commit are there first, under names of their own, whole and durable. Then the head moves, if it is still the
/// one that was read and the locks are there. What follows can be done by anybody, however often, and is done by whoever comes
/// next where it was not: the new file gets the document's name once at most, and lines of the history have their place. So one's
/// turn keeps order, and nothing hangs on it: who loses it in the middle can only fail.
/// </remarks>
internal sealed class HeadProtocol(
    DocumentFile document,
    DocumentReplacement replacement,
    IDisk files,
    CommitRecords records,
    HistoryStateFile state,
    CommitHead head,
    DocumentPlacement placement,
    CommitEnding ending,
    KeptTexts kept,
    ForgottenReplacement forgotten,
    Checkpoint checkpoint,
    TimeProvider time,
    ICommitObserver? observer) : ICommitProtocol
{
    /// <summary>Somebody whose turn ended while he stood still is met once, seldom twice.</summary>
    private const int MostMeetings = 4;

    /// <inheritdoc/>
    public bool IsUnfinished => records.FindOpen().Count > 0;

    /// <inheritdoc/>
    public RecoveryAction? Recover()
    {
        (DocumentHead? newest, JournalContents contents) = Read();
        RecoveryAction? action = null;
        foreach (JournaledCommit open in contents.Commits.Where(commit => commit.End is null))
        {
            action = Report(Finish(open.Entry!, isNewest: open.Sequence == newest!.Sequence));
        }

        if (newest is not null && state.ReadWithin().Sequence < newest.Sequence)
        {
            // Its files were put into a state, which somebody who stood still wrote over with an older one.
            state.GoOnFrom(newest.Sequence, newest.Checksum);
        }

        RemoveStrays();
        state.WriteIfMadeAgain();
        return action ?? (newest is null ? null : Report(MakeAnew(newest)));
    }

    /// <inheritdoc/>
    public void ShutOut()
    {
        for (int meeting = 0; !head.TryShutOut(); meeting++)
        {
            if (meeting == MostMeetings)
            {
                throw head.Busy();
            }

            Recover();
        }
    }

    /// <inheritdoc/>
    public void LetFilesCount()
    {
        DocumentHead? known = head.Read();
        records.Follow(sequence: 0, Guid.Empty);
        records.Read();
        HistoryState told = state.ReadWithin();
        if ((known?.Sequence ?? 0) < told.Sequence)
        {
            head.TryMove(new DocumentHead(told.Sequence, Guid.Empty, told.Document ?? "", Fence: 0, Temporary: ""), []);
        }
    }

    /// <inheritdoc/>
    public MadeCommit? Make(JournalEntry entry, byte[] bytes, IReadOnlyList<HeldLock> authorities)
    {
        DocumentHead? before = head.Known;
        entry = entry with
        {
            Temporary = document.TemporaryOf(entry.Commit),
            Previous = before is { } known && known.Commit != Guid.Empty ? known.Commit : null,
        };
        if (!TryWrite(entry, bytes) || !TryName(entry, authorities))
        {
            Recover();
            return null;
        }

        Exception? deferred = Follow(entry, out bool isWrittenOver);
        if (isWrittenOver)
        {
            // Made once more on top of that program's text, as if that had been written before.
            Recover();
            return null;
        }

        return new(entry.After, deferred);
    }

    /// <summary>The head, and the commits up to it of which the state does not tell.</summary>
    private (DocumentHead? Newest, JournalContents Contents) Read()
    {
        for (int meeting = 0; ; meeting++)
        {
            DocumentHead? newest = head.Read();
            records.Follow(newest?.Sequence ?? 0, newest?.Commit ?? Guid.Empty);
            JournalContents contents = records.Read();
            long sequence = state.ReadWithin().Sequence;
            if (sequence <= (newest?.Sequence ?? 0))
            {
                return (newest, contents);
            }

            if (meeting == MostMeetings)
            {
                throw head.Busy();
            }

            // The files were read later, and may have come from somebody who committed in between.
            if (newest is not null && head.IsStill())
            {
                throw head.IsBehind(sequence);
            }

            if (newest is null)
            {
                // The document came with its history: it was moved here, or renamed.
                LetFilesCount();
            }
        }
    }

    /// <summary>Writes what the commit needs, and nothing that anybody looks at.</summary>
    /// <returns>False where another program wrote the document meanwhile.</returns>
    private bool TryWrite(JournalEntry entry, byte[] bytes)
    {
        try
        {
            // In this order: of a new document whose maker died, the entry tells.
            records.Append(entry);
            replacement.WriteAside(entry.Temporary, bytes);
            files.SyncFolder(document.Folder);
            if (files.Checksum(document.Path) == entry.Before)
            {
                return true;
            }
        }
        catch (Exception failure) when (CommitErrors.IsFailure(failure))
        {
            Forget(entry);
            throw CommitErrors.From(failure, document.Path);
        }

        Forget(entry);
        return false;
    }

    /// <summary>Makes the commit: from here on it is one, whatever becomes of this process.</summary>
    private bool TryName(JournalEntry entry, IReadOnlyList<HeldLock> authorities)
    {
        bool isMade;
        try
        {
            isMade = head.TryMove(
                new DocumentHead(entry.Sequence, entry.Commit, entry.After, entry.Fence, entry.Temporary), authorities);
        }
        catch (StoreException)
        {
            Forget(entry);
            throw;
        }

        if (!isMade)
        {
            Forget(entry);
        }

        return isMade;
    }

    /// <summary>What follows from the commit; what fails of it is made up for by whoever comes next.</summary>
    /// <param name="entry">The commit.</param>
    /// <param name="isWrittenOver">Whether another program wrote the document between the commit and its placing.</param>
    private Exception? Follow(JournalEntry entry, out bool isWrittenOver)
    {
        isWrittenOver = false;
        try
        {
            records.Follow(entry.Sequence, entry.Commit);
            records.Read();
            if (!TryPlace(entry))
            {
                if (!head.IsNewest(entry.Commit))
                {
                    // Whoever committed since did all that follows before.
                    return null;
                }

                // What the new file holds is in the history.
                isWrittenOver = true;
                files.Delete(replacement.PathOf(entry.Temporary));
            }

            ending.RollForward(entry, again: false);
            if (checkpoint.IsDue(time.GetUtcNow()))
            {
                checkpoint.Run();
            }

            return null;
        }
        catch (Exception failure) when (CommitErrors.IsFailure(failure))
        {
            // The change is made, and must not look as if it were not. Readers wait for no next commit, if it can be helped.
            return IsRecovered() ? null : failure;
        }
    }

    private bool IsRecovered()
    {
        try
        {
            Recover();
            return true;
        }
        catch (Exception again) when (CommitErrors.IsFailure(again))
        {
            return false;
        }
    }

    /// <summary>Does what follows from a commit whose maker did not come to its end.</summary>
    private RecoveryAction Finish(JournalEntry entry, bool isNewest)
    {
        // The text of a program that wrote the document since stands, and the next commit makes a version of it.
        string? place = !isNewest || TryPlace(entry) ? null : kept.Keep(entry);
        ending.RollForward(entry, again: true);
        return RecoveryAction.Of(entry, place is null ? RecoveryOutcome.RolledForward : RecoveryOutcome.Conflict, place);
    }

    /// <summary>Gives the new file the document's name.</summary>
    /// <returns>False where another program wrote the document meanwhile: its text stands.</returns>
    private bool TryPlace(JournalEntry entry)
    {
        DocumentPlacement.Outcome outcome = placement.Place(entry.Commit, entry.Before, entry.After);
        if (outcome == DocumentPlacement.Outcome.Lost && entry.Splice.Apply(document.Read()) is { } bytes
            && ContentChecksum.OfBytes(bytes) == entry.After)
        {
            replacement.WriteAside(entry.Temporary, bytes);
            outcome = placement.Place(entry.Commit, entry.Before, entry.After);
        }

        return outcome == DocumentPlacement.Outcome.Placed;
    }

    /// <summary>Where the document went back to an older text with its machine, it is made anew.</summary>
    private RecoveryAction? MakeAnew(DocumentHead newest)
    {
        if (newest.Sequence == 0 || files.Checksum(document.Path) == newest.Checksum)
        {
            return null;
        }

        JournalContents contents = records.ReadWithEntries();
        return contents.Last?.Entry is { } last
            && contents.Commits.All(commit => commit.Entry is not null)
            && forgotten.TryMakeAnew(contents, state.ReadStored(contents))
                ? RecoveryAction.Of(last, RecoveryOutcome.RolledForward, kept: null)
                : null;
    }

    /// <summary>Removes the files of what did not come to be a commit, and cannot any more.</summary>
    private void RemoveStrays()
    {
        IReadOnlyList<(long Sequence, Guid Commit)> strays = records.FindOpen();
        if (strays.Count > 0 && head.TryShutOut())
        {
            foreach ((long sequence, Guid commit) in strays)
            {
                files.Delete(replacement.PathOf(document.TemporaryOf(commit)));
                records.Remove(sequence, commit);
            }
        }
    }

    private void Forget(JournalEntry entry)
    {
        try
        {
            files.Delete(replacement.PathOf(entry.Temporary));
            records.Remove(entry.Sequence, entry.Commit);
        }
        catch (Exception failure) when (CommitErrors.IsFailure(failure))
        {
            // Nobody looks at them; the next one removes them.
        }
    }

    private RecoveryAction? Report(RecoveryAction? action)
    {
        if (action is not null)
        {
            observer?.OnRecovered(action);
        }

        return action;
    }
}
