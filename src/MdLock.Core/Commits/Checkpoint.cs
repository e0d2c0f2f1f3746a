using MdLock.Disk;
using MdLock.History;

namespace MdLock.Commits;

/// <summary>Makes durable what commits wrote without a wait for the disk, and cuts the journal. Used within a commit only.</summary>
/// <param name="document">The document.</param>
/// <param name="files">The operations on files.</param>
/// <param name="journal">The journal.</param>
/// <param name="sections">The files with the lines of history.</param>
/// <param name="state">How the history stands.</param>
/// <param name="observer">Makes durable what it noted; null for nobody.</param>
/// <param name="head">Tells whether somebody else committed meanwhile; null where one's turn keeps all others out.</param>
internal sealed class Checkpoint(
    DocumentFile document, IDisk files, ICommitJournal journal, SectionFiles sections, HistoryStateFile state, ICommitObserver? observer,
    CommitHead? head = null)
{
    /// <summary>Some 50 syncs of section files are shared by so many commits, and whoever comes new reads so many at most.</summary>
    public const int MostCommits = 256;

    /// <summary>What whoever comes new reads at most, in bytes, but for the last commit.</summary>
    public const int MostBytes = 2 * 1024 * 1024;

    /// <summary>After so long others than the last committer, a backup for example, shall find the files as they are.</summary>
    public static readonly TimeSpan MostAge = TimeSpan.FromSeconds(30);

    /// <summary>Whether it is time for one.</summary>
    /// <param name="now">The wall clock.</param>
    public bool IsDue(DateTimeOffset now)
    {
        JournalContents since = journal.Known;
        return since.Commits.Length >= MostCommits
            || since.Length >= MostBytes
            || (since.Commits.Length > 0 && (now - since.Commits[0].Timestamp).Duration() >= MostAge);
    }

    /// <summary>Makes everything durable. Where it dies or fails, the journal still has all, and the next one does it again.</summary>
    /// <exception cref="IOException">The system refuses.</exception>
    /// <exception cref="UnauthorizedAccessException">The same.</exception>
    public void Run()
    {
        CommitEnd[] since = [.. journal.Known.Commits.Select(commit => commit.End).OfType<CommitEnd>()];
        if (since.Length > 0)
        {
            Run(state.ReadWithin(), since.SelectMany(end => end.Sections));
        }
    }

    /// <summary>The same where it is known how the history stands.</summary>
    /// <param name="now">How it stands.</param>
    /// <param name="changed">The sections to which commits since the last checkpoint added lines, or others too.</param>
    /// <exception cref="IOException">The system refuses.</exception>
    /// <exception cref="UnauthorizedAccessException">The same.</exception>
    public void Run(HistoryState now, IEnumerable<TrackedSection> changed)
    {
        foreach (TrackedSection section in changed.DistinctBy(section => (section.Key, section.Generation)))
        {
            sections.Sync(section.Key, section.Generation);
        }

        files.SyncFolder(document.Folder);
        observer?.OnCheckpoint();
        if (head?.IsStill() == false)
        {
            return;
        }

        state.Write(now);
        if (head?.TryNoteCheckpoint(now.Sequence) != false)
        {
            journal.Cut(now.Sequence);
        }
    }
}
