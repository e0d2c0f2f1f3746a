using System.Runtime.InteropServices;
using MdLock.Platform.Unix;
using Microsoft.Win32.SafeHandles;

namespace MdLock.Platform.Linux;

/// <summary>statx(2): its structure is the same on every processor, unlike that of stat(2).</summary>
internal static partial class Statx
{
    private const int CurrentDirectory = -100;
    private const int NoFollow = 0x100;
    private const int EmptyPath = 0x1000;

    // STATX_BTIME, and STATX_BASIC_STATS with it.
    private const uint BirthTime = 0x800;
    private const uint Wanted = 0x7FF | BirthTime;

    public static FileStatus? OfPath(string path) => OfPath(path, NoFollow);

    /// <summary>The status of what a link leads to; null when that is gone.</summary>
    public static FileStatus? OfLinkTarget(string path) => OfPath(path, flags: 0);

    /// <summary>The status of one name in an open folder; null when nothing has it.</summary>
    public static FileStatus? OfName(SafeFileHandle folder, string name, string path)
    {
        if (StatxAt(folder, name, NoFollow, Wanted, out Buffer buffer) == 0)
        {
            return buffer.ToStatus();
        }

        int error = Marshal.GetLastPInvokeError();
        return Errno.IsNotFound(error) ? null : throw Errno.ToException(error, path);
    }

    public static FileStatus OfHandle(SafeFileHandle file) =>
        StatxAt(file, "", EmptyPath, Wanted, out Buffer buffer) == 0
            ? buffer.ToStatus()
            : throw Errno.ToException(Marshal.GetLastPInvokeError(), "an open file");

    [LibraryImport("libc", EntryPoint = "statx", SetLastError = true, StringMarshalling = StringMarshalling.Utf8)]
    private static partial int StatxAt(SafeFileHandle folder, string name, int flags, uint mask, out Buffer buffer);

    private static FileStatus? OfPath(string path, int flags)
    {
        int result = StatxNative(CurrentDirectory, path, flags, Wanted, out Buffer buffer);
        if (result == 0)
        {
            return buffer.ToStatus();
        }

        int error = Marshal.GetLastPInvokeError();
        return Errno.IsNotFound(error) ? null : throw Errno.ToException(error, path);
    }

    [LibraryImport("libc", EntryPoint = "statx", SetLastError = true, StringMarshalling = StringMarshalling.Utf8)]
    private static partial int StatxNative(int directory, string path, int flags, uint mask, out Buffer buffer);

    /// <summary>struct statx of linux/stat.h: the fields in use, at the offsets of the kernel's interface.</summary>
    [StructLayout(LayoutKind.Explicit, Size = 256)]
    private readonly struct Buffer
    {
        [FieldOffset(0)]
        private readonly uint _known;

        [FieldOffset(16)]
        private readonly uint _linkCount;

        [FieldOffset(20)]
        private readonly uint _userId;

        [FieldOffset(24)]
        private readonly uint _groupId;

        [FieldOffset(28)]
        private readonly ushort _mode;

        [FieldOffset(32)]
        private readonly ulong _inode;

        [FieldOffset(40)]
        private readonly long _size;

        [FieldOffset(80)]
        private readonly long _bornSeconds;

        [FieldOffset(88)]
        private readonly uint _bornNanoseconds;

        [FieldOffset(96)]
        private readonly long _changedSeconds;

        [FieldOffset(104)]
        private readonly uint _changedNanoseconds;

        [FieldOffset(112)]
        private readonly long _writtenSeconds;

        [FieldOffset(120)]
        private readonly uint _writtenNanoseconds;

        [FieldOffset(136)]
        private readonly uint _deviceMajor;

        [FieldOffset(140)]
        private readonly uint _deviceMinor;

        public FileStatus ToStatus() => FileStatus.FromUnix(
            _mode,
            ((ulong)_deviceMajor << 32) | _deviceMinor,
            _inode,
            _linkCount,
            _userId,
            _groupId,
            _size,
            FileStatus.MomentOf(_writtenSeconds, _writtenNanoseconds)) with
        {
            ChangedAt = FileStatus.MomentOf(_changedSeconds, _changedNanoseconds),
            BornAt = (_known & BirthTime) != 0 ? FileStatus.MomentOf(_bornSeconds, _bornNanoseconds) : null,
        };
    }
}
