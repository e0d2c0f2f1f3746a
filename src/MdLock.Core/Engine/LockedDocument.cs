using MdLock.Audit;
using MdLock.Commits;
using MdLock.Commits.Files;
using MdLock.History;
using MdLock.Locking;
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
        Committer = new SectionCommitter(
            file, Reader, store, new HistoryFolder(durable.Durable), new OsCommitFiles(durable, syncs), time, Audit);
    }

    public string Path => File.Path;

    public DocumentFile File { get; }

    public ILockStore Store { get; }

    public LockManager Manager { get; }

    public SnapshotReader Reader { get; }

    public SectionCommitter Committer { get; }

    public DocumentAudit Audit { get; }

    /// <summary>How many use it now; changed by <see cref="DocumentRegistry"/> alone.</summary>
    public int Users { get; set; }

    /// <inheritdoc/>
    public void Dispose()
    {
        Store.Dispose();
        Audit.Dispose();
    }
}
