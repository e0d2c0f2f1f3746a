using Microsoft.Win32.SafeHandles;

namespace MdLock.Audit;

/// <summary>What the trail asks of the file system, each call of which can fail.</summary>
internal interface ITrailDisk
{
    /// <summary>Reads at an offset; 0 at the end of the file.</summary>
    int Read(SafeFileHandle file, Span<byte> buffer, long offset);

    /// <summary>Writes all bytes at an offset.</summary>
    void Write(SafeFileHandle file, ReadOnlySpan<byte> bytes, long offset);

    /// <summary>Cuts the file off, or lengthens it.</summary>
    void SetLength(SafeFileHandle file, long length);

    /// <summary>Makes what was written durable.</summary>
    void Sync(SafeFileHandle file);

    /// <summary>Gives a file another name, which is free.</summary>
    void Rename(string from, string to);
}
