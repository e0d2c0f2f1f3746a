using MdLock.Platform;
using Microsoft.Win32.SafeHandles;

namespace MdLock.Stores.Files.Sharing;

/// <summary>A folder in which two parties try something, as one of them sees it.</summary>
internal sealed class PeerRoom(string folder, PeerRole role, CancellationToken cancellation) : IDisposable
{
    private readonly Dictionary<string, SafeFileHandle> _open = new(StringComparer.Ordinal);

    /// <summary>Which of the two one is.</summary>
    public PeerRole Role => role;

    /// <summary>Ends what takes long.</summary>
    public CancellationToken Cancellation => cancellation;

    /// <summary>The path of a name.</summary>
    public string PathOf(string name) => Path.Combine(folder, name);

    /// <summary>The names that are there.</summary>
    public IEnumerable<string> Names() => Directory.EnumerateFileSystemEntries(folder).Select(path => Path.GetFileName(path));

    /// <summary>Makes a file.</summary>
    public void Create(string name, ReadOnlySpan<byte> content)
    {
        using SafeFileHandle file = StateFile.Create(PathOf(name));
        RandomAccess.Write(file, content, 0);
    }

    /// <summary>The content of a file; null where there is none.</summary>
    public byte[]? Read(string name, int limit)
    {
        using SafeFileHandle? file = StateFile.TryOpen(PathOf(name), write: false);
        return file is null ? null : StateFile.ReadUpTo(file, limit);
    }

    /// <summary>The same of a file that is replaced meanwhile: where that takes two steps it has no name between them, as readers of documents know.</summary>
    public byte[]? ReadReplaced(string name, int limit) =>
        FileExchange.Look(PathOf(name), () => Read(name, limit));

    /// <summary>Puts new content in the place of a file, as a commit does.</summary>
    public void Replace(string name, ReadOnlySpan<byte> content)
    {
        string aside = Guid.NewGuid().ToString("N");
        Create(aside, content);
        using OpenFolder opened = OpenFolder.TryOpen(CanonicalPath.Of(folder))
            ?? throw new DirectoryNotFoundException($"There is no folder '{folder}'.");
        opened.Exchange(aside, name);
        FileRemoval.Delete(PathOf(aside));
    }

    /// <summary>A file that stays open until it is closed, for the locks on it.</summary>
    public SafeFileHandle Open(string name)
    {
        if (!_open.TryGetValue(name, out SafeFileHandle? file))
        {
            file = StateFile.TryOpen(PathOf(name), write: true) ?? throw new FileNotFoundException("A file that the other one made is not there.", name);
            _open.Add(name, file);
        }

        return file;
    }

    /// <summary>Closes a file.</summary>
    public void Close(string name)
    {
        if (_open.Remove(name, out SafeFileHandle? file))
        {
            file.Dispose();
        }
    }

    /// <inheritdoc/>
    public void Dispose()
    {
        foreach (SafeFileHandle file in _open.Values)
        {
            file.Dispose();
        }

        _open.Clear();
    }
}
