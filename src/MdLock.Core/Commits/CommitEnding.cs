using MdLock.Disk;
using MdLock.History;

namespace MdLock.Commits;

/// <summary>What follows once a document is replaced: locks, history, audit trail, and the mark in the journal.</summary>
/// <param name="document">The document.</param>
/// <param name="files">The operations on files.</param>
/// <param name="locks">The locks that go with moved sections.</param>
/// <param name="sections">The files with the lines of history.</param>
/// <param name="state">How the history stands.</param>
/// <param name="journal">Where the end is told.</param>
/// <param name="observer">Is told of the commit; null for nobody.</param>
/// <param name="syncsLines">
/// Whether lines and names wait for the disk before the end is told: where the machine of whoever wrote them may go down while
/// others go on, nobody would write them again.
/// </param>
internal sealed class CommitEnding(
    DocumentFile document,
    IDisk files,
    CommitLocks locks,
    SectionFiles sections,
    HistoryStateFile state,
    ICommitJournal journal,
    ICommitObserver? observer,
    bool syncsLines)
{
    /// <summary>Does all of it. May be done again from its start, however far it came.</summary>
    /// <remarks>
    /// The locks first: until they are carried, a section's new place is free to whoever reads the new document. The mark
    /// in the journal last: until it is there, all of this is done again.
    /// </remarks>
    /// <param name="entry">The commit.</param>
    /// <param name="again">True when some of it may have been done before.</param>
    /// <exception cref="IOException">The system refuses; another attempt goes on from there.</exception>
    public void RollForward(JournalEntry entry, bool again)
    {
        locks.Carry(entry, again);
        HistoryState before = state.ReadWithin();
        IReadOnlyList<PendingLines> appended = Append(entry.Appends, again ? before : null, sections.Append);
        if (syncsLines)
        {
            foreach (PendingLines one in appended)
            {
                sections.Sync(one.Key, one.Generation);
            }

            // The names too: that of the document, and those of files that are new.
            files.SyncFolder(document.Folder);
            if (appended.Any(one => one.Offset == 0))
            {
                sections.SyncNames();
            }
        }

        observer?.OnCommitted(entry.Notes, again);
        journal.MarkDone(entry, HistoryStateFile.EndOf(before, entry, appended, files.BirthOf(document.Path)).End);
    }

    /// <summary>Adds lines, in the present files of their sections.</summary>
    /// <param name="appends">The lines.</param>
    /// <param name="known">How the history stands; null where the lines are for the files that it had.</param>
    /// <param name="append">Adds them to one file.</param>
    /// <returns>The lines as they stand, and where.</returns>
    public IReadOnlyList<PendingLines> Append(
        IEnumerable<PendingLines> appends, HistoryState? known, Func<PendingLines, PendingLines> append)
    {
        var appended = new List<PendingLines>();
        foreach (PendingLines one in appends)
        {
            appended.Add(append(known is null ? one : sections.InPresentFile(one, known)));
        }

        return appended;
    }
}
