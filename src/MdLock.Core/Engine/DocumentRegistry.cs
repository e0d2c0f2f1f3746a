using MdLock.Commits;
using MdLock.Stores;

namespace MdLock.Engine;

/// <summary>Opens documents, keeps those in use open, and a few that were in use a moment ago.</summary>
internal sealed class DocumentRegistry(Func<string, ILockStore> openStore, TimeProvider time) : IDisposable
{
    /// <summary>Opening costs a few system calls: worth saving for a loop over a document, not for a thousand of them.</summary>
    private const int MaxIdle = 16;

    private readonly object _gate = new();
    private readonly Dictionary<string, LockedDocument> _open = new(StringComparer.Ordinal);
    private readonly LinkedList<LockedDocument> _idle = new();
    private bool _disposed;

    /// <summary>Opens a document; to be given back with <see cref="Return"/>.</summary>
    /// <exception cref="Errors.DocumentException">It is not there, is no file, or has several hard links.</exception>
    public LockedDocument Rent(string path)
    {
        DocumentFile file = DocumentFile.Find(path);
        lock (_gate)
        {
            if (_open.TryGetValue(file.Path, out LockedDocument? document))
            {
                _idle.Remove(document);
            }
            else
            {
                document = new LockedDocument(file, openStore(file.Path), time);
                _open.Add(file.Path, document);
            }

            document.Users++;
            return document;
        }
    }

    /// <summary>Counts one more user of a document that is open.</summary>
    public void Share(LockedDocument document)
    {
        lock (_gate)
        {
            document.Users++;
        }
    }

    /// <summary>Gives a document back.</summary>
    public void Return(LockedDocument document)
    {
        LockedDocument? closing = null;
        lock (_gate)
        {
            if (--document.Users > 0)
            {
                return;
            }

            _idle.AddFirst(document);
            if (_idle.Count > MaxIdle || _disposed)
            {
                closing = _idle.Last!.Value;
                _idle.RemoveLast();
                _open.Remove(closing.Path);
            }
        }

        closing?.Dispose();
    }

    /// <summary>Closes what nobody uses. A document in use, by a wait that is just being ended, closes with its return.</summary>
    public void Dispose()
    {
        lock (_gate)
        {
            _disposed = true;
            foreach (LockedDocument document in _idle)
            {
                _open.Remove(document.Path);
                document.Dispose();
            }

            _idle.Clear();
        }
    }
}
