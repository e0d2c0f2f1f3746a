using MdLock.Commits;
using MdLock.Disk;
using MdLock.Documents;
using MdLock.History;
using MdLock.Platform;
using MdLock.Stores;

namespace MdLock.Maintenance;

/// <summary>Checks a document, its journal and its history. Changes nothing.</summary>
internal sealed class DocumentVerifier(
    DocumentFile file, DocumentReader reader, ILockStore store, HistoryFolder folder, IDisk files)
{
    /// <summary>Checks everything, while no commit runs.</summary>
    /// <exception cref="HistoryException">The files cannot be read.</exception>
    /// <exception cref="StoreException">A commit does not come to its end.</exception>
    /// <exception cref="OperationCanceledException">Cancelled.</exception>
    public IReadOnlyList<Finding> Verify(CancellationToken cancellation)
    {
        using IDisposable commit = store.EnterCommit(cancellation);
        try
        {
            return Verify();
        }
        catch (Exception failure) when (FileFailure.Is(failure))
        {
            throw HistoryException.NotReadable(folder.History, failure);
        }
    }

    private List<Finding> Verify()
    {
        var findings = new List<Finding>();
        DocumentSnapshot? snapshot = null;
        string? checksum = null;
        try
        {
            (snapshot, checksum) = reader.ReadWithChecksum();
        }
        catch (DocumentException unreadable)
        {
            findings.Add(new(FindingKind.DocumentUnreadable, unreadable.Message, null, file.Path, null));
        }

        var journal = new CommitJournal(folder, files);
        bool isOpen = journal.ReadOpen() is not null;
        if (isOpen)
        {
            Report(FindingKind.CommitUnfinished, "A commit died; the next one finishes or undoes it.", folder.JournalEntry);
        }
        else if (journal.IsDamaged())
        {
            Report(FindingKind.JournalDamaged, $"'{folder.JournalEntry}' cannot be read.", folder.JournalEntry);
        }

        foreach (string name in Directory.Exists(folder.Kept) ? Directory.GetDirectories(folder.Kept) : [])
        {
            Report(FindingKind.TextKeptAside, $"Texts were kept aside in '{name}': look at them, then remove the folder.", name);
        }

        foreach (string path in file.FindTemporary())
        {
            Report(FindingKind.TemporaryFileLeft, $"'{path}' is the temporary file of a commit that died.", path);
        }

        // An unfinished commit explains every disagreement between the document and the history.
        findings.AddRange(new HistoryVerifier(folder, files).Verify(isOpen ? null : snapshot?.Index, checksum));
        return findings;

        void Report(FindingKind kind, string message, string path) => findings.Add(new(kind, message, null, path, null));
    }
}
