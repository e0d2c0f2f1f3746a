using MdLock.Commits;
using MdLock.Disk;
using MdLock.History;
using MdLock.Platform;
using MdLock.Sessions;
using MdLock.Stores.Files;

namespace MdLock.Worker;

/// <summary>One commit on real files, in which the process is killed where it is told.</summary>
internal static class MortalCommit
{
    /// <summary>Commits.</summary>
    /// <param name="session">Takes the locks.</param>
    /// <param name="path">The document.</param>
    /// <param name="operation">One of <see cref="CommitScenarios.Names"/>.</param>
    /// <param name="at">Before which of its operations the process is killed; 0 for none.</param>
    /// <returns>The operations, by name.</returns>
    public static IReadOnlyList<string> Run(OwnerSession session, string path, string operation, int at)
    {
        IReadOnlyList<SectionLock> locks = session.Acquire(
            path, CommitScenarios.Locks(operation), new LockOptions { NoWait = true }, CancellationToken.None);
        DocumentFile file = DocumentFile.Find(path);
        DocumentFolders folder = DocumentFolders.For(file.Path, lockRoot: null);
        var history = new HistoryFolder(folder.Durable);
        var files = new OsDisk(folder, () => true);
        var reader = new DocumentReader(file);
        SectionChange[] changes =
            CommitScenarios.Changes(operation, History(history, files), reader.Read().Index);

        var death = new Death(at);
        using var store = new MortalLockStore(
            new FileLockStore(folder, Machine.Identify(), TimeProvider.System), death);
        var committer = new Committer(
            file, reader, store, folder, new MortalCommitFiles(files, death), TimeProvider.System, Machine.Identify().BootId);
        committer.Commit(
            [.. changes.Select(change => change with { Operation = CommitScenarios.Mark })],
            [.. locks.Select(taken => taken.Held)],
            CancellationToken.None);
        committer.MakeCheckpoint(CancellationToken.None);
        foreach (SectionLock taken in locks)
        {
            session.Release(taken, CancellationToken.None);
        }

        return death.Done;
    }

    private static DocumentHistory History(HistoryFolder folder, IDisk files) => new(
        folder, files, new HistoryStateFile(folder, files, new SectionFiles(folder, files), new CommitJournal(folder, files)));
}
