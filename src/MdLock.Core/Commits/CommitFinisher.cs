using MdLock.History;

namespace MdLock.Commits;

/// <summary>What follows once the document is replaced. May be done again from its start, however far it came.</summary>
internal sealed class CommitFinisher(
    CommitJournal journal, SectionFiles sections, HistoryStateFile state, LockCarrier locks)
{
    /// <summary>Carries the locks, writes the history, and marks the commit as done.</summary>
    /// <param name="entry">The commit.</param>
    /// <param name="again">True when some of it may have been done before.</param>
    /// <param name="beforeTheEnd">What is to be done before the commit counts as done; null for nothing.</param>
    public void Finish(JournalEntry entry, bool again, Action? beforeTheEnd = null)
    {
        locks.Carry(entry, again);
        foreach (PendingLines append in entry.Appends)
        {
            sections.Append(append);
        }

        state.Write(HistoryStateFile.Apply(state.Read(), entry.Appends, entry.Seen, entry.After));
        beforeTheEnd?.Invoke();
        journal.Close();
    }
}
