using System.Runtime.InteropServices;
using System.Text;
using MdLock.Platform.Unix;

namespace MdLock.Platform.MacOS;

/// <summary>statfs(2) with 64-bit inodes, which has a name of its own on Intel machines.</summary>
internal static partial class Statfs
{
    // struct statfs of sys/mount.h: flags, and three texts that end in a zero byte.
    private const int Size = 2168;
    private const int FlagsAt = 64;
    private const int TypeAt = 72;
    private const int TypeLength = 16;
    private const int SourceAt = 1112;
    private const int SourceLength = 1024;

    // MNT_LOCAL of sys/mount.h.
    private const uint IsLocal = 0x1000;

    /// <summary>The mount of a folder whose file system others see too; null for one of this machine.</summary>
    public static FileSystemMount? FindRemote(string folder)
    {
        byte[] buffer = new byte[Size];
        int result = RuntimeInformation.ProcessArchitecture == Architecture.X64 ? StatfsIntel(folder, buffer) : StatfsNative(folder, buffer);
        if (result != 0)
        {
            throw Errno.ToException(Marshal.GetLastPInvokeError(), folder);
        }

        uint flags = BitConverter.ToUInt32(buffer, FlagsAt);
        return (flags & IsLocal) != 0
            ? null
            : new(false, Text(buffer.AsSpan(TypeAt, TypeLength)), Text(buffer.AsSpan(SourceAt, SourceLength)), $"{flags:x}");
    }

    private static string Text(ReadOnlySpan<byte> field)
    {
        int end = field.IndexOf((byte)0);
        return Encoding.UTF8.GetString(end < 0 ? field : field[..end]);
    }

    [LibraryImport("libc", EntryPoint = "statfs", SetLastError = true, StringMarshalling = StringMarshalling.Utf8)]
    private static partial int StatfsNative(string path, [Out] byte[] buffer);

    [LibraryImport("libc", EntryPoint = "statfs$INODE64", SetLastError = true, StringMarshalling = StringMarshalling.Utf8)]
    private static partial int StatfsIntel(string path, [Out] byte[] buffer);
}
