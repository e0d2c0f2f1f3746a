using MdLock.Disk;
using MdLock.Documents;
using MdLock.Errors;

namespace MdLock.Commits;

/// <summary>Reads a document into sections, and parses no more of it than what changed since it did so before.</summary>
/// <remarks>
/// Always by content: times and file numbers repeat within the grain of a clock, and a stale snapshot would lose an
/// edit. Comparing bytes is far cheaper than parsing them.
/// </remarks>
internal sealed class DocumentReader(DocumentFile file)
{
    private WeakReference<Parsed>? _last;

    /// <summary>Reads the document as it is now.</summary>
    /// <exception cref="DocumentException">It cannot be read, is not text, or is too large or too deeply nested.</exception>
    public DocumentSnapshot Read() => ReadParsed().Snapshot;

    /// <summary>Reads the document as it is now, the SHA-256 of its bytes in hexadecimal, and the bytes.</summary>
    /// <exception cref="DocumentException">As for <see cref="Read"/>.</exception>
    public (DocumentSnapshot Snapshot, string Checksum, byte[] Bytes) ReadWithChecksum()
    {
        Parsed parsed = ReadParsed();
        return (parsed.Snapshot, parsed.Checksum.Value, parsed.Bytes);
    }

    /// <summary>Tells it what a commit wrote, so that it need not be parsed again.</summary>
    public void Remember(byte[] bytes, DocumentSnapshot snapshot, string checksum) =>
        _last = new(new Parsed(bytes, snapshot, new(checksum)));

    private Parsed ReadParsed()
    {
        Parsed? last = null;
        if (_last?.TryGetTarget(out last) == true && file.Holds(last!.Bytes))
        {
            return last;
        }

        byte[] bytes = file.Read();
        try
        {
            DocumentText text = DocumentText.Decode(bytes);
            DocumentIndex index = last?.Snapshot.Index.ParseChanged(text.Text) ?? DocumentIndex.Parse(text.Text);
            var snapshot = new DocumentSnapshot(file.Path, text, index);
            var parsed = new Parsed(bytes, snapshot, new(() => ContentChecksum.OfBytes(bytes)));
            _last = new(parsed);
            return parsed;
        }
        catch (DocumentException noText)
        {
            throw noText.At(file.Path);
        }
    }

    private sealed record Parsed(byte[] Bytes, DocumentSnapshot Snapshot, Lazy<string> Checksum);
}
