using MdLock.Disk;
using Microsoft.Win32.SafeHandles;

namespace MdLock.Logs;

/// <summary>The lines of a file, in either direction, block by block.</summary>
internal static class LogLines
{
    /// <summary>Some two hundred events: the last few of a file then cost one read.</summary>
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
    /// <param name="disk">The disk.</param>
    /// <param name="file">The file.</param>
    /// <param name="start">Where the first line begins.</param>
    /// <param name="end">What begins here is not read.</param>
    /// <param name="longest">The most bytes that a line can have: of a longer one nothing is read.</param>
    public static IEnumerable<LogLine> Forward(
        IDisk disk, SafeFileHandle file, long start, long end = long.MaxValue, int longest = LongLine.MaxBytes)
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
                if (line.IsWhole || (read == 0 && filled < buffer.Length))
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
                LogLine line = LongLine.Find(disk, file, start, start + filled, end, longest);
                yield return line;
                if (!line.IsWhole)
                {
                    yield break;
                }

                (start, filled) = (line.End, 0);
            }
        }
    }

    /// <summary>The lines of a file from an offset back to its beginning, last first.</summary>
    /// <param name="disk">The disk.</param>
    /// <param name="file">The file.</param>
    /// <param name="end">The offset.</param>
    /// <param name="longest">The most bytes that a line can have: of a longer one nothing is read.</param>
    /// <exception cref="EndOfStreamException">The file became shorter meanwhile.</exception>
    public static IEnumerable<LogLine> Backward(
        IDisk disk, SafeFileHandle file, long end, int longest = LongLine.MaxBytes)
    {
        byte[] block = new byte[Math.Min(BlockSize, end)];
        long begin = end;
        long stop = end;
        bool isWhole = false;
        while (begin > 0)
        {
            int size = (int)Math.Min(BlockSize, begin);
            begin -= size;
            ReadAll(disk, file, block.AsSpan(0, size), begin);
            for (int at = size; (at = block.AsSpan(0, at).LastIndexOf(LineFeed)) >= 0; stop = begin + at)
            {
                // Behind the last line feed there is nothing, unless a line was not finished.
                if (isWhole || stop > begin + at + 1)
                {
                    yield return Line(begin + at + 1, size);
                }

                isWhole = true;
            }

            if (begin == 0 && (isWhole || stop > 0))
            {
                yield return Line(0, size);
            }
        }

        LogLine Line(long offset, int size) => stop <= begin + size
            ? new(block.AsMemory((int)(offset - begin), (int)(stop - offset)), offset, isWhole)
            : LongLine.Read(disk, file, offset, stop, isWhole, longest);
    }

    internal static void ReadAll(IDisk disk, SafeFileHandle file, Span<byte> buffer, long offset)
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
