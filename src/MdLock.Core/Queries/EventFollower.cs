using MdLock.Audit;
using MdLock.Disk;
using MdLock.Errors;
using MdLock.Platform;

namespace MdLock.Queries;

/// <summary>Follows the audit trail of a document, whichever process writes it, and across its files. For one thread.</summary>
/// <remarks>It takes no lock and keeps no file open: a look at a trail that did not grow is three system calls.</remarks>
internal sealed class EventFollower
{
    /// <summary>A folder that changed as lately as this may have changed again within the same tick of its clock, or be shown late.</summary>
    private static readonly TimeSpan Settled = TimeSpan.FromSeconds(5);

    private readonly DocumentFolders _folders;
    private readonly OsDisk _disk;
    private readonly DateTimeOffset? _since;
    private readonly Dictionary<string, FollowedTrail> _trails = new(StringComparer.Ordinal);
    private DateTime? _listed;

    /// <summary>Starts to follow.</summary>
    /// <param name="folders">Where the files of the document are.</param>
    /// <param name="since">See <see cref="EventQuery.Follow"/>.</param>
    /// <exception cref="StoreException">The trail cannot be read.</exception>
    internal EventFollower(DocumentFolders folders, DateTimeOffset? since)
    {
        Path = folders.DocumentPath;
        _folders = folders;
        _disk = new OsDisk(folders, () => false);
        _since = since;
        FindTrails(isNew: since is not null);
    }

    /// <summary>The document, by its canonical path.</summary>
    public string Path { get; }

    /// <summary>What happened since the last call, oldest first.</summary>
    /// <exception cref="StoreException">The trail cannot be read.</exception>
    public IReadOnlyList<AuditEvent> ReadNew()
    {
        _folders.Files.Refresh();
        FindTrails(isNew: true);
        AuditEvent[][] found =
        [
            .. _trails.Values.Select(trail => Guarded(() => trail.ReadNew().ToArray())).Where(events => events.Length > 0),
        ];
        foreach (FollowedTrail trail in _trails.Values)
        {
            // All of them at once: what is read of one is not lost where another cannot be read.
            trail.Accept();
        }

        IReadOnlyList<AuditEvent> events = found.Length == 1 ? found[0] : [.. TrailMerge.Merge(found)];
        return _since is null ? events : [.. events.Where(one => one.Time >= _since)];
    }

    /// <summary>Looks for trails of other hosts, where a file was made or removed since.</summary>
    /// <param name="isNew">Whether all events of one that was not known are new.</param>
    private void FindTrails(bool isNew)
    {
        DateTime changed = Directory.GetLastWriteTimeUtc(_folders.Durable);
        if (changed == _listed)
        {
            return;
        }

        foreach (string host in Guarded(() => TrailFiles.Hosts(_folders, _disk)).Where(host => !_trails.ContainsKey(host)))
        {
            _trails[host] = Guarded(() => new FollowedTrail(new TrailFiles(_folders, host), isNew));
        }

        _listed = (DateTime.UtcNow - changed).Duration() > Settled ? changed : null;
    }

    private T Guarded<T>(Func<T> read)
    {
        try
        {
            return read();
        }
        catch (Exception failure) when (StoreErrors.IsFailure(failure))
        {
            throw StoreErrors.From(failure, _folders.Durable);
        }
    }

    /// <summary>One of the trails, and how far it was read.</summary>
    private sealed class FollowedTrail
    {
        private readonly TrailFiles _files;
        private readonly AuditReader _reader;
        private FileMark? _mark;
        private long _last;
        private (FileMark? Mark, long Last) _read;

        public FollowedTrail(TrailFiles files, bool isNew)
        {
            (_files, _reader) = (files, new AuditReader(files));
            if (!isNew)
            {
                _mark = FileMark.Of(files.Current);
                _last = _reader.ReadNewest();
            }

            _read = (_mark, _last);
        }

        public void Accept() => (_mark, _last) = _read;

        public IReadOnlyList<AuditEvent> ReadNew()
        {
            // The mark first: what is appended between the two calls is seen the next time.
            FileMark? mark = FileMark.Of(_files.Current);
            if (mark is null || mark == _mark)
            {
                return [];
            }

            IReadOnlyList<AuditEvent> events = _reader.ReadAfter(_last);
            _read = (mark, events.Count > 0 ? events[^1].Sequence : _last);
            return events;
        }
    }
}
