using MdLock.Disk;
using Microsoft.Win32.SafeHandles;

namespace MdLock.Logs;

/// <summary>Reads short stretches of a file that lie near each other: they come with one block, and not with a call each.</summary>
/// <param name="disk">The disk.</param>
/// <param name="file">The file, which others may go on writing to: what was read once is not read again.</param>
internal sealed class BlockReader(IDisk disk, SafeFileHandle file)
{
    private readonly byte[] _block = GC.AllocateUninitializedArray<byte>(LogLines.BlockSize);
    private long _start;
    private int _length;

    /// <summary>The bytes of a stretch, good until the next call; empty where the file has fewer, or it is longer than a block.</summary>
    /// <param name="offset">Where it begins, in bytes.</param>
    /// <param name="length">How long it is.</param>
    /// <exception cref="IOException">The system refuses.</exception>
    public ReadOnlySpan<byte> Read(long offset, int length)
    {
        if (length > _block.Length)
        {
            return [];
        }

        if (offset < _start || offset + length > _start + _length)
        {
            (_start, _length) = (offset, disk.Read(file, _block, offset));
        }

        int at = (int)(offset - _start);
        return at + length <= _length ? _block.AsSpan(at, length) : [];
    }
}
