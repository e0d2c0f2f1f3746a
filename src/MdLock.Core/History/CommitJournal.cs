using System.Collections.Immutable;
using System.Text.Json;
using MdLock.Disk;
using MdLock.Json;
using MdLock.Logs;
using Microsoft.Win32.SafeHandles;

namespace MdLock.History;

/// <summary>The write-ahead log of a document: what each commit since the last checkpoint is about to do, and that it came to its end.</summary>
/// <remarks>
/// A commit is durable when its entry is: all else that it writes, but the new document itself, is written without a wait for
/// the disk, and made durable by a checkpoint, after which the journal is cut. Nothing in it is ever changed: an entry is
/// followed by a line that tells of its end, not synced; a commit that is undone is cut off. Written within a commit only;
/// anybody may read.
/// </remarks>
internal sealed class CommitJournal(HistoryFolder folder, IDisk files) : ICommitJournal
{
    private const string Commit = "commit";
    private const string Done = "done";

    private readonly object _gate = new();
    private readonly byte[] _lastHeader = new byte[SealedFile.HeaderLength];
    private JournalContents _known = new(Epoch: 0, [], Length: 0, JournalRest.None);
    private long _lastOffset;

    /// <inheritdoc/>
    public JournalContents Read() => Read(JournalExtent.Commits);

    /// <inheritdoc/>
    public JournalContents ReadWithEntries() => Read(JournalExtent.Entries);

    /// <inheritdoc/>
    public JournalContents ReadEnded() => Read(JournalExtent.Ended);

    private JournalContents Read(JournalExtent extent)
    {
        lock (_gate)
        {
            using SafeFileHandle? file = files.TryOpenToRead(folder.JournalFile);
            _known = file is null || extent == JournalExtent.Entries ? Fresh() : _known;
            return _known = file is null ? _known : Continue(file, extent);
        }
    }

    /// <inheritdoc/>
    public JournalContents Known
    {
        get
        {
            lock (_gate)
            {
                return _known;
            }
        }
    }

    /// <inheritdoc/>
    /// <remarks>It goes behind what was read last: what stood there otherwise is put away first (<see cref="CutRest"/>).</remarks>
    public void Append(JournalEntry entry)
    {
        lock (_gate)
        {
            byte[] bytes = Encode(entry);
            SafeFileHandle? known = files.TryOpen(folder.JournalFile);
            using SafeFileHandle file = known ?? Create();
            files.Write(file, bytes, _known.Length);
            files.Sync(file);
            if (known is null)
            {
                SyncFolders();
            }

            Follow(new JournaledCommit(entry.Sequence, _known.Length, entry, End: null), bytes);
        }
    }

    /// <inheritdoc/>
    public void MarkDone(JournalEntry entry, CommitEnd end)
    {
        lock (_gate)
        {
            byte[] bytes = Encode(Done, JsonBytes.Of(end, JournalJson.Write));
            using SafeFileHandle? file = files.TryOpen(folder.JournalFile);
            if (file is not null)
            {
                files.Write(file, bytes, _known.Length);

                // Whoever needs the entry again reads it again.
                FollowLast(_known.Last! with { Entry = null, End = end }, bytes);
            }
        }
    }

    /// <inheritdoc/>
    public void TakeBack(JournaledCommit commit) => CutAt(commit.Offset);

    /// <inheritdoc/>
    public void CutRest(JournalContents found)
    {
        lock (_gate)
        {
            if (found.Rest == JournalRest.Damaged)
            {
                KeepAside();
            }

            CutAt(found.Length);
        }
    }

    /// <inheritdoc/>
    public void Cut(long last) => CutAt(0);

    /// <summary>The bytes of an entry, as they stand in the file.</summary>
    public static byte[] Encode(JournalEntry entry) => Encode(Commit, JsonBytes.Of(entry, JournalJson.Write));

    // With a line end, for people to read the file.
    private static byte[] Encode(string word, byte[] json) => SealedFile.Encode(word, [.. json, (byte)'\n']);

    private JournalContents Fresh() => new(_known.Epoch + 1, [], Length: 0, JournalRest.None);

    private JournalContents Continue(SafeFileHandle file, JournalExtent extent)
    {
        long length = files.Length(file);
        if (!IsAsKnown(file, length))
        {
            _known = Fresh();
        }
        else if (length == _known.Length)
        {
            return _known with { Rest = JournalRest.None };
        }

        var blocks = new BlockReader(files, file);
        while (_known.Length < length)
        {
            if (extent != JournalExtent.Entries && TryPassOver(file, blocks, length))
            {
                continue;
            }

            if (extent == JournalExtent.Ended && _known.Unfinished is null)
            {
                break;
            }

            byte[] bytes = SealedFileReader.Read(files, file, _known.Length, length);
            if (SealedFile.Open(bytes) is not { } json)
            {
                return _known with { Rest = RestOf(file) };
            }

            if (!TryFollow(bytes, json))
            {
                return _known with { Rest = JournalRest.Damaged };
            }
        }

        return _known with { Rest = JournalRest.None };
    }

    /// <summary>Goes on behind a commit that came to its end, as the record behind its entry tells, without reading that.</summary>
    private bool TryPassOver(SafeFileHandle file, BlockReader blocks, long length)
    {
        ReadOnlySpan<byte> entry = blocks.Read(_known.Length, SealedFile.HeaderLength);
        if (_known.Unfinished is not null
            || !SealedFile.HasWord(entry, Commit)
            || SealedFile.ContentLength(entry) is not (>= 0 and var content))
        {
            return false;
        }

        long at = _known.Length + SealedFile.HeaderLength + content;
        if (at >= length)
        {
            return false;
        }

        ReadOnlySpan<byte> header = blocks.Read(at, SealedFile.HeaderLength);
        if (!SealedFile.HasWord(header, Done) || SealedFile.ContentLength(header) is not (>= 0 and var rest))
        {
            return false;
        }

        ReadOnlySpan<byte> bytes = blocks.Read(at, SealedFile.HeaderLength + rest);
        bytes = bytes.IsEmpty ? SealedFileReader.Read(files, file, at, length) : bytes;
        if (SealedFile.Open(bytes) is not { } json
            || TryReadEnd(json) is not { } end
            || !IsNext(end.Sequence))
        {
            return false;
        }

        Follow(_known.Commits.Add(new JournaledCommit(end.Sequence, _known.Length, Entry: null, end)), at, bytes);
        return true;
    }

    private static CommitEnd? TryReadEnd(byte[] json)
    {
        try
        {
            return JsonRecord.Read(json, JournalJson.ReadEnd) is { } end && JournalClaims.AreSound(end) ? end : null;
        }
        catch (JsonException)
        {
            return null;
        }
    }

    private bool IsNext(long sequence) => _known.Last is not { } last || sequence == last.Sequence + 1;

    /// <summary>Whether the last record that was read stands where it stood: its hash is that of no other.</summary>
    private bool IsAsKnown(SafeFileHandle file, long length)
    {
        if (_known.Commits.IsEmpty || length < _known.Length)
        {
            return false;
        }

        Span<byte> header = stackalloc byte[SealedFile.HeaderLength];
        return files.Read(file, header, _lastOffset) == header.Length && header.SequenceEqual(_lastHeader);
    }

    /// <summary>Whether what is no record can be a torn one: the last of the file.</summary>
    private JournalRest RestOf(SafeFileHandle file)
    {
        byte[] chunk = new byte[LogLines.BlockSize];
        int kept = 0;

        // Behind the first byte of the rest: there each record begins a line.
        long at = _known.Length + 1;
        for (int read; (read = files.Read(file, chunk.AsSpan(kept), at)) > 0; at += read)
        {
            ReadOnlySpan<byte> there = chunk.AsSpan(0, kept + read);
            if (there.IndexOf("\ncommit   "u8) >= 0 || there.IndexOf("\ndone     "u8) >= 0)
            {
                return JournalRest.Damaged;
            }

            kept = Math.Min(there.Length, SealedFile.HeaderLength);
            there[^kept..].CopyTo(chunk);
        }

        return JournalRest.Torn;
    }

    /// <summary>False for what no commit of this document wrote.</summary>
    private bool TryFollow(byte[] bytes, byte[] json)
    {
        try
        {
            switch (SealedFile.Word(bytes))
            {
                case Commit when _known.Unfinished is null && JsonRecord.Read(json, JournalJson.Read) is { } entry:
                    if (entry.Schema > JournalEntry.CurrentSchema)
                    {
                        throw new IOException("A newer version of MdLock committed here, and only that version can tell what.");
                    }

                    if (entry.Schema == JournalEntry.CurrentSchema && IsNext(entry.Sequence) && JournalClaims.AreSound(entry))
                    {
                        Follow(new JournaledCommit(entry.Sequence, _known.Length, entry, End: null), bytes);
                        return true;
                    }

                    return false;
                case Done when _known.Unfinished is { } open && TryReadEnd(json) is { } end:
                    if (end.Sequence == open.Sequence)
                    {
                        FollowLast(open with { End = end }, bytes);
                        return true;
                    }

                    return false;
                default:
                    return false;
            }
        }
        catch (JsonException)
        {
            return false;
        }
    }

    private void Follow(JournaledCommit commit, byte[] bytes) => Follow(_known.Commits.Add(commit), _known.Length, bytes);

    private void FollowLast(JournaledCommit commit, byte[] bytes) =>
        Follow(_known.Commits.SetItem(_known.Commits.Length - 1, commit), _known.Length, bytes);

    private void Follow(ImmutableArray<JournaledCommit> commits, long offset, ReadOnlySpan<byte> bytes)
    {
        _lastOffset = offset;
        bytes[..SealedFile.HeaderLength].CopyTo(_lastHeader);

        // The first one may follow on commits that came and were cut unseen.
        long epoch = _known.Commits.IsEmpty ? _known.Epoch + 1 : _known.Epoch;
        _known = new(epoch, commits, offset + bytes.Length, JournalRest.None);
    }

    private void CutAt(long length)
    {
        lock (_gate)
        {
            using SafeFileHandle? file = files.TryOpen(folder.JournalFile);
            if (file is not null)
            {
                files.SetLength(file, length);
                files.Sync(file);
            }

            _known = Fresh();
        }
    }

    private void KeepAside()
    {
        files.CreateFolder(folder.Kept);
        string copy = Path.Combine(folder.Kept, $"journal.{Guid.NewGuid():N}");
        using SafeFileHandle damaged = files.TryOpenToRead(folder.JournalFile) ?? throw new FileNotFoundException(null, folder.JournalFile);
        using SafeFileHandle kept = files.CreateShared(copy);
        byte[] chunk = new byte[LogLines.BlockSize];
        long done = 0;
        for (int read; (read = files.Read(damaged, chunk, done)) > 0; done += read)
        {
            files.Write(kept, chunk.AsSpan(0, read), done);
        }

        files.Sync(kept);
        files.SyncFolder(folder.Kept);
        files.SyncFolder(Path.GetDirectoryName(folder.Kept)!);
    }

    private SafeFileHandle Create()
    {
        files.CreateFolder(folder.Journal);
        return files.CreateShared(folder.JournalFile);
    }

    // The file is durable only with its name, and with that of each folder on the way to it.
    private void SyncFolders()
    {
        for (string at = folder.Journal; ; at = Path.GetDirectoryName(at)!)
        {
            files.SyncFolder(at);
            if (at == folder.Place)
            {
                return;
            }
        }
    }
}
