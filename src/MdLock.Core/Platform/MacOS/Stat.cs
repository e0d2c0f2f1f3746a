using System.Runtime.InteropServices;
using MdLock.Platform.Unix;
using Microsoft.Win32.SafeHandles;

namespace MdLock.Platform.MacOS;

/// <summary>lstat(2), fstat(2) and fstatat(2) with 64-bit inodes, which have names of their own on Intel machines.</summary>
internal static partial class Stat
{
    // AT_SYMLINK_NOFOLLOW of fcntl.h.
    private const int NoFollow = 0x20;

    private static readonly bool IsIntel = RuntimeInformation.ProcessArchitecture == Architecture.X64;

    public static FileStatus? OfPath(string path)
    {
        int result = IsIntel ? LstatIntel(path, out Buffer buffer) : Lstat(path, out buffer);
        if (result == 0)
        {
            return buffer.ToStatus();
        }

        int error = Marshal.GetLastPInvokeError();
        return Errno.IsNotFound(error) ? null : throw Errno.ToException(error, path);
    }

    /// <summary>The status of one name in an open folder; null when nothing has it.</summary>
    public static FileStatus? OfName(SafeFileHandle folder, string name, string path)
    {
        int result = IsIntel ? FstatAtIntel(folder, name, out Buffer buffer, NoFollow) : FstatAt(folder, name, out buffer, NoFollow);
        if (result == 0)
        {
            return buffer.ToStatus();
        }

        int error = Marshal.GetLastPInvokeError();
        return Errno.IsNotFound(error) ? null : throw Errno.ToException(error, path);
    }

    public static FileStatus OfHandle(SafeFileHandle file)
    {
        int result = IsIntel ? FstatIntel(file, out Buffer buffer) : Fstat(file, out buffer);
        return result == 0
            ? buffer.ToStatus()
            : throw Errno.ToException(Marshal.GetLastPInvokeError(), "an open file");
    }

    [LibraryImport("libc", EntryPoint = "lstat", SetLastError = true, StringMarshalling = StringMarshalling.Utf8)]
    private static partial int Lstat(string path, out Buffer buffer);

    [LibraryImport("libc", EntryPoint = "lstat$INODE64", SetLastError = true, StringMarshalling = StringMarshalling.Utf8)]
    private static partial int LstatIntel(string path, out Buffer buffer);

    [LibraryImport("libc", EntryPoint = "fstat", SetLastError = true)]
    private static partial int Fstat(SafeFileHandle file, out Buffer buffer);

    [LibraryImport("libc", EntryPoint = "fstat$INODE64", SetLastError = true)]
    private static partial int FstatIntel(SafeFileHandle file, out Buffer buffer);

    [LibraryImport("libc", EntryPoint = "fstatat", SetLastError = true, StringMarshalling = StringMarshalling.Utf8)]
    private static partial int FstatAt(SafeFileHandle folder, string name, out Buffer buffer, int flags);

    [LibraryImport("libc", EntryPoint = "fstatat$INODE64", SetLastError = true, StringMarshalling = StringMarshalling.Utf8)]
    private static partial int FstatAtIntel(SafeFileHandle folder, string name, out Buffer buffer, int flags);

    /// <summary>struct stat of sys/stat.h with 64-bit inodes: the fields in use, at their offsets.</summary>
    [StructLayout(LayoutKind.Explicit, Size = 256)]
    private readonly struct Buffer
    {
        [FieldOffset(0)]
        private readonly uint _device;

        [FieldOffset(4)]
        private readonly ushort _mode;

        [FieldOffset(6)]
        private readonly ushort _linkCount;

        [FieldOffset(8)]
        private readonly ulong _inode;

        [FieldOffset(16)]
        private readonly uint _userId;

        [FieldOffset(20)]
        private readonly uint _groupId;

        [FieldOffset(48)]
        private readonly long _writtenSeconds;

        [FieldOffset(56)]
        private readonly long _writtenNanoseconds;

        [FieldOffset(64)]
        private readonly long _changedSeconds;

        [FieldOffset(72)]
        private readonly long _changedNanoseconds;

        [FieldOffset(80)]
        private readonly long _bornSeconds;

        [FieldOffset(88)]
        private readonly long _bornNanoseconds;

        [FieldOffset(96)]
        private readonly long _size;

        public FileStatus ToStatus() =>
            FileStatus.FromUnix(
                _mode, _device, _inode, _linkCount, _userId, _groupId, _size, FileStatus.MomentOf(_writtenSeconds, _writtenNanoseconds)) with
            {
                ChangedAt = FileStatus.MomentOf(_changedSeconds, _changedNanoseconds),
                BornAt = FileStatus.MomentOf(_bornSeconds, _bornNanoseconds),
            };
    }
}
