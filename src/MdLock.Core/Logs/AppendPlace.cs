using MdLock.Disk;
using Microsoft.Win32.SafeHandles;

namespace MdLock.Logs;

/// <summary>Where lines go in a log, whatever place somebody remembers for them: to its end, or nowhere.</summary>
/// <remarks>
/// Lines that were written there before, or begun, stay where they are: so they can be written however often. What else
/// the file holds is never written over, and no hole is made in it.
/// </remarks>
/// <param name="Offset">Where the bytes go.</param>
/// <param name="Bytes">The lines; with a line feed before them where the file ends within a line.</param>
/// <param name="IsThere">True when they stand there already.</param>
internal sealed record AppendPlace(long Offset, byte[] Bytes, bool IsThere)
{
    private const int ChunkBytes = 64 * 1024;

    /// <summary>Finds the place.</summary>
    /// <param name="disk">The disk.</param>
    /// <param name="file">The log.</param>
    /// <param name="remembered">Where the lines were to begin.</param>
    /// <param name="lines">The lines.</param>
    /// <exception cref="IOException">The system refuses.</exception>
    public static AppendPlace Find(IDisk disk, SafeFileHandle file, long remembered, byte[] lines)
    {
        LogEnd end = LogEnd.Find(disk, file, remembered);
        if (!end.HasLost)
        {
            int there = (int)Math.Min(end.Length - remembered, lines.Length);
            if (Holds(disk, file, remembered, lines.AsSpan(0, there)))
            {
                return new(remembered, lines, IsThere: there == lines.Length);
            }
        }

        long before = end.Length - lines.Length;
        if (before >= 0 && Holds(disk, file, before, lines))
        {
            return new(before, lines, IsThere: true);
        }

        bool isOpen = end.IsTorn && lines is not [(byte)'\n', ..];
        return new(end.Length, isOpen ? [(byte)'\n', .. lines] : lines, IsThere: false);
    }

    /// <summary>
    /// Whether the file ends before the lines, or within their place, and holds there what a disk that forgot a part of them
    /// would: bytes of them, and zeros.
    /// </summary>
    /// <exception cref="IOException">The system refuses.</exception>
    public static bool IsTorn(IDisk disk, SafeFileHandle file, long offset, ReadOnlySpan<byte> lines)
    {
        if (disk.Length(file) < offset)
        {
            return false;
        }

        byte[] chunk = new byte[Math.Min(lines.Length, ChunkBytes)];
        for (int read; lines.Length > 0 && (read = disk.Read(file, chunk.AsSpan(0, Math.Min(chunk.Length, lines.Length)), offset)) > 0;)
        {
            for (int i = 0; i < read; i++)
            {
                if (chunk[i] != 0 && chunk[i] != lines[i])
                {
                    return false;
                }
            }

            lines = lines[read..];
            offset += read;
        }

        return true;
    }

    private static bool Holds(IDisk disk, SafeFileHandle file, long offset, ReadOnlySpan<byte> bytes)
    {
        byte[] chunk = new byte[Math.Min(bytes.Length, ChunkBytes)];
        while (bytes.Length > 0)
        {
            int read = disk.Read(file, chunk.AsSpan(0, Math.Min(chunk.Length, bytes.Length)), offset);
            if (read == 0 || !bytes[..read].SequenceEqual(chunk.AsSpan(0, read)))
            {
                return false;
            }

            bytes = bytes[read..];
            offset += read;
        }

        return true;
    }
}
