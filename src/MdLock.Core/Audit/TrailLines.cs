using Microsoft.Win32.SafeHandles;

namespace MdLock.Audit;

/// <summary>The lines of a file, in either direction, block by block.</summary>
internal static class TrailLines
{
    /// <summary>Some two hundred lines: the last few of a file then cost one read.</summary>
    public const int BlockSize = 64 * 1024;

    private const byte LineFeed = (byte)'\n';

    /// <summary>The lines of a part of a file that begins at a line.</summary>
    public static IEnumerable<TrailLine> Forward(ITrailDisk disk, SafeFileHandle file, long start, long end)
    {
        byte[] buffer = new byte[BlockSize];
        int filled = 0;
        while (true)
        {
            int room = (int)Math.Min(buffer.Length - filled, end - start - filled);
            int read = room > 0 ? disk.Read(file, buffer.AsSpan(filled, room), start + filled) : 0;
            filled += read;
            int from = 0;
            for (int length; (length = buffer.AsSpan(from, filled - from).IndexOf(LineFeed)) >= 0; from += length + 1)
            {
                yield return new(buffer.AsMemory(from, length), start + from, IsWhole: true);
            }

            if (read == 0)
            {
                if (filled > from)
                {
                    yield return new(buffer.AsMemory(from, filled - from), start + from, IsWhole: false);
                }

                yield break;
            }

            buffer.AsSpan(from, filled - from).CopyTo(buffer);
            start += from;
            filled -= from;
            if (filled == buffer.Length)
            {
                Array.Resize(ref buffer, buffer.Length * 2);
            }
        }
    }

    /// <summary>The lines of a file from an offset back to its beginning, last first.</summary>
    public static IEnumerable<TrailLine> Backward(ITrailDisk disk, SafeFileHandle file, long end)
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

    private static void ReadAll(ITrailDisk disk, SafeFileHandle file, Span<byte> buffer, long offset)
    {
        while (buffer.Length > 0)
        {
            int read = disk.Read(file, buffer, offset);
            if (read == 0)
            {
                throw new EndOfStreamException("The audit trail became shorter while it was read.");
            }

            buffer = buffer[read..];
            offset += read;
        }
    }
}
