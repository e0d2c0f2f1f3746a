using MdLock.Commits;
using MdLock.Disk;
using MdLock.Documents;
using MdLock.Engine;
using MdLock.Errors;
using MdLock.History;
using MdLock.Platform;
using MdLock.Stores;

namespace MdLock.Maintenance;

/// <summary>Checks a document, its journal, its history, its audit trail and its locks. Changes nothing.</summary>
/// <param name="documents">Opens documents.</param>
internal sealed class DocumentCheck(OpenDocuments documents)
{
    /// <summary>Checks everything.</summary>
    /// <exception cref="MdLockException">The document is not there, or its files cannot be read.</exception>
    /// <exception cref="OperationCanceledException">Cancelled.</exception>
    public CheckResult Run(string path, CancellationToken cancellation) =>
        documents.With(path, document => Run(document, cancellation));

    /// <summary>The same, of a document that is open.</summary>
    public static CheckResult Run(OpenDocument document, CancellationToken cancellation) => new(
        document.Path,
        document.HasState
            ?
            [
                .. BetweenCommits(
                    document.File, document.Reader, document.Store, document.HistoryFolder, document.Disk, cancellation),
                .. Exposed(document),
            ]
            : Alone(document.File, document.Reader),
        document.Audit.Verify(cancellation),
        document.Inspect(cancellation));

    /// <summary>Checks a document, its journal and its history, while no commit runs.</summary>
    /// <exception cref="HistoryException">The files cannot be read.</exception>
    /// <exception cref="StoreException">A commit does not come to its end.</exception>
    /// <exception cref="OperationCanceledException">Cancelled.</exception>
    internal static List<Finding> BetweenCommits(
        DocumentFile file,
        DocumentReader reader,
        ILockStore store,
        HistoryFolder folder,
        IDisk disk,
        CancellationToken cancellation)
    {
        // What one who may only read sees of a commit in its course may look like a fault: another look tells.
        using IDisposable? commit = store.TryRestCommits(cancellation);
        try
        {
            return Check(file, reader, store, folder, disk, cancellation);
        }
        catch (Exception failure) when (FileFailure.Is(failure))
        {
            throw HistoryException.NotReadable(folder.History, failure);
        }
    }

    /// <summary>The largest fence under which a version was committed; 0 for none.</summary>
    /// <exception cref="HistoryException">The files cannot be read.</exception>
    internal static long HighestFence(OpenDocument document)
    {
        var history = new HistoryVerifier(
            document.HistoryFolder, document.Disk, CommitJournals.Open(document.HistoryFolder, document.Disk, document.Store.CommitPoint is not null));
        try
        {
            history.Verify(index: null, checksum: null);
            return history.HighestFence;
        }
        catch (Exception failure) when (FileFailure.Is(failure))
        {
            throw HistoryException.NotReadable(document.HistoryFolder.History, failure);
        }
    }

    /// <summary>What is open to more people than the document.</summary>
    private static IEnumerable<Finding> Exposed(OpenDocument document)
    {
        try
        {
            return
            [
                .. Exposure.Find(document.Folders, closes: false).Select(path => new Finding(
                    FindingKind.TooOpen, $"'{path}' is open to more people than the document.", null, path, null)),
            ];
        }
        catch (Exception failure) when (FileFailure.Is(failure))
        {
            throw StoreErrors.From(failure, document.Folders.Durable);
        }
    }

    /// <summary>A document that MdLock never changed: nothing is to be made beside it, not even to enter a commit.</summary>
    private static List<Finding> Alone(DocumentFile file, DocumentReader reader)
    {
        var findings = new List<Finding>();
        _ = Read(file, reader, findings);
        return findings;
    }

    private static List<Finding> Check(
        DocumentFile file,
        DocumentReader reader,
        ILockStore store,
        HistoryFolder folder,
        IDisk disk,
        CancellationToken cancellation)
    {
        var findings = new List<Finding>();
        (DocumentSnapshot Snapshot, string Checksum, byte[] Bytes)? read = Read(file, reader, findings);
        ICommitJournal commits = CommitJournals.Open(folder, disk, store.CommitPoint is not null);
        JournalContents journal = commits.ReadWithEntries();
        bool isOpen = (commits as CommitRecords)?.FindOpen().Count > 0
            || (journal.Unfinished is { } unfinished && file.IsTemporary(unfinished.Entry!.Temporary));
        DocumentHead? head = ReadHead(store, cancellation);
        long told = new HistoryStateFile(folder, disk, new SectionFiles(folder, disk), commits).ReadAsWritten().Sequence;
        bool isMissing = head is { Sequence: > 0 } && IsMissing(head, told, folder, disk);
        if (isMissing)
        {
            Report(
                FindingKind.CommitFilesMissing,
                $"The store knows {head!.Sequence} commits, and of one of them there is nothing that can be read.",
                folder.History);
        }
        else if (isOpen)
        {
            Report(FindingKind.CommitUnfinished, "A commit died; the next one finishes or undoes it.", folder.JournalFile);
        }
        else if (journal.IsUnfinished)
        {
            Report(FindingKind.JournalDamaged, $"'{folder.JournalFile}' cannot be read.", folder.JournalFile);
        }

        foreach (string name in Directory.Exists(folder.Kept) ? Directory.GetDirectories(folder.Kept) : [])
        {
            Report(FindingKind.TextKeptAside, $"Texts were kept aside in '{name}': look at them, then remove the folder.", name);
        }

        foreach (string path in file.FindTemporary())
        {
            Report(FindingKind.TemporaryFileLeft, $"'{path}' is the temporary file of a commit that died.", path);
        }

        if (!isMissing && !isOpen && head is { Sequence: > 0 } && head.Sequence != told)
        {
            Report(
                head.Sequence < told ? FindingKind.StoreSetBack : FindingKind.CommitFilesMissing,
                $"The store knows {head.Sequence} commits, and the files tell of {told}.",
                folder.History);
        }

        // An unfinished commit explains every disagreement between the document and the history.
        var history = new HistoryVerifier(folder, disk, commits);
        findings.AddRange(history.Verify(isOpen ? null : read?.Snapshot.Index, read?.Checksum));
        if (store.FindCounterFault(history.HighestFence, cancellation) is { } fault)
        {
            Report(
                FindingKind.FenceCounterDamaged,
                $"No lock can be granted by the counter of the fences: {fault}.",
                folder.History);
        }

        return findings;

        void Report(FindingKind kind, string message, string path) => findings.Add(new(kind, message, null, path, null));
    }

    /// <summary>Whether nothing is there of a commit that the store knows, and that neither state nor a checkpoint has.</summary>
    private static bool IsMissing(DocumentHead head, long told, HistoryFolder folder, IDisk disk)
    {
        var records = new CommitRecords(folder, disk);
        records.Follow(head.Sequence, head.Commit);
        records.Read();
        return records.Missing > Math.Max(told, head.Checkpoint);
    }

    private static DocumentHead? ReadHead(ILockStore store, CancellationToken cancellation)
    {
        try
        {
            return store.CommitPoint?.Read(cancellation);
        }
        catch (StoreException)
        {
            // The files are checked all the same; whoever locks or commits is told.
            return null;
        }
    }

    private static (DocumentSnapshot Snapshot, string Checksum, byte[] Bytes)? Read(
        DocumentFile file, DocumentReader reader, List<Finding> findings)
    {
        try
        {
            return reader.ReadWithChecksum();
        }
        catch (DocumentException unreadable)
        {
            // A finding like others: the journal and the history are checked all the same.
            findings.Add(new(FindingKind.DocumentUnreadable, unreadable.Message, null, file.Path, null));
            return null;
        }
    }
}
