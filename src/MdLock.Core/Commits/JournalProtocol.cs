using MdLock.Disk;
using MdLock.History;
using MdLock.Rules;

namespace MdLock.Commits;

/// <summary>Makes commits where one's turn keeps all others out: the files of the document tell what is committed.</summary>
/// <remarks>The journal first, then the document, then what follows from it: see docs/commits.md.</remarks>
internal sealed class JournalProtocol(
    DocumentFile document,
    DocumentReplacement replacement,
    ICommitJournal journal,
    HistoryStateFile state,
    CommitRecovery recovery,
    CommitEnding ending,
    Checkpoint checkpoint,
    TimeProvider time,
    ICommitObserver? observer,
    string boot) : ICommitProtocol
{
    /// <inheritdoc/>
    /// <remarks>Or when the machine went down since the last checkpoint.</remarks>
    public bool IsUnfinished => journal.Read() is var contents && (contents.IsUnfinished || contents.IsFromOtherRun(boot));

    /// <inheritdoc/>
    public RecoveryAction? Recover()
    {
        RecoveryAction? action = Report(recovery.Run());
        state.WriteIfMadeAgain();
        return action;
    }

    /// <inheritdoc/>
    public void ShutOut()
    {
        // One's turn does.
    }

    /// <inheritdoc/>
    public void RequireTurn()
    {
        // As above.
    }

    /// <inheritdoc/>
    public void Leave(IReadOnlyList<HeldLock> authorities)
    {
        // The files tell, wherever they go.
    }

    /// <inheritdoc/>
    public void LetFilesCount()
    {
        // They do.
    }

    /// <inheritdoc/>
    public MadeCommit? Make(JournalEntry entry, byte[] bytes, IReadOnlyList<HeldLock> authorities)
    {
        entry = entry with { Temporary = replacement.NewName() };
        Replacement made = Replace(entry, bytes);
        return made == Replacement.TakenBack ? null : new(entry.After, Finish(entry, made));
    }

    /// <summary>Replaces the document, or leaves it as it is.</summary>
    private Replacement Replace(JournalEntry entry, byte[] bytes)
    {
        bool isReplaced = false;
        try
        {
            journal.Append(entry);
            replacement.WriteAside(entry.Temporary, bytes);
            replacement.Exchange(entry.Temporary);
            isReplaced = true;
            if (replacement.HasReplaced(entry.Temporary, entry.Before))
            {
                return Replacement.Done;
            }

            // Two renames apart: a reader may have met the new text for an instant; no outside text is lost.
            replacement.Exchange(entry.Temporary);
            isReplaced = false;
            Report(recovery.Undo(journal.Read().Unfinished!));
            return Replacement.TakenBack;
        }
        catch (Exception failure) when (CommitErrors.IsFailure(failure))
        {
            if (isReplaced)
            {
                return Replacement.Unchecked;
            }

            // A rename that was refused may have been made all the same: the document itself tells.
            return IsRolledForward() ? Replacement.Finished : throw CommitErrors.From(failure, document.Path);
        }
    }

    private bool IsRolledForward()
    {
        try
        {
            return Recover()?.Outcome is RecoveryOutcome.RolledForward;
        }
        catch (Exception again) when (CommitErrors.IsFailure(again))
        {
            // The next commit tries again; until then the journal says what is to be done.
            return false;
        }
    }

    /// <summary>The document is the new one: what fails now is made up for by the next commit, from the journal.</summary>
    private Exception? Finish(JournalEntry entry, Replacement made)
    {
        try
        {
            switch (made)
            {
                case Replacement.Done:
                    replacement.RemoveOld(entry.Temporary);
                    ending.RollForward(entry, again: false);
                    break;
                case Replacement.Unchecked:
                    Recover();
                    break;
            }

            if (checkpoint.IsDue(time.GetUtcNow()))
            {
                checkpoint.Run();
            }

            return null;
        }
        catch (Exception failure) when (CommitErrors.IsFailure(failure))
        {
            // The change itself is made, and must not look as if it were not.
            return failure;
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

    private enum Replacement
    {
        /// <summary>The document is the new one.</summary>
        Done,

        /// <summary>The document is the new one; whether it replaced what it should could not be seen.</summary>
        Unchecked,

        /// <summary>The document is the new one, and the rest of the commit is done too.</summary>
        Finished,

        /// <summary>Another program wrote the document meanwhile, and its text is there.</summary>
        TakenBack,
    }
}
