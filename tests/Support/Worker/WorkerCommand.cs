namespace MdLock.Worker;

/// <summary>What a worker can be told to do.</summary>
public enum WorkerCommand
{
    /// <summary>Take locks, waiting for them if the request says so, and keep them.</summary>
    Acquire,

    /// <summary>Give back all locks that were taken.</summary>
    Release,

    /// <summary>Release a lease by its token.</summary>
    ReleaseLease,

    /// <summary>Replace a section's body with the text, under a lock that was taken or one for this change.</summary>
    Commit,

    /// <summary>Replace a section, heading and all, with the text.</summary>
    CommitContent,

    /// <summary>Read the number in a section, and commit the next one, again and again.</summary>
    Increment,

    /// <summary>Take a lock, show oneself to the witness, and give it back.</summary>
    Contend,

    /// <summary>Take and give back locks of all kinds at random, shown to the witness.</summary>
    Traffic,

    /// <summary>Enter the critical section of the document's locks, and stop there; see <see cref="StopPoint"/>.</summary>
    StopInCriticalSection,

    /// <summary>Stop in mid-commit; see <see cref="StopPoint"/>.</summary>
    StopInCommit,

    /// <summary>Make one of <see cref="CommitScenarios"/>, killed before the operation with the number.</summary>
    KilledCommit,

    /// <summary>Move the document to the path in the text, killed after the step with the number.</summary>
    KilledMove,

    /// <summary>Replace the body of a section for some seconds; see <see cref="LongRun"/>.</summary>
    EditForAWhile,

    /// <summary>Give a section other headings for some seconds.</summary>
    RenameForAWhile,

    /// <summary>Put a section in other places for some seconds.</summary>
    MoveForAWhile,

    /// <summary>Add sections and remove them again, for some seconds.</summary>
    AddAndRemoveForAWhile,

    /// <summary>Save the file for some seconds as a <see cref="PlainEditor"/> does.</summary>
    SaveForAWhile,

    /// <summary>Put links to another folder in the place of folders, for some seconds; see <see cref="LinkSwapper"/>.</summary>
    SwapForAWhile,

    /// <summary>Take locks and commit at random, and count it; see <see cref="LockScript"/>.</summary>
    Script,
}
