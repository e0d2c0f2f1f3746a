using MdLock.Audit;
using MdLock.Disk;
using MdLock.Documents;
using MdLock.Engine;
using MdLock.Platform;

namespace MdLock.Queries;

/// <summary>Follows the audit trail of a document, whichever process writes it, and across its files. For one thread.</summary>
/// <remarks>It takes no lock and keeps no file open: a look at a trail that did not grow is two system calls.</remarks>
public sealed class EventFollower
{
    private readonly AuditReader _reader;
    private readonly TrailFiles _files;
    private readonly string _folder;
    private readonly DateTimeOffset? _since;
    private FileMark? _mark;
    private long _last;

    /// <summary>Starts to follow.</summary>
    /// <param name="engine">The engine that finds the document.</param>
    /// <param name="path">The document.</param>
    /// <param name="since">
    /// Not what happened before, by the clocks of the hosts where it did; null for what happens after the newest event.
    /// </param>
    /// <exception cref="DocumentException">It is not there.</exception>
    /// <exception cref="StoreException">The trail cannot be read.</exception>
    public EventFollower(MdLockEngine engine, string path, DateTimeOffset? since = null)
    {
        ArgumentNullException.ThrowIfNull(engine);
        OpenDocument document = engine.Documents.Rent(path);
        Path = document.Path;
        engine.Documents.Return(document);
        var folder = DocumentFolders.For(Path, engine.Settings.LockRoot);
        _folder = folder.Durable;
        _files = new TrailFiles(folder);
        _reader = new AuditReader(folder);
        _since = since;
        if (since is null)
        {
            _mark = FileMark.Of(_files.Current);
            _last = Guarded(_reader.ReadNewest);
        }
    }

    /// <summary>The document, by its one name behind all links.</summary>
    public string Path { get; }

    /// <summary>What happened since the last call, oldest first.</summary>
    /// <exception cref="StoreException">The trail cannot be read.</exception>
    public IReadOnlyList<AuditEvent> ReadNew()
    {
        // The mark first: what is appended between the two calls is seen the next time.
        FileMark? mark = FileMark.Of(_files.Current);
        if (mark is null || mark == _mark)
        {
            return [];
        }

        IReadOnlyList<AuditEvent> events = Guarded(() => _reader.ReadAfter(_last));
        _mark = mark;
        _last = events.Count > 0 ? events[^1].Sequence : _last;
        return _since is null ? events : [.. events.Where(one => one.Time >= _since)];
    }

    private T Guarded<T>(Func<T> read)
    {
        try
        {
            return read();
        }
        catch (Exception failure) when (StoreErrors.IsFailure(failure))
        {
            throw StoreErrors.From(failure, _folder);
        }
    }
}
