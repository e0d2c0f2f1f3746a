using MdLock.Audit;
using MdLock.Disk;
using MdLock.Errors;
using MdLock.Platform;

namespace MdLock.Queries;

/// <summary>Follows the audit trail of a document, whichever process writes it, and across its files. For one thread.</summary>
/// <remarks>It takes no lock and keeps no file open: a look at a trail that did not grow is two system calls.</remarks>
internal sealed class EventFollower
{
    private readonly AuditReader _reader;
    private readonly TrailFiles _files;
    private readonly string _folder;
    private readonly DateTimeOffset? _since;
    private FileMark? _mark;
    private long _last;

    /// <summary>Starts to follow.</summary>
    /// <param name="folders">Where the files of the document are.</param>
    /// <param name="since">See <see cref="EventQuery.Follow"/>.</param>
    /// <exception cref="StoreException">The trail cannot be read.</exception>
    internal EventFollower(DocumentFolders folders, DateTimeOffset? since)
    {
        Path = folders.DocumentPath;
        _folder = folders.Durable;
        _files = new TrailFiles(folders);
        _reader = new AuditReader(folders);
        _since = since;
        if (since is null)
        {
            _mark = FileMark.Of(_files.Current);
            _last = Guarded(_reader.ReadNewest);
        }
    }

    /// <summary>The document, by its canonical path.</summary>
    public string Path { get; }

    /// <summary>What happened since the last call, oldest first.</summary>
    /// <exception cref="StoreException">The trail cannot be read.</exception>
    public IReadOnlyList<AuditEvent> ReadNew()
    {
        _files.Refresh();

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
