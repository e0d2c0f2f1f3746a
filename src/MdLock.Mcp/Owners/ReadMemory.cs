using MdLock.History;

namespace MdLock.Mcp.Owners;

/// <summary>
/// The contents that the client has read lately and that are in no version: when it edits, and is too late, the difference
/// to what is there now can be shown all the same.
/// </summary>
internal sealed class ReadMemory
{
    /// <summary>A client works on a few sections at a time.</summary>
    private const int MaxEntries = 64;

    /// <summary>In characters; a few megabytes for the process.</summary>
    private const int MaxLength = 1_000_000;

    private readonly object _gate = new();
    private readonly Queue<(string Key, string Content)> _entries = new();
    private long _length;

    /// <summary>Takes note of a content.</summary>
    /// <param name="path">The document, by its canonical path.</param>
    /// <param name="version">The version that the client was told.</param>
    /// <param name="content">The content.</param>
    public void Add(string path, VersionMark version, string content)
    {
        if (version.Checksum is null || content.Length > MaxLength)
        {
            // A recorded version is in the history.
            return;
        }

        lock (_gate)
        {
            _entries.Enqueue((KeyOf(path, version), content));
            _length += content.Length;
            while (_entries.Count > MaxEntries || _length > MaxLength)
            {
                _length -= _entries.Dequeue().Content.Length;
            }
        }
    }

    /// <summary>The content; null where it is not known any more.</summary>
    public string? Find(string path, VersionMark version)
    {
        lock (_gate)
        {
            string key = KeyOf(path, version);
            return _entries.LastOrDefault(entry => entry.Key == key).Content;
        }
    }

    private static string KeyOf(string path, VersionMark version) => $"{version}\0{path}";
}
