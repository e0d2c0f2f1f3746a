namespace MdLock.History;

/// <summary>The commits of a document since the last checkpoint: what each was about to do, and that it came to its end.</summary>
/// <remarks>Written within a commit only; anybody may read. Any number of threads may use it.</remarks>
internal interface ICommitJournal
{
    /// <summary>What it held when it was read or written last: within a commit, which began with a look, that is what it holds.</summary>
    JournalContents Known { get; }

    /// <summary>What it holds. What was read before is not read again, nor is the entry of a commit that came to its end.</summary>
    /// <exception cref="IOException">The system refuses, or a newer version of MdLock wrote it.</exception>
    JournalContents Read();

    /// <summary>What it holds, with all entries.</summary>
    /// <exception cref="IOException">As for <see cref="Read()"/>.</exception>
    JournalContents ReadWithEntries();

    /// <summary>What it holds of commits that came to their end; what stands behind the last of them may not be looked at.</summary>
    /// <exception cref="IOException">As for <see cref="Read()"/>.</exception>
    JournalContents ReadEnded();

    /// <summary>Writes an entry, durable when the call returns.</summary>
    /// <exception cref="IOException">The system refuses.</exception>
    void Append(JournalEntry entry);

    /// <summary>Tells of the end of a commit. Not synced: where it is lost, the commit is ended once more.</summary>
    /// <exception cref="IOException">The system refuses.</exception>
    void MarkDone(JournalEntry entry, CommitEnd end);

    /// <summary>Takes a commit out that is undone, durable when the call returns. Needs no space on the disk.</summary>
    /// <exception cref="IOException">The system refuses.</exception>
    void TakeBack(JournaledCommit commit);

    /// <summary>Takes out what is no entry, durable when the call returns; what may be more than a torn one is kept aside.</summary>
    /// <param name="found">What was read: a look that passes over entries would not find damage in one.</param>
    /// <exception cref="IOException">The system refuses.</exception>
    void CutRest(JournalContents found);

    /// <summary>Takes commits out, durable when the call returns: all that it tells of them is durable elsewhere.</summary>
    /// <param name="last">The number of the last of them: in one's turn alone, that is the last there is.</param>
    /// <exception cref="IOException">The system refuses.</exception>
    void Cut(long last);
}
