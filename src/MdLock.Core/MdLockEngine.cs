using System.IO.Abstractions;
using MdLock.Audit;
using MdLock.Disk;
using MdLock.Documents;
using MdLock.Engine;
using MdLock.Errors;
using MdLock.History;
using MdLock.Locking;
using MdLock.Metrics;
using MdLock.Platform;
using MdLock.Queries;
using MdLock.Rules;
using MdLock.Sessions;
using MdLock.Settings;
using MdLock.Stores.Files;

namespace MdLock;

/// <summary>The way in: one for each process, with a session for each owner in it.</summary>
/// <remarks>Safe for any number of threads. Disposing it ends all its sessions, and so releases their locks.</remarks>
public sealed class MdLockEngine : IDisposable
{
    /// <summary>A killed process is gone in milliseconds, unless it hangs in the system.</summary>
    private static readonly TimeSpan StopLimit = TimeSpan.FromSeconds(10);

    private readonly OwnerIdentity _identity = new();
    private readonly OpenDocuments _documents;
    private readonly HeartbeatService _liveness;

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
    {
        Settings = settings;
        Time = time ?? TimeProvider.System;
        _documents = new OpenDocuments(Open);
        _liveness = new HeartbeatService(this);
    }

    /// <summary>The figures of what is done through this engine.</summary>
    public EngineMetrics Metrics { get; } = new();

    /// <summary>Tells the numbers to go by.</summary>
    internal ISettingsSource Settings { get; }

    internal TimeProvider Time { get; }

    internal OwnerIdentity Identity => _identity;

    internal OpenDocuments Documents => _documents;

    internal HeartbeatService Liveness => _liveness;

    /// <summary>Opens a session for an owner in this process.</summary>
    /// <param name="runspaceId">Tells the owners in this process apart.</param>
    public OwnerSession OpenSession(string runspaceId)
    {
        ArgumentNullException.ThrowIfNull(runspaceId);
        var session = new OwnerSession(this, _identity.OfRunspace(runspaceId));
        _liveness.Add(session);
        return session;
    }

    /// <summary>Reads a document without a lock: it is whole, and it is what was committed last.</summary>
    /// <exception cref="DocumentException">It is not there, cannot be read, or is not text.</exception>
    public DocumentSnapshot Read(string path) => With(path, document => document.Reader.Read());

    /// <summary>Who holds and who waits on a document. Touches nothing where nobody ever did.</summary>
    /// <exception cref="DocumentException">The document is not there.</exception>
    /// <exception cref="StoreException">The store cannot be used.</exception>
    public DocumentLocks Inspect(string path, CancellationToken cancellation) => With(
        path,
        document => document.Store.Exists
            ? new DocumentLocks(document.Path, document.Manager.Inspect(cancellation))
            : new DocumentLocks(document.Path, new TableSnapshot([], [], default)));

    /// <summary>Releases another owner's lock if it is stale.</summary>
    /// <exception cref="LockException">It is live (<see cref="ErrorIds.LockStillLive"/>) or gone.</exception>
    /// <exception cref="DocumentException">The document is not there.</exception>
    /// <exception cref="StoreException">The store cannot be used.</exception>
    public ForcedRelease.Released ForceRelease(string path, Guid lockId, CancellationToken cancellation) => With(
        path,
        document =>
        {
            ForcedRelease outcome = document.Manager.ForceRelease(lockId, cancellation);
            document.Audit.Forced(_identity.OfProcess, outcome);
            return outcome switch
            {
                ForcedRelease.Released released => released,
                ForcedRelease.StillLive live => throw LockErrors.StillLive(live.Lock),
                _ => throw LockErrors.NotFound($"with the id {lockId}", document.Path),
            };
        });

    /// <summary>Ends the process that holds a lock; its locks are stale from then on.</summary>
    /// <exception cref="LockException">
    /// The lock is gone, or its owner is no other process of this machine (<see cref="ErrorIds.OwnerNotStoppable"/>).
    /// </exception>
    /// <exception cref="DocumentException">The document is not there.</exception>
    /// <exception cref="StoreException">The store cannot be used.</exception>
    public void StopOwner(string path, Guid lockId, CancellationToken cancellation)
    {
        DocumentLocks locks = Inspect(path, cancellation);
        HeldLock held = locks.Snapshot.Locks.FirstOrDefault(one => one.Lock.LockId == lockId)?.Lock
            ?? throw LockErrors.NotFound($"with the id {lockId}", locks.Path);
        LockOwner owner = held.Owner;
        if (WhyNotStoppable(held) is { } reason)
        {
            throw LockErrors.OwnerNotStoppable(held, reason);
        }

        try
        {
            OwnerProcess.End(owner.ProcessId, owner.ProcessStart, StopLimit);
        }
        catch (Exception refused) when (refused is System.ComponentModel.Win32Exception or IOException)
        {
            throw LockErrors.OwnerNotStoppable(held, refused.Message);
        }
    }

    /// <summary>Removes what is stale or left over on a document, and nothing that is live.</summary>
    /// <exception cref="DocumentException">The document is not there.</exception>
    /// <exception cref="StoreException">The store cannot be used.</exception>
    public CleanupResult Cleanup(string path, CancellationToken cancellation) => With(
        path,
        document =>
        {
            HistoryRetention retention = document.Settings.Current.Retention;
            var cleanup = new CleanupResult(document.Path, [], []);
            if (document.Store.Exists)
            {
                cleanup = cleanup with
                {
                    Reclaimed = document.Manager.ReclaimStale(cancellation),
                    Files = document.Store.Sweep(cancellation),
                };
            }

            if (document.File.FindTemporary().Any())
            {
                IEnumerable<string> temporary = document.Maintenance.RemoveTemporary(cancellation);
                cleanup = cleanup with { Files = [.. cleanup.Files, .. temporary.Select(Path.GetFileName).OfType<string>()] };
            }

            if (retention != HistoryRetention.KeepAll && document.HasState)
            {
                cleanup = cleanup with { VersionsRemoved = document.Maintenance.Trim(retention, cancellation) };
            }

            document.Audit.CleanedUp(_identity.OfProcess, cleanup);
            return cleanup;
        });

    /// <summary>The documents in a folder that have or had locks.</summary>
    /// <exception cref="DocumentException">The folder is not there or cannot be read.</exception>
    public IEnumerable<string> FindDocuments(string folder, bool recurse) =>
        new DocumentFinder(new FileSystem(), Settings.LockRoot).Find(folder, recurse);

    /// <inheritdoc/>
    public void Dispose()
    {
        _liveness.Dispose();
        _documents.Dispose();
        Metrics.Dispose();
    }

    /// <summary>Does something with a document, which is open meanwhile.</summary>
    /// <exception cref="DocumentException">The document is not there.</exception>
    internal T With<T>(string path, Func<OpenDocument, T> use)
    {
        OpenDocument document = _documents.Rent(path);
        try
        {
            return use(document);
        }
        finally
        {
            _documents.Return(document);
        }
    }

    private string? WhyNotStoppable(HeldLock held)
    {
        LockOwner owner = held.Owner;
        if (!held.IsReadable || owner.Kind == OwnershipKind.Lease)
        {
            return "no process stands behind it";
        }

        if (owner.BootId != _identity.Machine.BootId || owner.PidNamespace != _identity.Machine.PidNamespace)
        {
            return "its process is on another machine or in another container";
        }

        return owner.ProcessId == Environment.ProcessId ? "its process is this one" : null;
    }

    private OpenDocument Open(DocumentFile file)
    {
        var folder = DocumentFolders.For(file.Path, Settings.LockRoot);
        var store = new FileLockStore(folder, _identity.Machine, Time);
        var settings = new DocumentSettings(Settings, file.Path, Time);
        var trail = new ObservedAuditTrail(new AuditTrail(folder, () => settings.Trail, Time), Metrics);
        return new OpenDocument(file, store, trail, Metrics, Time, settings);
    }
}
