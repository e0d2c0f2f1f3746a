using System.Security.Cryptography;
using MdLock.Platform;
using Microsoft.Win32.SafeHandles;

namespace MdLock.Disk;

/// <summary>The operations on real files.</summary>
/// <param name="folder">The document's folder of durable files, whose permissions all files in it follow.</param>
/// <param name="syncs">Whether to sync; false to leave it to the system when it writes to the disk: faster, and not safe from power loss.</param>
internal sealed class OsDisk(DocumentFolders folder, Func<bool> syncs) : IDisk
{
    private readonly StateFiles _files = folder.Files;

    // Large enough that the calls cost nothing beside the hashing, small enough to stay out of the large object heap.
    private const int ChunkBytes = 64 * 1024;

    /// <inheritdoc/>
    public void CreateFolder(string path) => folder.CreateFolder(path);

    /// <inheritdoc/>
    public IReadOnlyList<string> List(string folder) => _files.Names(folder, "");

    /// <inheritdoc/>
    public bool Exists(string path)
    {
        try
        {
            return _files.StatusOf(path)?.Kind == FileKind.Regular;
        }
        catch (Exception unknown) when (FileFailure.Is(unknown))
        {
            // Whoever opens it is told.
            return false;
        }
    }

    /// <inheritdoc/>
    public long Length(string path)
    {
        using SafeFileHandle? file = TryOpenToRead(path);
        return file is null ? -1 : Length(file);
    }

    /// <inheritdoc/>
    public long Length(SafeFileHandle file) => RandomAccess.GetLength(file);

    /// <inheritdoc/>
    public byte[]? Read(string path, long offset, int length)
    {
        using SafeFileHandle? file = TryOpenToRead(path);
        if (file is null)
        {
            return null;
        }

        long left = Math.Max(0, Length(file) - offset);
        byte[] bytes = new byte[Math.Min(left, length)];
        int done = 0;
        while (done < bytes.Length)
        {
            int read = Read(file, bytes.AsSpan(done), offset + done);
            if (read == 0)
            {
                return bytes[..done];
            }

            done += read;
        }

        return bytes;
    }

    /// <inheritdoc/>
    public int Read(SafeFileHandle file, Span<byte> buffer, long offset) => RandomAccess.Read(file, buffer, offset);

    /// <inheritdoc/>
    public string? Checksum(string path)
    {
        using SafeFileHandle? file = TryOpenToRead(path);
        if (file is null)
        {
            return null;
        }

        using var hash = IncrementalHash.CreateHash(HashAlgorithmName.SHA256);
        byte[] chunk = new byte[ChunkBytes];
        long done = 0;
        for (int read; (read = Read(file, chunk, done)) > 0; done += read)
        {
            hash.AppendData(chunk, 0, read);
        }

        return Sha256Text.Spell(hash.GetHashAndReset());
    }

    /// <inheritdoc/>
    public FileBirth? BirthOf(string path) => _files.StatusOf(path) is { } status ? FileBirth.Of(status) : null;

    /// <inheritdoc/>
    public bool IsMine(SafeFileHandle file) => FileAccount.IsMine(file);

    /// <inheritdoc/>
    public SafeFileHandle Create(string path) => _files.Create(path);

    /// <inheritdoc/>
    public SafeFileHandle CreateShared(string path) => _files.CreateShared(path);

    /// <inheritdoc/>
    public SafeFileHandle? TryOpenToRead(string path) => _files.TryOpen(path, write: false);

    /// <inheritdoc/>
    public SafeFileHandle? TryOpen(string path) => _files.TryOpen(path, write: true);

    /// <inheritdoc/>
    public KeptFile? TryOpen(string path, KeptFile? kept) => _files.TryOpen(path, kept);

    /// <inheritdoc/>
    public void Write(SafeFileHandle file, ReadOnlySpan<byte> bytes, long offset) =>
        RandomAccess.Write(file, bytes, offset);

    /// <inheritdoc/>
    public void SetLength(SafeFileHandle file, long length) => RandomAccess.SetLength(file, length);

    /// <inheritdoc/>
    public void CopyMetadata(string from, SafeFileHandle to)
    {
        using SafeFileHandle old = TryOpenToRead(from) ?? throw new FileNotFoundException(null, from);
        DocumentMetadata.Copy(old, to);
    }

    /// <inheritdoc/>
    public void Share(SafeFileHandle file) => _files.Share(file);

    /// <inheritdoc/>
    public void Sync(SafeFileHandle file)
    {
        if (syncs())
        {
            RandomAccess.FlushToDisk(file);
        }
    }

    /// <inheritdoc/>
    public void SyncFolder(string folder)
    {
        if (syncs())
        {
            _files.SyncFolder(folder);
        }
    }

    /// <inheritdoc/>
    public void Rename(string path, string target) => _files.Rename(path, target);

    /// <inheritdoc/>
    public void Replace(string aside, string path) => _files.Replace(aside, path);

    /// <inheritdoc/>
    public bool Exchange(string aside, string path) => _files.Exchange(aside, path);

    /// <inheritdoc/>
    public void Settle(string aside, string path) => _files.Settle(aside, path);

    /// <inheritdoc/>
    public void Delete(string path) => _files.Delete(path);
}
