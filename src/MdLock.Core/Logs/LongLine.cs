using MdLock.Disk;
using Microsoft.Win32.SafeHandles;

namespace MdLock.Logs;

/// <summary>A line that does not fit into a block: its end is found in constant memory, and it is read if it can be one.</summary>
internal static class LongLine
{
    /// <summary>The longest line of any log, in bytes: the whole text of the largest document.</summary>
    public const int MaxBytes = 512 * 1024 * 1024;

    /// <summary>So much is read whatever it is, for who wants to see what stands there.</summary>
    private const int AlwaysBytes = 1024 * 1024;

    /// <summary>The line that begins at a place; null where nothing does.</summary>
    /// <param name="disk">The disk.</param>
    /// <param name="file">The file.</param>
    /// <param name="offset">The place.</param>
    /// <param name="end">Where the line is said to end; what begins here is not read.</param>
    public static LogLine? First(IDisk disk, SafeFileHandle file, long offset, long end)
    {
        if (end - offset > LogLines.BlockSize)
        {
            return LogLines.Forward(disk, file, offset, end).FirstOrDefault();
        }

        byte[] bytes = new byte[end - offset];
        int done = 0;
        for (int read; (read = disk.Read(file, bytes.AsSpan(done), offset + done)) > 0; done += read)
        {
            // One block, and nearly always at once.
        }

        return LogLines.In(bytes.AsMemory(0, done), offset).FirstOrDefault();
    }

    /// <summary>Finds the end of a line.</summary>
    /// <param name="disk">The disk.</param>
    /// <param name="file">The file.</param>
    /// <param name="offset">Where it begins.</param>
    /// <param name="from">Up to here there is no line feed in it.</param>
    /// <param name="end">What begins here is not read.</param>
    /// <param name="longest">The most bytes that it can have.</param>
    public static LogLine Find(IDisk disk, SafeFileHandle file, long offset, long from, long end, int longest)
    {
        byte[] block = new byte[LogLines.BlockSize];
        while (from < end)
        {
            int read = disk.Read(file, block.AsSpan(0, (int)Math.Min(block.Length, end - from)), from);
            if (read == 0)
            {
                break;
            }

            int at = block.AsSpan(0, read).IndexOf((byte)'\n');
            if (at >= 0)
            {
                return Read(disk, file, offset, from + at, isWhole: true, longest);
            }

            from += read;
        }

        return Read(disk, file, offset, from, isWhole: false, longest);
    }

    /// <summary>The line between two places, with its bytes if it can be one.</summary>
    public static LogLine Read(IDisk disk, SafeFileHandle file, long offset, long stop, bool isWhole, int longest)
    {
        long length = stop - offset;
        bool isRead = length <= longest
            && (length <= AlwaysBytes || (isWhole && ChainedLine.IsEnd(Take(disk, file, stop - ChainedLine.EndLength, stop))));
        return new(isRead ? Take(disk, file, offset, stop) : default(ReadOnlyMemory<byte>), offset, isWhole) { Length = length };
    }

    private static byte[] Take(IDisk disk, SafeFileHandle file, long offset, long stop)
    {
        byte[] bytes = new byte[stop - offset];
        LogLines.ReadAll(disk, file, bytes, offset);
        return bytes;
    }
}
