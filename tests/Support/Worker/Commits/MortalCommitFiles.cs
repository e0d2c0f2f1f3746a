using MdLock.Disk;
using MdLock.Platform;
using Microsoft.Win32.SafeHandles;

namespace MdLock.Worker;

/// <summary>The operations on real files, in a process that is killed before one of them, or in the midst of a write.</summary>
/// <remarks>Not before one that only reads: the files are then as they are before the next one that changes them.</remarks>
internal sealed class MortalCommitFiles(IDisk files, Death death) : IDisk
{
    public void CreateFolder(string path)
    {
        death.Approach(nameof(CreateFolder));
        files.CreateFolder(path);
    }

    public IReadOnlyList<string> List(string folder) => files.List(folder);

    public bool Exists(string path) => files.Exists(path);

    public long Length(string path) => files.Length(path);

    public long Length(SafeFileHandle file) => files.Length(file);

    public byte[]? Read(string path, long offset, int length) => files.Read(path, offset, length);

    public int Read(SafeFileHandle file, Span<byte> buffer, long offset) => files.Read(file, buffer, offset);

    public bool IsMine(SafeFileHandle file) => files.IsMine(file);

    public string? Checksum(string path) => files.Checksum(path);

    public FileBirth? BirthOf(string path) => files.BirthOf(path);

    public SafeFileHandle Create(string path)
    {
        death.Approach(nameof(Create));
        return files.Create(path);
    }

    public SafeFileHandle? TryOpenToRead(string path) => files.TryOpenToRead(path);

    public SafeFileHandle? TryOpen(string path) => files.TryOpen(path);

    public KeptFile? TryOpen(string path, KeptFile? kept) => files.TryOpen(path, kept);

    public void Write(SafeFileHandle file, ReadOnlySpan<byte> bytes, long offset)
    {
        death.Approach(nameof(Write));
        int half = bytes.Length / 2;
        files.Write(file, bytes[..half], offset);
        death.Approach("rest of " + nameof(Write));
        files.Write(file, bytes[half..], offset + half);
    }

    public void SetLength(SafeFileHandle file, long length)
    {
        death.Approach(nameof(SetLength));
        files.SetLength(file, length);
    }

    public void CopyMetadata(string from, SafeFileHandle to)
    {
        death.Approach(nameof(CopyMetadata));
        files.CopyMetadata(from, to);
    }

    public SafeFileHandle CreateShared(string path)
    {
        death.Approach(nameof(CreateShared));
        return files.CreateShared(path);
    }

    public void Share(SafeFileHandle file)
    {
        death.Approach(nameof(Share));
        files.Share(file);
    }

    public void Sync(SafeFileHandle file)
    {
        death.Approach(nameof(Sync));
        files.Sync(file);
    }

    public void SyncFolder(string folder)
    {
        death.Approach(nameof(SyncFolder));
        files.SyncFolder(folder);
    }

    public void Rename(string path, string target)
    {
        death.Approach(nameof(Rename));
        files.Rename(path, target);
    }

    public void Replace(string aside, string path)
    {
        death.Approach(nameof(Replace));
        files.Replace(aside, path);
    }

    public bool Exchange(string aside, string path)
    {
        death.Approach(nameof(Exchange));
        return files.Exchange(aside, path);
    }

    public void Settle(string aside, string path)
    {
        death.Approach(nameof(Settle));
        files.Settle(aside, path);
    }

    public void Delete(string path)
    {
        death.Approach(nameof(Delete));
        files.Delete(path);
    }
}
