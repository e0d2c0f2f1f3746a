using MdLock.Disk;
using Microsoft.Win32.SafeHandles;

namespace MdLock.Logs;

/// <summary>The lines of a file, in either direction, block by block.</summary>
internal static class LogLines
{
    /// <summary>Some two hundred events: the last few of a file then cost one read. For a longer line it grows.</summary>
    public const int BlockSize = 64 * 1024;

    private const byte LineFeed = (byte)'\n';

    /// <summary>The lines of bytes that are in memory.</summary>
    /// <param name="bytes">The bytes, beginning at a line.</param>
    /// <param name="offset">Where in the file they begin.</param>
    public static IEnumerable<LogLine> In(ReadOnlyMemory<byte> bytes, long offset)
    {
        int from = 0;
        for (int length; (length = bytes.Span[from..].IndexOf(LineFeed)) >= 0; from += length + 1)
        {
            yield return new(bytes.Slice(from, length), offset + from, IsWhole: true);
        }

        if (from < bytes.Length)
        {
            yield return new(bytes[from..], offset + from, IsWhole: false);
        }
    }

    /// <summary>The lines of a part of a file that begins at a line.</summary>
    public static IEnumerable<LogLine> Forward(IDisk disk, SafeFileHandle file, long start, long end = long.MaxValue)
    {
        byte[] buffer = new byte[BlockSize];
        int filled = 0;
        while (true)
        {
            int room = (int)Math.Min(buffer.Length - filled, end - start - filled);
            int read = room > 0 ? disk.Read(file, buffer.AsSpan(filled, room), start + filled) : 0;
            filled += read;
            long next = start;
            foreach (LogLine line in In(buffer.AsMemory(0, filled), start))
            {
                // What has no line feed yet may get it from the next block.
                if (line.IsWhole || read == 0)
                {
                    yield return line;
                    next = line.End;
                }
            }

            if (read == 0)
            {
                yield break;
            }

            int used = (int)(next - start);
            buffer.AsSpan(used, filled - used).CopyTo(buffer);
            start = next;
            filled -= used;
            if (filled == buffer.Length)
            {
                Array.Resize(ref buffer, buffer.Length * 2);
            }
        }
    }

    /// <summary>The lines of a file from an offset back to its beginning, last first.</summary>
    /// <exception cref="EndOfStreamException">The file became shorter meanwhile.</exception>
    public static IEnumerable<LogLine> Backward(IDisk disk, SafeFileHandle file, long end)
    {
        byte[] rest = [];
        bool isWhole = false;
        while (end > 0)
        {
            int size = (int)Math.Min(BlockSize, end);
            byte[] block = new byte[size + rest.Length];
            ReadAll(disk, file, block.AsSpan(0, size), end - size);
            rest.CopyTo(block, size);
            end -= size;
            int stop = block.Length;
            for (int at = size; (at = block.AsSpan(0, at).LastIndexOf(LineFeed)) >= 0; stop = at)
            {
                // Behind the last line feed there is nothing, unless a line was not finished.
                if (isWhole || stop > at + 1)
                {
                    yield return new(block.AsMemory(at + 1, stop - at - 1), end + at + 1, isWhole);
                }

                isWhole = true;
            }

            rest = block[..stop];
        }

        if (isWhole || rest.Length > 0)
        {
            yield return new(rest, 0, isWhole);
        }
    }

    private static void ReadAll(IDisk disk, SafeFileHandle file, Span<byte> buffer, long offset)
    {
        while (buffer.Length > 0)
        {
            int read = disk.Read(file, buffer, offset);
            if (read == 0)
            {
                throw new EndOfStreamException("A log became shorter while it was read.");
            }

            buffer = buffer[read..];
            offset += read;
        }
    }
}
