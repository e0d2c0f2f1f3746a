using MdLock.Disk;
using MdLock.Errors;

namespace MdLock.Audit;

/// <summary>The trail of one document, in its folder: one critical section, one open and one write for each append.</summary>
/// <remarks>
/// Whatever several threads bring while one of them writes goes into the next write. The critical section is the OS
/// lock of the file <c>.audit</c>; nothing else is entered within it, so it may be entered from anywhere.
/// </remarks>
internal sealed class AuditTrail : IAuditTrail
{
    /// <summary>An append takes well under a millisecond, a sync some more; who holds it this long is stopped.</summary>
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(2);

    /// <summary>How soon another attempt is made when the system refused: often enough to be soon, too seldom to cost.</summary>
    private static readonly TimeSpan RetryInterval = TimeSpan.FromSeconds(1);

    /// <summary>Who may only read sees an append in its course now and then, but not in three looks.</summary>
    private const int MostLooks = 3;

    /// <summary>Some megabytes of memory at most.</summary>
    private const int MaxHeldBack = 4096;

    private readonly TimeProvider _time;
    private readonly DocumentFolders _folder;
    private readonly TrailFiles _files;
    private readonly TrailWriter _writer;
    private readonly EntryBacklog _backlog = new(MaxHeldBack);
    private readonly BlockingThreads _threads = new();
    private readonly FileLock _guard;
    private readonly ITimer _retry;
    private volatile bool _disposed;

    /// <summary>Opens the trail; nothing is touched before the first event.</summary>
    public AuditTrail(DocumentFolders folder, AuditSettings settings, TimeProvider time, IDisk? disk = null)
        : this(folder, () => settings, time, disk)
    {
    }

    /// <summary>Opens the trail with settings that may change meanwhile: asked for at each append, which must not fail.</summary>
    /// <param name="folder">Where it is.</param>
    /// <param name="settings">The settings.</param>
    /// <param name="time">The clocks.</param>
    /// <param name="disk">The operations on files; null for the system's.</param>
    /// <param name="host">Whose trail it is, see <see cref="TrailFiles"/>.</param>
    public AuditTrail(
        DocumentFolders folder, Func<AuditSettings> settings, TimeProvider time, IDisk? disk = null, string host = "")
    {
        _time = time;
        _folder = folder;
        _files = disk is null ? new TrailFiles(folder, host) : new TrailFiles(folder, disk, host);
        _writer = new TrailWriter(_files, settings, time);
        _guard = new FileLock(host.Length == 0 ? folder.Audit : $"{folder.Audit}.{host}", folder, _threads);
        _retry = time.CreateTimer(_ => Retry(), null, Timeout.InfiniteTimeSpan, Timeout.InfiniteTimeSpan);
    }

    /// <inheritdoc/>
    public int HeldBack => _backlog.Count;

    /// <inheritdoc/>
    public void Append(params ReadOnlySpan<AuditEntry> entries)
    {
        ObjectDisposedException.ThrowIf(_disposed, this);
        if (entries.IsEmpty)
        {
            return;
        }

        _backlog.Add(entries, _time.GetUtcNow());

        // In trouble each operation would try in vain: then the timer tries for all of them.
        if (!_backlog.IsInTrouble)
        {
            TryWrite(isRepair: false);
        }
    }

    /// <inheritdoc/>
    public void Append(IReadOnlyList<StampedEntry> entries, bool again)
    {
        ObjectDisposedException.ThrowIf(_disposed, this);
        IReadOnlyList<StampedEntry> missing = again ? Missing(entries) : entries;
        if (missing.Count == 0)
        {
            return;
        }

        foreach (StampedEntry one in missing)
        {
            _backlog.Add([one.Entry], one.Time);
        }

        if (!_backlog.IsInTrouble)
        {
            TryWrite(isRepair: false);
        }
    }

    /// <inheritdoc/>
    public void Sync()
    {
        ObjectDisposedException.ThrowIf(_disposed, this);
        try
        {
            using (_guard.Enter(Patience, CancellationToken.None))
            {
                _writer.Sync();
            }
        }
        catch (Exception failure) when (failure is StoreException || StoreErrors.IsFailure(failure))
        {
            // Best effort, as all of the trail.
        }
    }

    /// <inheritdoc/>
    public bool Flush()
    {
        ObjectDisposedException.ThrowIf(_disposed, this);
        return !_files.Exist && _backlog.Count == 0 ? true : TryWrite(isRepair: true);
    }

    /// <inheritdoc/>
    public IReadOnlyList<AuditFinding> Verify(CancellationToken cancellation)
    {
        try
        {
            IReadOnlyList<AuditFinding> findings;
            bool isSettled;
            int looks = 0;
            do
            {
                using TrailSnapshot trail = OpenSnapshot(cancellation, out isSettled);
                findings = [.. AuditVerifier.Verify(trail, _files.Disk, cancellation), .. VerifyOthers(cancellation)];
            }
            while (!isSettled && findings.Count > 0 && ++looks < MostLooks);

            return findings;
        }
        catch (Exception failure) when (StoreErrors.IsFailure(failure))
        {
            throw StoreErrors.From(failure, _files.Current);
        }
    }

    /// <summary>Makes a last attempt to write what was held back, and closes the trail.</summary>
    public void Dispose()
    {
        if (_disposed)
        {
            return;
        }

        _disposed = true;
        _retry.Dispose();
        if (_backlog.Count > 0)
        {
            TryWrite(isRepair: false);
        }

        _guard.Dispose();
        _writer.Dispose();
        _threads.Dispose();
    }

    /// <summary>All files as they are; between two appends where one may keep others from appending.</summary>
    private TrailSnapshot OpenSnapshot(CancellationToken cancellation, out bool isSettled)
    {
        using FileLock.Entered? entered = _files.Exist ? _guard.TryEnterToLook(Patience, cancellation) : null;
        isSettled = entered is not null || !_files.Exist;
        return TrailSnapshot.Open(_files);
    }

    /// <summary>What is found in the trails of others, who may be appending.</summary>
    private IEnumerable<AuditFinding> VerifyOthers(CancellationToken cancellation)
    {
        foreach (string host in TrailFiles.Hosts(_folder, _files.Disk))
        {
            var files = new TrailFiles(_folder, _files.Disk, host);
            if (files.Current != _files.Current)
            {
                using TrailSnapshot trail = TrailSnapshot.Open(files);
                foreach (AuditFinding finding in AuditVerifier.Verify(trail, files.Disk, cancellation))
                {
                    yield return finding;
                }
            }
        }
    }

    /// <summary>Those that are not among the last events of the trail.</summary>
    private List<StampedEntry> Missing(IReadOnlyList<StampedEntry> entries)
    {
        List<AuditEvent> there = [];
        try
        {
            there.AddRange(new AuditReader(_files).Read(new AuditFilter { Tail = MaxHeldBack }));
        }
        catch (Exception failure) when (StoreErrors.IsFailure(failure))
        {
            // Told twice is better than not at all.
        }

        return [.. entries.Where(one => !there.Any(other => other.Time == one.Time
            && other.Type == one.Entry.Type
            && other.SectionId == one.Entry.SectionId
            && other.LockId == one.Entry.LockId))];
    }

    private void Retry()
    {
        try
        {
            if (!_disposed)
            {
                TryWrite(isRepair: false);
            }
        }
        catch (ObjectDisposedException)
        {
            // Closed in the meantime: the last attempt is the one that closing makes.
        }
    }

    private bool TryWrite(bool isRepair)
    {
        try
        {
            using (_guard.Enter(Patience, CancellationToken.None))
            {
                // Again for what came meanwhile: who saw trouble just before it ended relies on this call.
                do
                {
                    BacklogBatch batch = _backlog.Peek(_time.GetUtcNow());
                    if (batch.Entries.Count > 0 || isRepair)
                    {
                        _writer.Append(batch.Entries);
                    }

                    _backlog.Remove(batch);
                    isRepair = false;
                }
                while (_backlog.Count > 0);
            }

            return true;
        }
        catch (Exception failure) when (failure is StoreException || StoreErrors.IsFailure(failure))
        {
            // The trail is best effort: what it could not write is kept, and tried again, while the work that it tells of
            // goes on.
            _backlog.Fail(failure.Message, _time.GetUtcNow());
            if (!_disposed)
            {
                _retry.Change(RetryInterval, Timeout.InfiniteTimeSpan);
            }

            return false;
        }
    }
}
