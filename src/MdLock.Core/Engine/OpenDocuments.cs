using MdLock.Disk;
using MdLock.Errors;
using MdLock.Relocation;

namespace MdLock.Engine;

/// <summary>Opens documents, keeps those in use open, and a few that were in use a moment ago.</summary>
internal sealed class OpenDocuments(
    Func<DocumentFile, OpenDocument> open) : IDisposable
{
    /// <summary>Opening costs a few system calls: worth saving for a loop over a document, not for a thousand of them.</summary>
    private const int MaxIdle = 16;

    private readonly object _gate = new();
    private readonly Dictionary<string, OpenDocument> _open = new(StringComparer.Ordinal);
    private readonly LinkedList<OpenDocument> _idle = new();
    private bool _disposed;

    /// <summary>Opens a document; to be given back with <see cref="Return"/>.</summary>
    /// <exception cref="DocumentException">It is not there, is no file, or has several hard links.</exception>
    public OpenDocument Rent(string path)
    {
        DocumentFile file = DocumentFile.Find(path);
        OpenDocument document = Rent(file);
        try
        {
            if (document.ContinueHistory() is { } gone)
            {
                CloseGone(gone);
            }

            return document;
        }
        catch
        {
            Return(document);
            throw;
        }
    }

    /// <summary>
    /// Closes a document that has no file any more, and removes what is temporary of it: what cannot be removed is found by a
    /// cleanup of what is kept for documents that are gone.
    /// </summary>
    /// <remarks>On Windows the files that this process has open would keep their names.</remarks>
    public void CloseGone(DocumentFolders folders)
    {
        OpenDocument? closing;
        lock (_gate)
        {
            if (_open.TryGetValue(folders.DocumentPath, out closing) && closing.Users > 0)
            {
                return;
            }

            if (closing is not null)
            {
                _open.Remove(closing.Path);
                _idle.Remove(closing);
            }
        }

        closing?.Dispose();
        StateRelocation.RemoveLocks(folders);
    }

    private OpenDocument Rent(DocumentFile file)
    {
        OpenDocument? closing = null;
        try
        {
            return Rent(file, out closing);
        }
        finally
        {
            closing?.Dispose();
        }
    }

    private OpenDocument Rent(DocumentFile file, out OpenDocument? closing)
    {
        closing = null;
        lock (_gate)
        {
            if (_open.TryGetValue(file.Path, out OpenDocument? document))
            {
                _idle.Remove(document);
                if (document.IsOfAnotherStore)
                {
                    // Whoever uses it goes on, and is refused what is not made in that store any more.
                    _open.Remove(file.Path);
                    (closing, document) = (document.Users == 0 ? document : null, null);
                }
            }

            if (document is null)
            {
                document = open(file);
                _open.Add(file.Path, document);
            }

            document.Users++;
            document.Folders.Files.Refresh();
            return document;
        }
    }

    /// <summary>Does something with a document, which is open meanwhile.</summary>
    /// <exception cref="DocumentException">It is not there, is no file, or has several hard links.</exception>
    public T With<T>(string path, Func<OpenDocument, T> use)
    {
        OpenDocument document = Rent(path);
        try
        {
            return use(document);
        }
        finally
        {
            Return(document);
        }
    }

    /// <summary>Counts one more user of a document that is open.</summary>
    public void Share(OpenDocument document)
    {
        lock (_gate)
        {
            document.Users++;
        }
    }

    /// <summary>Gives a document back.</summary>
    public void Return(OpenDocument document)
    {
        OpenDocument? closing = null;
        lock (_gate)
        {
            if (--document.Users > 0)
            {
                return;
            }

            bool isReplaced = !_open.TryGetValue(document.Path, out OpenDocument? known) || known != document;
            if (isReplaced)
            {
                closing = document;
            }
            else
            {
                _idle.AddFirst(document);
            }

            if (!isReplaced && (_idle.Count > MaxIdle || _disposed))
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
            foreach (OpenDocument document in _idle)
            {
                _open.Remove(document.Path);
                document.Dispose();
            }

            _idle.Clear();
        }
    }
}
