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
    public LockedDocument(DocumentFile file, ILockStore store, TimeProvider time, bool syncs)
    {
        File = file;
        Store = store;
        Manager = new LockManager(store, time);
        Reader = new SnapshotReader(file);
        var durable = LockFolder.For(file.Path, lockRoot: null);
        var folder = new HistoryFolder(durable.Durable);
        var files = new OsCommitFiles(durable, syncs);
        Committer = new SectionCommitter(file, Reader, store, folder, files, time);
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

    public DocumentHistory History { get; }

    public DocumentVerifier Verifier { get; }

    public DocumentMaintenance Maintenance { get; }

    /// <summary>How many use it now; changed by <see cref="DocumentRegistry"/> alone.</summary>
    public int Users { get; set; }

    /// <inheritdoc/>
    public void Dispose() => Store.Dispose();
}
