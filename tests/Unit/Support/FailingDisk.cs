using System.Runtime.CompilerServices;
using MdLock.Disk;
using MdLock.Platform;
using Microsoft.Win32.SafeHandles;

namespace MdLock.UnitTests.Support;

/// <summary>Counts the operations, and lets one of them fail, or the process die in it; or refuses as a sick disk does.</summary>
/// <param name="disk">Does what is let through.</param>
/// <param name="at">The number of the operation, from 1; 0 for none.</param>
/// <param name="failure">What that operation throws; null for the end of the process.</param>
/// <param name="lasts">Whether all operations that write fail from then on, as on a full disk.</param>
internal sealed class FailingDisk(IDisk disk, int at = 0, Func<Exception>? failure = null, bool lasts = false) : IDisk
{
    private bool _isDead;

    /// <summary>The operations so far, by name.</summary>
    public List<string> Operations { get; } = [];

    /// <summary>The operations that fail each time, by name.</summary>
    public HashSet<string> Refused { get; } = new(StringComparer.Ordinal);

    /// <summary>The bytes by which files can still grow; a write that does not fit is torn.</summary>
    public long Room { get; set; } = long.MaxValue;

    public long BytesRead { get; private set; }

    public long BytesWritten { get; private set; }

    /// <summary>Is called before each operation.</summary>
    public Action<string>? OnOperation { get; set; }

    /// <summary>Is called before each write, with its bytes.</summary>
    public Action<byte[]>? OnWrite { get; set; }

    public void CreateFolder(string path) => Approach().CreateFolder(path);

    public IReadOnlyList<string> List(string folder) => Approach(writes: false).List(folder);

    public bool Exists(string path) => Approach(writes: false).Exists(path);

    public long Length(string path) => Approach(writes: false).Length(path);

    public long Length(SafeFileHandle file) => Approach(writes: false).Length(file);

    public byte[]? Read(string path, long offset, int length)
    {
        Approach(writes: false);
        byte[]? bytes = disk.Read(path, offset, length);
        BytesRead += bytes?.Length ?? 0;
        return bytes;
    }

    public FileBirth? BirthOf(string path) => Approach(writes: false).BirthOf(path);

    public int Read(SafeFileHandle file, Span<byte> buffer, long offset)
    {
        Approach(writes: false);
        int read = disk.Read(file, buffer, offset);
        BytesRead += read;
        return read;
    }

    public bool IsMine(SafeFileHandle file) => Approach(writes: false).IsMine(file);

    public string? Checksum(string path) => Approach(writes: false).Checksum(path);

    public SafeFileHandle Create(string path) => Approach().Create(path);

    public SafeFileHandle? TryOpenToRead(string path) => Approach(writes: false).TryOpenToRead(path);

    public SafeFileHandle? TryOpen(string path) => Approach().TryOpen(path);

    public KeptFile? TryOpen(string path, KeptFile? kept) => Approach().TryOpen(path, kept);

    public void Write(SafeFileHandle file, ReadOnlySpan<byte> bytes, long offset)
    {
        byte[] copy = bytes.ToArray();
        OnWrite?.Invoke(copy);
        BytesWritten += copy.Length;
        Approach(torn: () => disk.Write(file, copy.AsSpan(0, copy.Length / 2), offset));
        bool grows = offset + copy.Length > RandomAccess.GetLength(file);
        if (grows && copy.Length > Room)
        {
            disk.Write(file, copy.AsSpan(0, (int)Room), offset);
            Room = 0;
            throw new IOException("No space left on device");
        }

        Room -= grows ? copy.Length : 0;
        disk.Write(file, copy, offset);
    }

    public void SetLength(SafeFileHandle file, long length) => Approach().SetLength(file, length);

    public void CopyMetadata(string from, SafeFileHandle to) => Approach().CopyMetadata(from, to);

    public SafeFileHandle CreateShared(string path) => Approach().CreateShared(path);

    public void Share(SafeFileHandle file) => Approach().Share(file);

    public void Sync(SafeFileHandle file) => Approach().Sync(file);

    public void SyncFolder(string folder) => Approach().SyncFolder(folder);

    public void Rename(string path, string target) => Approach().Rename(path, target);

    public void Replace(string aside, string path) => Approach().Replace(aside, path);

    /// <summary>Whether two files cannot change names, as on a share: the one takes the place of the other for good.</summary>
    public bool CannotExchange { get; init; }

    public bool Exchange(string aside, string path)
    {
        IDisk files = Approach();
        if (!CannotExchange)
        {
            return files.Exchange(aside, path);
        }

        files.Replace(aside, path);
        return false;
    }

    public void Settle(string aside, string path) => Approach().Settle(aside, path);

    public void Delete(string path) => Approach(frees: true).Delete(path);

    /// <summary>Ends the process: nothing is let through any more.</summary>
    /// <exception cref="ProcessDiedException">Always.</exception>
    public void Die()
    {
        _isDead = true;
        throw new ProcessDiedException();
    }

    /// <summary>Throws if the operation is to fail.</summary>
    /// <param name="writes">Whether it needs the disk to take something.</param>
    /// <param name="torn">What is done of it all the same.</param>
    /// <param name="frees">Whether a full disk lets it through.</param>
    /// <param name="name">The operation.</param>
    private IDisk Approach(bool writes = true, Action? torn = null, bool frees = false, [CallerMemberName] string name = "")
    {
        if (_isDead)
        {
            throw new ProcessDiedException();
        }

        Operations.Add(name);
        OnOperation?.Invoke(name);
        if (Refused.Contains(name))
        {
            throw new IOException("Input/output error");
        }

        bool isNow = Operations.Count == at;
        if (isNow && failure is null)
        {
            // A process that dies in a write may have written a part.
            torn?.Invoke();
            Die();
        }

        if (failure is not null && at > 0 && (isNow || (lasts && writes && !frees && Operations.Count > at)))
        {
            torn?.Invoke();
            throw failure();
        }

        return disk;
    }
}
