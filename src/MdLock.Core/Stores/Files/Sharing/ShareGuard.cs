using MdLock.Disk;
using MdLock.Errors;
using MdLock.Platform;

namespace MdLock.Stores.Files.Sharing;

/// <summary>Keeps a document from being edited by two hosts, or through two mounts, between which locks are not proven to hold.</summary>
/// <remarks>
/// On a local file system this is one look at its type. Elsewhere: first a mark of one's own, then a look for those of
/// others, every <see cref="ShareRules.RenewalInterval"/> of work. Of two that come at the same moment the later one, at
/// least, sees the earlier one's mark before it is let in; and the earlier one sees his when it looks again.
/// </remarks>
/// <param name="folder">The folders of the document.</param>
/// <param name="machine">This machine.</param>
/// <param name="time">The clocks.</param>
/// <param name="findMount">Tells how a folder is mounted.</param>
/// <param name="tell">Is told, once a document, what holds for who works alone; with the folder first.</param>
internal sealed class ShareGuard(
    DocumentFolders folder, Machine machine, TimeProvider time, Func<string, FileSystemMount> findMount, Action<string, string> tell)
{
    private readonly object _gate = new();
    private readonly ShareFiles _files = new(folder);
    private ShareParty? _own;
    private bool _isLocal;
    private bool _isTold;
    private long? _aloneAt;

    /// <summary>Requires that nobody works here between whom and oneself locks are not proven to hold.</summary>
    /// <exception cref="StoreException">Somebody does (<see cref="ErrorIds.ShareNotProven"/>), or that cannot be seen.</exception>
    public void Require()
    {
        if (Own is not { } own)
        {
            return;
        }

        lock (_gate)
        {
            if (_aloneAt is { } at && time.GetElapsedTime(at) < ShareRules.RenewalInterval)
            {
                return;
            }

            IReadOnlyList<SeenMark> rivals = LookAt(own);
            if (rivals.Count > 0)
            {
                throw ShareErrors.NotProven(folder.Place, own, rivals);
            }

            if (!_isTold)
            {
                _isTold = true;
                if (!_files.HasProof(own))
                {
                    tell(folder.Place, ShareErrors.Alone(folder.Place, own));
                }
            }
        }
    }

    /// <summary>Renews the mark of one who works here, when it is time.</summary>
    public void Renew()
    {
        // Who never was let in has nothing to keep.
        if (Own is { } own)
        {
            lock (_gate)
            {
                if (_aloneAt is { } at && time.GetElapsedTime(at) >= ShareRules.RenewalInterval)
                {
                    LookAt(own);
                }
            }
        }
    }

    /// <summary>Whether others may be at work here: then who only reads leaves nothing behind, and no mark either.</summary>
    /// <exception cref="IOException">The marks cannot be listed.</exception>
    /// <exception cref="UnauthorizedAccessException">They may not.</exception>
    public bool IsContested() => Own is { } own && _files.HasRivals(own);

    private ShareParty? Own
    {
        get
        {
            lock (_gate)
            {
                if (_own is null && !_isLocal)
                {
                    _own = FindOwn();
                    _isLocal = _own is null;
                }

                return _own;
            }
        }
    }

    private ShareParty? FindOwn()
    {
        FileSystemMount mount = findMount(folder.Place);
        return mount.IsLocal ? null : ShareParty.Of(machine, folder, mount, findMount);
    }

    private IReadOnlyList<SeenMark> LookAt(ShareParty own)
    {
        // Counted from before: what others see of the mark is not younger than what one thinks of it.
        long start = time.GetTimestamp();
        DateTime now = _files.WriteMark(own);
        IReadOnlyList<SeenMark> rivals = ShareRules.FindRivals(own, _files.ReadOthers(own, now));
        _files.Tidy(own, now);
        _aloneAt = rivals.Count == 0 ? start : null;
        return rivals;
    }
}
