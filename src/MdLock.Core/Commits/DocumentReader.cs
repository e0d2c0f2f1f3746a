using MdLock.Disk;
using MdLock.Documents;
using MdLock.Errors;
using MdLock.Platform;

namespace MdLock.Commits;

/// <summary>Reads a document into sections, and parses no more of it than what changed since it did so before.</summary>
/// <remarks>
/// By content: times and file numbers repeat within the grain of a clock, and a stale snapshot would lose an edit.
/// Comparing bytes is far cheaper than parsing them; and who only looks need not even do that, where a proof does.
/// </remarks>
/// <param name="file">The document.</param>
/// <param name="time">The clock by which a file is old enough for a proof; null for the system's.</param>
internal sealed class DocumentReader(DocumentFile file, TimeProvider? time = null)
{
    private readonly TimeProvider _time = time ?? TimeProvider.System;

    private WeakReference<Parsed>? _last;

    /// <summary>Reads the document as it is now.</summary>
    /// <exception cref="DocumentException">It cannot be read, is not text, or is too large or too deeply nested.</exception>
    public DocumentSnapshot Read() => ReadParsed().Snapshot;

    /// <summary>The document as it is now, for whoever changes nothing by it: not read again where it provably is as it was.</summary>
    /// <exception cref="DocumentException">As for <see cref="Read"/>.</exception>
    public DocumentSnapshot Look()
    {
        DateTime now = _time.GetUtcNow().UtcDateTime;
        if (!ContentProof.AreMade || file.TryLook() is not { } before || !ContentProof.IsPossible(before, now))
        {
            return Read();
        }

        if (_last?.TryGetTarget(out Parsed? last) == true && last.Proof?.Covers(before) == true)
        {
            return last.Snapshot;
        }

        Parsed parsed = ReadParsed();
        parsed.Proof = file.TryLook() is { } after ? TryProve(before, after, now) : null;
        return parsed.Snapshot;
    }

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

    private ContentProof? TryProve(FileStatus before, FileStatus after, DateTime now)
    {
        try
        {
            return ContentProof.TryMake(FileSystemMount.Of(file.Folder), before, after, now);
        }
        catch (Exception unknown) when (FileFailure.Is(unknown))
        {
            // Then it is read again the next time.
            return null;
        }
    }

    private sealed record Parsed(byte[] Bytes, DocumentSnapshot Snapshot, Lazy<string> Checksum)
    {
        private volatile ContentProof? _proof;

        /// <summary>By what a look tells that the document still is this; null where only reading does.</summary>
        public ContentProof? Proof
        {
            get => _proof;
            set => _proof = value;
        }
    }
}
