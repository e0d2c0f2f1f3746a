using MdLock.Documents;
using MdLock.Errors;

namespace MdLock.Commits;

/// <summary>Reads a document into sections, and does not parse what it parsed before.</summary>
/// <remarks>
/// Always by content: times and file numbers repeat within the grain of a clock, and a stale snapshot would lose an
/// edit. Comparing bytes is far cheaper than parsing them.
/// </remarks>
internal sealed class SnapshotReader(DocumentFile file)
{
    private WeakReference<Parsed>? _last;

    /// <summary>Reads the document as it is now.</summary>
    /// <exception cref="DocumentException">It cannot be read, is not text, or is too large or too deeply nested.</exception>
    public DocumentSnapshot Read()
    {
        byte[] bytes = file.Read();
        if (_last is not null && _last.TryGetTarget(out Parsed? last) && last.Bytes.AsSpan().SequenceEqual(bytes))
        {
            return last.Snapshot;
        }

        try
        {
            DocumentText text = DocumentText.Decode(bytes);
            var snapshot = new DocumentSnapshot(file.Path, text, DocumentIndex.Parse(text.Text));
            _last = new WeakReference<Parsed>(new Parsed(bytes, snapshot));
            return snapshot;
        }
        catch (DocumentException noText)
        {
            throw noText.At(file.Path);
        }
    }

    private sealed record Parsed(byte[] Bytes, DocumentSnapshot Snapshot);
}
