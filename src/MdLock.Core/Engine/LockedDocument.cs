using System.Diagnostics;
using MdLock.Audit;
using MdLock.Commits;
using MdLock.Commits.Files;
using MdLock.Errors;
using MdLock.History;
using MdLock.Locking;
using MdLock.Locking.Table;
using MdLock.Stores;
using MdLock.Stores.Files;

namespace MdLock.Engine;

/// <summary>A document and everything that works on it, opened once for all sessions of the process.</summary>
internal sealed class LockedDocument : IDisposable
{
    public LockedDocument(DocumentFile file, ILockStore store, IAuditTrail trail, TimeProvider time, bool syncs)
    {
        Audit = new DocumentAudit(trail);
        File = file;
        Store = store;
        Manager = new LockManager(store, time);
        Reader = new SnapshotReader(file);
        var durable = LockFolder.For(file.Path, lockRoot: null);
        var folder = new HistoryFolder(durable.Durable);
        var files = new OsCommitFiles(durable, syncs);
        Committer = new SectionCommitter(file, Reader, store, folder, files, time, Audit);
        History = new DocumentHistory(folder, files);
        Verifier = new DocumentVerifier(file, Reader, store, folder, files);
        Maintenance = new DocumentMaintenance(Committer, file, Reader, store, folder, files, time);
    }

    public string Path => File.Path;

    public DocumentFile File { get; }

    public ILockStore Store { get; }

    public LockManager Manager { get; }

    public SnapshotReader Reader { get; }

    public SectionCommitter Committer { get; }

    public DocumentAudit Audit { get; }

    public DocumentHistory History { get; }

    public DocumentVerifier Verifier { get; }

    public DocumentMaintenance Maintenance { get; }

    /// <summary>How many use it now; changed by <see cref="DocumentRegistry"/> alone.</summary>
    public int Users { get; set; }

    /// <summary>Commits changes as one, and notes it in the audit trail, as it notes that it failed.</summary>
    /// <exception cref="MdLockException">As for <see cref="SectionCommitter"/>.</exception>
    public CommitResult Commit(
        IReadOnlyList<SectionChange> changes, IReadOnlyList<HeldLock> authorities, CancellationToken cancellation)
    {
        long start = Stopwatch.GetTimestamp();
        try
        {
            CommitResult result = Committer.Commit(changes, authorities, cancellation);
            Audit.Committed(authorities[0], result, Stopwatch.GetElapsedTime(start));
            return result;
        }
        catch (MdLockException failure)
        {
            Audit.CommitFailed(authorities[0], failure, Stopwatch.GetElapsedTime(start));
            throw;
        }
    }

    /// <inheritdoc/>
    public void Dispose()
    {
        Store.Dispose();
        Audit.Dispose();
    }
}
