using System.Text.Json;
using MdLock.Disk;
using MdLock.History;
using MdLock.Json;
using MdLock.Logs;
using Microsoft.Win32.SafeHandles;

namespace MdLock.Commits;

/// <summary>The one file in which a commit says what it is about to do. Used within a commit only.</summary>
/// <remarks>
/// The file stays and is overwritten in place: its name need not be made durable each time. A commit that is done is
/// marked so without waiting for the disk; if the mark is lost, recovery sees that the history has its lines already.
/// </remarks>
internal sealed class CommitJournal(DocumentFile document, HistoryFolder folder, IDisk files)
{
    private const string Open = "open";
    private const string Closed = "closed";

    /// <summary>The commit that is under way; null when there is none, or its entry is torn.</summary>
    /// <remarks>A torn entry means that the document was not touched: it is replaced only after the entry is durable.</remarks>
    public JournalEntry? ReadOpen()
    {
        byte[]? header = files.Read(folder.JournalEntry, 0, SealedFile.HeaderLength);
        int length = SealedFile.ContentLength(header);
        return length >= 0 && SealedFile.Word(header) == Open
            ? Parse(SealedFileReader.Read(files, folder.JournalEntry))
            : null;
    }

    /// <summary>Whether the file holds an entry that is not marked as done and cannot be read.</summary>
    public bool IsDamaged()
    {
        byte[]? header = files.Read(folder.JournalEntry, 0, SealedFile.HeaderLength);
        if (header is null or { Length: 0 })
        {
            return false;
        }

        int length = SealedFile.ContentLength(header);
        return length < 0 || SealedFile.Word(header) switch
        {
            Closed => false,
            Open => Parse(SealedFileReader.Read(files, folder.JournalEntry)) is null,
            _ => true,
        };
    }

    /// <summary>Writes an entry, durable when the call returns.</summary>
    public void Write(JournalEntry entry)
    {
        byte[] bytes = Encode(entry);
        SafeFileHandle? known = files.TryOpen(folder.JournalEntry);
        using SafeFileHandle file = known ?? Create();
        files.Write(file, bytes, 0);
        files.Sync(file);
        if (known is null)
        {
            files.SyncFolder(folder.Journal);
            files.SyncFolder(Path.GetDirectoryName(folder.Journal)!);
        }
    }

    /// <summary>Marks the entry as done or undone. Needs no space on the disk.</summary>
    public void Close() => Overwrite(SealedFile.EncodeWord(Closed));

    /// <summary>Makes sure that the disk has the mark: else a commit could be finished once more over newer files.</summary>
    public void MakeDurable()
    {
        using SafeFileHandle? file = files.TryOpen(folder.JournalEntry);
        if (file is not null)
        {
            files.Sync(file);
        }
    }

    /// <summary>Puts an empty entry that is done in the place of one that cannot be read.</summary>
    public void Reset() => Overwrite(SealedFile.Encode(Closed, []));

    /// <summary>The bytes of an entry, as they stand in the file.</summary>
    public static byte[] Encode(JournalEntry entry) => SealedFile.Encode(
        Open, JsonBytes.Of(entry, JournalJson.Write));

    private JournalEntry? Parse(byte[]? bytes)
    {
        try
        {
            byte[]? json = SealedFile.Open(bytes);
            JournalEntry? entry = json is null
                ? null
                : JsonRecord.Read(json, JournalJson.Read);
            if (entry?.Schema > JournalEntry.CurrentSchema)
            {
                throw new IOException("A commit of a newer version of MdLock died here, and only that version can finish it.");
            }

            return entry is { Schema: JournalEntry.CurrentSchema } && JournalClaims.AreSound(entry, document) ? entry : null;
        }
        catch (JsonException)
        {
            // A torn entry: its commit had not come to touch the document.
            return null;
        }
    }

    private void Overwrite(ReadOnlySpan<byte> start)
    {
        using SafeFileHandle? file = files.TryOpen(folder.JournalEntry);
        if (file is not null)
        {
            files.Write(file, start, 0);
        }
    }

    private SafeFileHandle Create()
    {
        files.CreateFolder(folder.Journal);
        return files.CreateShared(folder.JournalEntry);
    }
}
