using MdLock.Audit;
using Microsoft.Win32.SafeHandles;

namespace MdLock.UnitTests.Audit;

/// <summary>A disk that fails when it is told to, and counts what is read.</summary>
internal sealed class FaultyDisk : ITrailDisk
{
    private readonly TrailDisk _disk = new();

    /// <summary>The bytes that still find room; a write that does not fit is torn.</summary>
    public long Room { get; set; } = long.MaxValue;

    /// <summary>Whether files can be cut off.</summary>
    public bool CanShrink { get; set; } = true;

    /// <summary>Whether renames succeed.</summary>
    public bool CanRename { get; set; } = true;

    /// <summary>Whether syncs succeed.</summary>
    public bool CanSync { get; set; } = true;

    /// <summary>How often the head can still be overwritten.</summary>
    public int HeadWrites { get; set; } = int.MaxValue;

    public long BytesRead { get; private set; }

    public int Syncs { get; private set; }

    public int Read(SafeFileHandle file, Span<byte> buffer, long offset)
    {
        int read = _disk.Read(file, buffer, offset);
        BytesRead += read;
        return read;
    }

    public void Write(SafeFileHandle file, ReadOnlySpan<byte> bytes, long offset)
    {
        bool isHead = bytes.Length > 0 && bytes[^1] == '\n' && bytes[^2] == ' ';
        Require(!isHead || HeadWrites-- > 0, "Permission denied");
        bool grows = offset + bytes.Length > RandomAccess.GetLength(file);
        if (grows && bytes.Length > Room)
        {
            _disk.Write(file, bytes[..(int)Room], offset);
            Room = 0;
            throw new IOException("No space left on device");
        }

        Room -= grows ? bytes.Length : 0;
        _disk.Write(file, bytes, offset);
    }

    public void SetLength(SafeFileHandle file, long length)
    {
        Require(CanShrink, "Input/output error");
        _disk.SetLength(file, length);
    }

    public void Sync(SafeFileHandle file)
    {
        Require(CanSync, "Input/output error");
        Syncs++;
        _disk.Sync(file);
    }

    public void Rename(string from, string to)
    {
        Require(CanRename, "Input/output error");
        _disk.Rename(from, to);
    }

    private static void Require(bool works, string message)
    {
        if (!works)
        {
            throw new IOException(message);
        }
    }
}
