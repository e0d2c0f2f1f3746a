using MdLock.Audit;
using MdLock.Commits;
using MdLock.Disk;
using MdLock.Documents;
using MdLock.Engine;
using MdLock.Engine.Choosing;
using MdLock.Errors;
using MdLock.Locking;
using MdLock.Maintenance;
using MdLock.Metrics;
using MdLock.Platform;
using MdLock.Queries;
using MdLock.Relocation;
using MdLock.Rules;
using MdLock.Sessions;
using MdLock.Settings;
using MdLock.Stores;
using MdLock.Stores.Files;
using MdLock.Stores.Files.Probing;
using MdLock.Stores.Files.Sharing;

namespace MdLock;

/// <summary>The way in: one for each process, with a session for each owner in it.</summary>
/// <remarks>Safe for any number of threads. Disposing it ends all its sessions, and so releases their locks.</remarks>
public sealed class MdLockEngine : IDisposable
{
    private readonly ISettingsSource _settings;
    private readonly TimeProvider _time;
    private readonly OwnerIdentity _identity = new();
    private readonly StoreProviders _providers;
    private readonly OpenDocuments _documents;
    private readonly HeartbeatService _heartbeats;
    private readonly SessionHost _host;
    private readonly DocumentCleanup _cleanup;

    /// <summary>Creates an engine; nothing is touched before the first call.</summary>
    /// <param name="settings">The numbers to go by on all documents, whatever files of settings say.</param>
    /// <param name="time">The clocks; null for the system's.</param>
    public MdLockEngine(LockSettings settings, TimeProvider? time = null)
        : this(new FixedSettings(settings ?? throw new ArgumentNullException(nameof(settings))), time)
    {
    }

    /// <summary>Creates an engine that goes by what is set for each document; nothing is touched before the first call.</summary>
    /// <param name="settings">Tells what is set.</param>
    /// <param name="time">The clocks; null for the system's.</param>
    public MdLockEngine(SettingsResolver settings, TimeProvider? time = null)
        : this((ISettingsSource)(settings ?? throw new ArgumentNullException(nameof(settings))), time)
    {
    }

    private MdLockEngine(ISettingsSource settings, TimeProvider? time)
        : this(settings, time ?? TimeProvider.System, StoreProviders.For(time ?? TimeProvider.System))
    {
    }

    /// <summary>Creates an engine with clusters of one's own.</summary>
    internal MdLockEngine(ISettingsSource settings, TimeProvider time, StoreProviders providers)
    {
        _settings = settings;
        _time = time;
        _providers = providers;
        _documents = new OpenDocuments(Open);
        _cleanup = new DocumentCleanup(_documents, _identity.OfProcess);
        _heartbeats = new HeartbeatService((path, cancellation) => _cleanup.Run(path, cancellation));
        _host = new SessionHost(_documents, _heartbeats, _identity, _time);
        Locks = new LockQuery(_documents);
        Versions = new VersionQuery(_documents, Notices.Add);
        Events = new EventQuery(_documents);
        LockMetrics = new MetricsQuery(Events, Locks, _time);
        Contention = new ContentionQuery(_documents);
        Waits = new SectionWait(_documents, _time);
    }

    /// <summary>The figures of what is done through this engine.</summary>
    internal EngineMetrics Metrics { get; } = new();

    /// <summary>Who holds and who waits.</summary>
    internal LockQuery Locks { get; }

    /// <summary>The versions of sections.</summary>
    public VersionQuery Versions { get; }

    /// <summary>What happened.</summary>
    internal EventQuery Events { get; }

    /// <summary>The figures of documents, over all processes.</summary>
    internal MetricsQuery LockMetrics { get; }

    /// <summary>Who waited for whom.</summary>
    internal ContentionQuery Contention { get; }

    /// <summary>Waits for sections without locking them.</summary>
    internal SectionWait Waits { get; }

    /// <summary>What is to be told of folders, once each.</summary>
    internal Notices Notices { get; } = new();

    /// <summary>The documents that are open.</summary>
    internal OpenDocuments Documents => _documents;

    /// <summary>Opens a session for an owner in this process.</summary>
    /// <param name="runspaceId">Tells the owners in this process apart.</param>
    public OwnerSession OpenSession(string runspaceId)
    {
        ArgumentNullException.ThrowIfNull(runspaceId);
        return OpenSession(_identity.OfRunspace(runspaceId));
    }

    /// <summary>The same for a client that works through this process: locks, versions and audit trail name it beside the user.</summary>
    /// <param name="runspaceId">Tells the owners in this process apart.</param>
    /// <param name="client">The name of the client; part of each of its lock records, which are small.</param>
    internal OwnerSession OpenSession(string runspaceId, string client) =>
        OpenSession(_identity.OfClient(runspaceId, client));

    /// <summary>Reads a document without a lock: it is whole, and it is what was committed last.</summary>
    /// <exception cref="DocumentException">It is not there, cannot be read, or is not text.</exception>
    public DocumentSnapshot Read(string path) => _documents.With(path, document => document.Reader.Look());

    /// <summary>The documents in a folder that have or had locks.</summary>
    /// <exception cref="DocumentException">The folder is not there or cannot be read.</exception>
    public IEnumerable<string> FindDocuments(string folder, bool recurse) =>
        new DocumentFinder(_settings.LockRoot).Find(folder, recurse);

    /// <summary>The paths that documents had for which something is kept and which are gone.</summary>
    /// <exception cref="DocumentException">The folder is not there.</exception>
    internal IEnumerable<string> FindOrphans(string folder, bool recurse) => new OrphanFinder(_settings.LockRoot).Find(folder, recurse);

    /// <summary>What is kept for a document that is gone; null for one that is there, or for which nothing is kept.</summary>
    internal OrphanState? InspectOrphan(string path) => NewOrphanCare().Inspect(path);

    /// <summary>Removes what is kept for a document that is gone, its history too.</summary>
    /// <returns>What it was; null where the document is there, nothing is kept, or somebody holds a lock under its name.</returns>
    /// <exception cref="MdLockException">The system refuses.</exception>
    internal OrphanState? RemoveOrphan(string path, CancellationToken cancellation) => NewOrphanCare().Remove(path, cancellation);

    /// <summary>Lets a document continue the history of one that is gone: it was moved there by other means.</summary>
    /// <param name="gone">The path that it had.</param>
    /// <param name="path">The document.</param>
    /// <returns>The document's canonical path.</returns>
    /// <exception cref="RelocationException">It is not gone, nothing is kept for it, that is in use, or the document has a history.</exception>
    /// <exception cref="MdLockException">The document is not there, or the system refuses.</exception>
    internal string ContinueHistory(string gone, string path) => _documents.With(path, document =>
    {
        _documents.CloseGone(document.ContinueHistoryOf(CanonicalPath.OfPlanned(gone)));
        return document.Path;
    });

    /// <summary>Whether a path leads into one of the folders that MdLock keeps beside documents, or for all of them.</summary>
    internal bool IsOwnFolder(string path) => new DocumentFinder(_settings.LockRoot).IsOwn(path);

    /// <summary>Checks a document, its journal, its history, its audit trail and its locks. Changes nothing.</summary>
    /// <returns>The document's canonical path, and what was found.</returns>
    /// <exception cref="MdLockException">The document is not there, or its files cannot be read.</exception>
    /// <exception cref="OperationCanceledException">Cancelled.</exception>
    internal CheckResult Check(string path, CancellationToken cancellation) =>
        new DocumentCheck(_documents).Run(path, cancellation);

    /// <summary>Mends a document and all that belongs to it; see <see cref="DocumentRepair.Run(string, CancellationToken)"/>.</summary>
    /// <returns>The document's canonical path, and what was done; empty when there was nothing to do.</returns>
    /// <exception cref="MdLockException">The document is not there, or the system refuses.</exception>
    /// <exception cref="OperationCanceledException">Cancelled.</exception>
    internal (string Path, IReadOnlyList<RepairStep> Steps) Repair(string path, CancellationToken cancellation) =>
        NewRepair().Run(path, cancellation);

    /// <summary>Finishes or undoes a commit that died, if there is one.</summary>
    /// <returns>What was done; null when there was nothing to do.</returns>
    /// <exception cref="MdLockException">The document is not there, or the system refuses.</exception>
    /// <exception cref="OperationCanceledException">Cancelled.</exception>
    internal RecoveryAction? Recover(string path, CancellationToken cancellation) => NewRepair().Recover(path, cancellation);

    /// <summary>Looks for what <see cref="Cleanup"/> would remove, and removes nothing.</summary>
    /// <exception cref="DocumentException">The document is not there.</exception>
    /// <exception cref="StoreException">The store cannot be used.</exception>
    internal CleanupPlan PlanCleanup(string path, CancellationToken cancellation) => _cleanup.Plan(path, cancellation);

    /// <summary>Removes what is stale or left over on a document, and nothing that is live.</summary>
    /// <exception cref="DocumentException">The document is not there.</exception>
    /// <exception cref="StoreException">The store cannot be used.</exception>
    internal CleanupResult Cleanup(string path, CancellationToken cancellation) => _cleanup.Run(path, cancellation);

    /// <summary>Releases another owner's lock if it is stale.</summary>
    /// <exception cref="LockException">It is live (<see cref="ErrorIds.LockStillLive"/>) or gone.</exception>
    /// <exception cref="DocumentException">The document is not there.</exception>
    /// <exception cref="StoreException">The store cannot be used.</exception>
    internal ForcedRelease.Released ForceRelease(string path, Guid lockId, CancellationToken cancellation) =>
        NewForcedUnlock().Release(path, lockId, cancellation);

    /// <summary>Ends the process that holds a lock; its locks are stale from then on.</summary>
    /// <exception cref="LockException">
    /// The lock is gone, or its owner is not beyond doubt another process of this machine: its record's file must belong
    /// to the process's user, and the start time be known and equal (<see cref="ErrorIds.OwnerNotStoppable"/>).
    /// </exception>
    /// <exception cref="DocumentException">The document is not there.</exception>
    /// <exception cref="StoreException">The store cannot be used.</exception>
    public void StopOwner(string path, Guid lockId, CancellationToken cancellation)
    {
        using StoppableOwner? owner = FindOwner(path, lockId, cancellation);
        owner?.End();
    }

    /// <summary>The process that <see cref="StopOwner"/> would end, to be shown before; null when it has ended.</summary>
    /// <exception cref="MdLockException">As for <see cref="StopOwner"/>.</exception>
    internal StoppableOwner? FindOwner(string path, Guid lockId, CancellationToken cancellation) =>
        NewForcedUnlock().FindOwner(path, lockId, cancellation);

    /// <summary>Tries whether locks and commits hold where a document is: in the cluster and on the file system, where etcd is set.</summary>
    /// <param name="path">A document, or a folder of documents.</param>
    /// <param name="cancellation">Ends it between two trials; nothing is left behind.</param>
    /// <exception cref="DocumentException">There is nothing at the path.</exception>
    /// <exception cref="StoreException">Nothing can be made in the folder.</exception>
    /// <exception cref="OperationCanceledException">Cancelled.</exception>
    internal IReadOnlyList<StoreCapability> CheckStore(string path, CancellationToken cancellation)
    {
        string folder = StoreCheck.FolderOf(path);
        LockSettings settings = _settings.Read(Path.Combine(CanonicalPath.Of(folder), DocumentFolders.DurableName));
        return StoreAddress.Of(settings) is { } address
            ? [.. _providers.Of(address).Check(cancellation), .. StoreProbe.RunOfDocuments(folder, cancellation)]
            : new StoreCheck(_settings.LockRoot, StoreProbe.Run).Run(path, cancellation);
    }

    /// <summary>Tries together with another host or mount whether locks and commits hold between the two, and keeps what was found.</summary>
    /// <param name="path">A document, or a folder of documents.</param>
    /// <param name="patience">How long to wait for the other one to do the same.</param>
    /// <param name="cancellation">Ends it.</param>
    /// <exception cref="DocumentException">There is nothing at the path.</exception>
    /// <exception cref="StoreException">Nobody came, or did not go on (<see cref="ErrorIds.PeerNotMet"/>); or nothing can be made there.</exception>
    /// <exception cref="OperationCanceledException">Cancelled.</exception>
    internal IReadOnlyList<StoreCapability> CheckStoreWithPeer(string path, TimeSpan patience, CancellationToken cancellation) =>
        new PeerProbe(_identity.Machine, _settings.LockRoot, _time, FileSystemMount.Of).Run(StoreCheck.FolderOf(path), patience, cancellation);

    /// <summary>Moves a folder of documents, and those in it, to the stores that they shall have: all of them, or none.</summary>
    /// <param name="folder">The folder.</param>
    /// <param name="settingsOf">The settings of a folder as they shall be.</param>
    /// <param name="cancellation">Ends it.</param>
    /// <returns>The folders that were moved, by their canonical paths.</returns>
    /// <exception cref="StoreException">
    /// Somebody holds or waits for a lock (<see cref="ErrorIds.StoreInUse"/>), or a store cannot be used.
    /// </exception>
    /// <exception cref="MdLockException">The folder or its settings cannot be used.</exception>
    /// <exception cref="OperationCanceledException">Cancelled.</exception>
    internal IReadOnlyList<string> MoveToStore(string folder, Func<string, LockSettings> settingsOf, CancellationToken cancellation)
    {
        var moves = new StoreMoves
        {
            LockRoot = _settings.LockRoot,
            OpenFiles = OpenFiles,
            FindProvider = _providers.Of,
            MakeCheckpoint = MakeCheckpoint,
            SettingsOf = settingsOf,
        };
        return moves.Run(folder, cancellation);
    }

    /// <inheritdoc/>
    public void Dispose()
    {
        _heartbeats.Dispose();
        _documents.Dispose();
        _providers.Dispose();
        Metrics.Dispose();
    }

    private OwnerSession OpenSession(LockOwner owner)
    {
        var session = new OwnerSession(_host, owner);
        _heartbeats.Add(session);
        return session;
    }

    private OrphanCare NewOrphanCare() => new(_settings.LockRoot, OpenStore, _documents);

    private DocumentRepair NewRepair() => new(_documents, _cleanup, _identity.OfProcess);

    private ForcedUnlock NewForcedUnlock() => new(_documents, _identity.OfProcess, _identity.Machine);

    private OpenDocument Open(DocumentFile file)
    {
        var folders = DocumentFolders.For(file.Path, _settings.LockRoot);
        var settings = new DocumentSettings(_settings, file.Path, _time);
        ChosenStore store = OpenStore(folders, settings);
        string host = store.CommitPoint is null ? "" : TrailFiles.HostOf(_identity.Machine, folders);
        var trail = new ObservedAuditTrail(new AuditTrail(folders, () => settings.Trail, _time, host: host), Metrics);
        return new OpenDocument(
            file.In(folders), folders, store, trail, Metrics, _time, settings, OpenStore, _identity.OfProcess);
    }

    private void MakeCheckpoint(DocumentFolders folders, ILockStore store, CancellationToken cancellation)
    {
        DocumentFile file = DocumentFile.Find(folders.DocumentPath).In(folders);
        var disk = new OsDisk(folders, () => true);
        new Committer(file, new DocumentReader(file), store, folders, disk, _time, _identity.OfProcess.BootId).MakeCheckpoint(cancellation);
    }

    private ChosenStore OpenStore(DocumentFolders folders) =>
        OpenStore(folders, new DocumentSettings(_settings, folders.DocumentPath, _time));

    private ChosenStore OpenStore(DocumentFolders folders, DocumentSettings settings) => new(
        folders,
        new StoreWish(settings),
        () => OpenFiles(folders),
        _providers.Of,
        Notices.Add);

    private FileLockStore OpenFiles(DocumentFolders folders) => new(folders, _identity.Machine, _time, tell: Notices.Add);
}
