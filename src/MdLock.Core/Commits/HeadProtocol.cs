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
    Checkpoint checkpoint,
    TimeProvider time,
    ICommitObserver? observer) : ICommitProtocol
{
    /// <summary>Somebody whose turn ended while he stood still is met once, seldom twice.</summary>
    private const int MostMeetings = 4;

    /// <summary>A share shows the files of others late: so long is waited for those that the store names.</summary>
    private static readonly TimeSpan Lag = TimeSpan.FromSeconds(3);

    private static readonly TimeSpan LagPause = TimeSpan.FromMilliseconds(100);

    /// <inheritdoc/>
    public bool IsUnfinished => records.FindOpen().Count > 0;

    /// <inheritdoc/>
    public RecoveryAction? Recover()
    {
        for (int meeting = 0; meeting < MostMeetings; meeting++)
        {
            (DocumentHead? newest, JournalContents contents) = Read();
            RecoveryAction? action = null;
            bool isOvertaken = false;
            foreach (JournaledCommit open in contents.Commits.Where(commit => commit.End is null))
            {
                bool isNewest = open.Sequence == newest!.Sequence;
                isOvertaken = isNewest && !head.TryTakeOver();
                if (isOvertaken)
                {
                    break;
                }

                action = Report(Finish(open.Entry!, isNewest));
            }

            if (!isOvertaken && TryRemoveStrays())
            {
                state.WriteIfMadeAgain();
                return action;
            }
        }

        throw head.Busy();
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
    public void RequireTurn()
    {
        if (!head.TryShutOut())
        {
            throw head.Busy();
        }
    }

    /// <inheritdoc/>
    public void Leave(IReadOnlyList<HeldLock> authorities)
    {
        if (!head.TryReset(DocumentHead.Nothing, authorities))
        {
            throw head.Busy();
        }
    }

    /// <inheritdoc/>
    public void LetFilesCount()
    {
        HistoryState told = FollowFiles();
        foreach ((long sequence, Guid commit) in records.FindOpen(told.Sequence))
        {
            // It may have been answered, and nobody can tell: a person decides.
            string file = placement.NameOf(commit, head.Known?.Commit == commit ? head.Known.Placing : 0);
            string? text = files.Checksum(replacement.PathOf(file));
            if (records.ReadBytes(sequence, commit) is { } record && text is not null && text != files.Checksum(document.Path))
            {
                kept.Keep(commit, file, record);
            }
        }

        SetHeadTo(told);
    }

    /// <inheritdoc/>
    public MadeCommit? Make(JournalEntry entry, byte[] bytes, IReadOnlyList<HeldLock> authorities)
    {
        DocumentHead? before = head.Known;
        entry = entry with
        {
            Temporary = placement.NameOf(entry.Commit, placing: 0),
            Previous = before is null || before.Commit == Guid.Empty ? null : before.Commit,
        };

        // What was planned on another commit than the head's is not tried.
        bool isNext = entry.Sequence == (before?.Sequence ?? 0) + 1;
        if (!isNext || !TryWrite(entry, bytes) || !TryName(entry, authorities))
        {
            Recover();
            return null;
        }

        return Follow(entry);
    }

    /// <summary>The head, and the commits up to it of which the state does not tell.</summary>
    private (DocumentHead? Newest, JournalContents Contents) Read()
    {
        long start = time.GetTimestamp();
        for (int meeting = 0; ;)
        {
            DocumentHead? newest = head.Read();
            records.Follow(newest?.Sequence ?? 0, newest?.Commit ?? Guid.Empty);
            JournalContents contents = records.Read();
            long told = state.ReadWithin().Sequence;
            if (newest is null or { Sequence: 0 } ? told == 0 : told <= newest.Sequence && IsThere(newest, contents, told))
            {
                return (newest, contents);
            }

            if (newest is not null && told < newest.Sequence)
            {
                // A name that was looked for too early, or a file that its writer has and this host has not yet: no event tells of it.
                if (time.GetElapsedTime(start) > Lag)
                {
                    throw head.IsAhead(told);
                }

                Thread.Sleep(LagPause);
                continue;
            }

            // The files were read later, and may have come from somebody who committed in between.
            if (newest is { Sequence: > 0 } && head.IsStill())
            {
                throw head.IsBehind(told);
            }

            if (++meeting == MostMeetings)
            {
                throw head.Busy();
            }

            if (newest is null or { Sequence: 0 })
            {
                // The document came with its history: it was moved here, or renamed.
                SetHeadTo(FollowFiles());
            }
        }
    }

    /// <summary>How the history stands by the files alone.</summary>
    private HistoryState FollowFiles()
    {
        head.Read();
        records.Follow(sequence: 0, Guid.Empty);
        records.Read();
        return state.ReadWithin();
    }

    private void SetHeadTo(HistoryState told)
    {
        if ((head.Known?.Sequence ?? 0) != told.Sequence)
        {
            head.TryReset(
                new DocumentHead(told.Sequence, Guid.Empty, told.Document ?? "", Fence: 0) { Checkpoint = told.Sequence }, []);
        }
    }

    /// <summary>Whether all commits are there of which the state does not tell.</summary>
    private bool IsThere(DocumentHead newest, JournalContents contents, long told)
    {
        JournalEntry? oldest = contents.Commits.FirstOrDefault(commit => commit.End is null)?.Entry;
        long before = (oldest?.Sequence ?? newest.Sequence + 1) - 1;
        if (told >= before)
        {
            return true;
        }

        if (before > newest.Checkpoint)
        {
            return false;
        }

        // A checkpoint had them, and somebody who stood still wrote an older state over that one.
        state.GoOnFrom(before, oldest?.Before ?? newest.Checksum);
        return true;
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
            isMade = head.TryMove(new DocumentHead(entry.Sequence, entry.Commit, entry.After, entry.Fence), authorities);
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

    /// <summary>What follows from the commit. It is made: nothing that fails here may look as if it were not.</summary>
    private MadeCommit Follow(JournalEntry entry)
    {
        try
        {
            (DocumentPlacement.Outcome outcome, string? left) = placement.Place(entry.Commit, placing: 0, entry.Before, entry.After);
            if ((outcome != DocumentPlacement.Outcome.Placed || entry.Moves.Count > 0) && !head.IsNewest(entry.Commit))
            {
                // Whoever committed since did all that follows before.
                return new(entry.After, Deferred: null);
            }

            bool isWrittenOver = outcome == DocumentPlacement.Outcome.WrittenOutside;
            if (isWrittenOver)
            {
                // What the new file holds is in the history.
                files.Delete(replacement.PathOf(entry.Temporary));
            }
            else if (outcome == DocumentPlacement.Outcome.Lost || left is not null)
            {
                Recover();
                return new(entry.After, Deferred: null);
            }

            ending.RollForward(entry, again: true);
            if (checkpoint.IsDue(time.GetUtcNow()))
            {
                checkpoint.Run();
            }

            return new(entry.After, Deferred: null, isWrittenOver);
        }
        catch (Exception failure) when (failure is MdLockException || CommitErrors.IsFailure(failure))
        {
            // Readers wait for no next commit, if it can be helped.
            return new(entry.After, IsRecovered() ? null : failure);
        }
    }

    private bool IsRecovered()
    {
        try
        {
            Recover();
            return true;
        }
        catch (Exception again) when (again is MdLockException || CommitErrors.IsFailure(again))
        {
            return false;
        }
    }

    /// <summary>Does what follows from a commit whose maker did not come to its end.</summary>
    private RecoveryAction Finish(JournalEntry entry, bool isNewest)
    {
        string? place = isNewest ? Place(entry) : null;
        ending.RollForward(entry, again: true);
        return RecoveryAction.Of(entry, place is null ? RecoveryOutcome.RolledForward : RecoveryOutcome.Conflict, place);
    }

    /// <summary>Gives the new file the document's name, after one took that over.</summary>
    /// <returns>Where texts were kept that are in no document; null where there are none.</returns>
    private string? Place(JournalEntry entry)
    {
        int placing = head.Known!.Placing;
        (DocumentPlacement.Outcome outcome, string? left) = placement.Place(entry.Commit, placing, entry.Before, entry.After);
        string? place = left is null ? null : kept.Keep(entry with { Temporary = left });
        if (outcome == DocumentPlacement.Outcome.Lost
            && entry.Splice.Apply(document.Read()) is { } bytes
            && ContentChecksum.OfBytes(bytes) == entry.After)
        {
            replacement.WriteAside(placement.NameOf(entry.Commit, placing), bytes);
            RequireTurn();
            (outcome, left) = placement.Place(entry.Commit, placing, entry.Before, entry.After);
            place = left is null ? place : kept.Keep(entry with { Temporary = left });
        }

        // The text of a program that wrote the document since stands, and the next commit makes a version of it.
        return outcome == DocumentPlacement.Outcome.Placed ? place : place ?? kept.Keep(entry);
    }

    /// <summary>Removes the files of what did not come to be a commit, and cannot any more.</summary>
    /// <returns>False where somebody else committed meanwhile.</returns>
    private bool TryRemoveStrays()
    {
        IReadOnlyList<(long Sequence, Guid Commit)> strays = records.FindOpen(head.Known?.Sequence ?? 0);
        if (strays.Count == 0)
        {
            return true;
        }

        if (!head.TryShutOut())
        {
            return false;
        }

        foreach ((long sequence, Guid commit) in strays)
        {
            files.Delete(replacement.PathOf(placement.NameOf(commit, placing: 0)));
            records.Remove(sequence, commit);
        }

        return true;
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
