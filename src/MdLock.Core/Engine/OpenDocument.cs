using System.Diagnostics;
using MdLock.Audit;
using MdLock.Commits;
using MdLock.Disk;
using MdLock.Errors;
using MdLock.History;
using MdLock.Locking;
using MdLock.Maintenance;
using MdLock.Metrics;
using MdLock.Rules;
using MdLock.Settings;
using MdLock.Stores;

namespace MdLock.Engine;

/// <summary>A document and everything that works on it, opened once for all sessions of the process.</summary>
internal sealed class OpenDocument : IDisposable
{
    /// <summary>A commit takes milliseconds; behind one that is stopped nobody shall wait for a courtesy.</summary>
    private static readonly TimeSpan RecoveryPatience = TimeSpan.FromMilliseconds(250);

    private readonly string _durable;
    private bool _isRecovered;

    public OpenDocument(
        DocumentFile file, ILockStore store, IAuditTrail trail, EngineMetrics metrics, TimeProvider time, DocumentSettings settings)
    {
        Audit = new AuditRecorder(trail);
        Metrics = metrics;
        Settings = settings;
        File = file;
        Store = store;
        Manager = new LockManager(store, time);
        Reader = new DocumentReader(file);
        var durable = DocumentFolders.For(file.Path, lockRoot: null);
        _durable = durable.Durable;
        var folder = new HistoryFolder(durable.Durable);
        var files = new OsDisk(durable, () => settings.Known.SyncsCommits);
        Committer = new Committer(file, Reader, store, folder, files, time, Audit);
        History = new DocumentHistory(folder, files);
        Verifier = new DocumentVerifier(file, Reader, store, folder, files);
        Maintenance = new BetweenCommits(Committer, file, Reader, store, folder, files, time);
    }

    public string Path => File.Path;

    public DocumentFile File { get; }

    public ILockStore Store { get; }

    /// <summary>The numbers to go by.</summary>
    public DocumentSettings Settings { get; }

    public LockManager Manager { get; }

    public DocumentReader Reader { get; }

    public Committer Committer { get; }

    public AuditRecorder Audit { get; }

    public DocumentHistory History { get; }

    public DocumentVerifier Verifier { get; }

    public BetweenCommits Maintenance { get; }

    public EngineMetrics Metrics { get; }

    /// <summary>False for a document that MdLock never changed and whose locks nobody took.</summary>
    public bool HasState => Directory.Exists(_durable) || Store.Exists;

    /// <summary>How many use it now; changed by <see cref="OpenDocuments"/> alone.</summary>
    public int Users { get; set; }

    /// <summary>
    /// Finishes or undoes a commit that died before this process came. Left to the next commit if that is not done in
    /// a moment.
    /// </summary>
    public void RecoverAtFirstUse(CancellationToken cancellation)
    {
        if (!_isRecovered)
        {
            _isRecovered = true;
            RecoverIfUnfinished(cancellation);
        }
    }

    /// <summary>The same, whenever a commit died.</summary>
    public void RecoverIfUnfinished(CancellationToken cancellation)
    {
        try
        {
            if (Committer.IsUnfinished)
            {
                using var patience = CancellationTokenSource.CreateLinkedTokenSource(cancellation);
                patience.CancelAfter(RecoveryPatience);
                Committer.Recover(patience.Token);
            }
        }
        catch (Exception later) when (later is MdLockException or OperationCanceledException)
        {
            // Whoever changes the document next is told; whoever does not, is not in need of it.
            cancellation.ThrowIfCancellationRequested();
        }
    }

    /// <summary>Commits changes as one, and notes it in the audit trail, as it notes that it failed.</summary>
    /// <exception cref="MdLockException">As for <see cref="Committer"/>.</exception>
    public CommitResult Commit(
        IReadOnlyList<SectionChange> changes, IReadOnlyList<HeldLock> authorities, CancellationToken cancellation)
    {
        long start = Stopwatch.GetTimestamp();
        using Activity? activity = Metrics.Start("commit", Path);
        try
        {
            // What is begun under settings that can be read is carried through, whatever becomes of them meanwhile.
            _ = Settings.Current;
            return Committer.Commit(changes, authorities, cancellation);
        }
        catch (MdLockException failure)
        {
            activity?.SetStatus(ActivityStatusCode.Error, failure.ErrorId);
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
