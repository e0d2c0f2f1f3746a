using MdLock.Platform;
using Microsoft.Win32.SafeHandles;

namespace MdLock.Audit;

/// <summary>The file system itself.</summary>
internal sealed class TrailDisk : ITrailDisk
{
    public int Read(SafeFileHandle file, Span<byte> buffer, long offset) => RandomAccess.Read(file, buffer, offset);

    public void Write(SafeFileHandle file, ReadOnlySpan<byte> bytes, long offset) =>
        RandomAccess.Write(file, bytes, offset);

    public void SetLength(SafeFileHandle file, long length) => RandomAccess.SetLength(file, length);

    public void Sync(SafeFileHandle file) => RandomAccess.FlushToDisk(file);

    public void Rename(string from, string to) => FileMove.Rename(from, to);
}
