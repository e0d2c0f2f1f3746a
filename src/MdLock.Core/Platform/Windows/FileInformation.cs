using System.Runtime.InteropServices;
using System.Runtime.Versioning;
using Microsoft.Win32.SafeHandles;

namespace MdLock.Platform.Windows;

/// <summary>GetFileInformationByHandle: volume, file index and link count.</summary>
[SupportedOSPlatform("windows")]
internal static partial class FileInformation
{
    private const int FileAttributeTagInfo = 9;
    private const uint FileTypeDisk = 1;

    // IsReparseTagNameSurrogate of ntifs.h: the tag stands for another name, as that of a link or a junction does.
    // Others, such as those of files that a cloud service fetches when they are read, are files like any other.
    private const uint NameSurrogate = 0x2000_0000;

    public static FileStatus? OfPath(string path)
    {
        using SafeFileHandle? file = WindowsFile.TryOpen(path, WindowsFile.Look, followLinks: false, out int error);
        if (file is not null)
        {
            return OfHandle(file);
        }

        return WindowsFile.IsAbsent(error) ? null : throw WindowsError.ToException(error, path);
    }

    /// <summary>False for a pipe, a console and other devices.</summary>
    public static bool IsOnDisk(SafeFileHandle file) => GetFileType(file) == FileTypeDisk;

    public static FileStatus OfHandle(SafeFileHandle file)
    {
        if (!IsOnDisk(file))
        {
            return new(FileKind.Other, 0, 0, 1, 0, 0, 0);
        }

        if (!GetFileInformationByHandle(file, out Buffer buffer))
        {
            throw new IOException("The file's identity cannot be read.", Marshal.GetHRForLastWin32Error());
        }

        return buffer.ToStatus(KindOf(file, buffer.Attributes));
    }

    private static FileKind KindOf(SafeFileHandle file, FileAttributes attributes)
    {
        if (attributes.HasFlag(FileAttributes.ReparsePoint)
            && GetFileInformationByHandleEx(file, FileAttributeTagInfo, out AttributeTag tag, AttributeTag.Length)
            && (tag.ReparseTag & NameSurrogate) != 0)
        {
            return FileKind.SymbolicLink;
        }

        return attributes switch
        {
            _ when attributes.HasFlag(FileAttributes.Directory) => FileKind.Directory,
            _ when attributes.HasFlag(FileAttributes.Device) => FileKind.Other,
            _ => FileKind.Regular,
        };
    }

    [LibraryImport("kernel32")]
    private static partial uint GetFileType(SafeFileHandle file);

    [LibraryImport("kernel32", SetLastError = true)]
    [return: MarshalAs(UnmanagedType.Bool)]
    private static partial bool GetFileInformationByHandle(SafeFileHandle file, out Buffer buffer);

    [LibraryImport("kernel32", SetLastError = true)]
    [return: MarshalAs(UnmanagedType.Bool)]
    private static partial bool GetFileInformationByHandleEx(
        SafeFileHandle file, int what, out AttributeTag buffer, int length);

    /// <summary>FILE_ATTRIBUTE_TAG_INFO of winbase.h.</summary>
    [StructLayout(LayoutKind.Explicit, Size = Length)]
    private readonly struct AttributeTag
    {
        public const int Length = 8;

        [FieldOffset(4)]
        public readonly uint ReparseTag;
    }

    /// <summary>BY_HANDLE_FILE_INFORMATION of fileapi.h: the fields in use, at their offsets.</summary>
    [StructLayout(LayoutKind.Explicit, Size = 52)]
    private readonly struct Buffer
    {
        [FieldOffset(0)]
        public readonly FileAttributes Attributes;

        [FieldOffset(4)]
        private readonly uint _bornLow;

        [FieldOffset(8)]
        private readonly uint _bornHigh;

        [FieldOffset(20)]
        private readonly uint _writtenLow;

        [FieldOffset(24)]
        private readonly uint _writtenHigh;

        [FieldOffset(28)]
        private readonly uint _volume;

        [FieldOffset(32)]
        private readonly uint _sizeHigh;

        [FieldOffset(36)]
        private readonly uint _sizeLow;

        [FieldOffset(40)]
        private readonly uint _linkCount;

        [FieldOffset(44)]
        private readonly uint _indexHigh;

        [FieldOffset(48)]
        private readonly uint _indexLow;

        public FileStatus ToStatus(FileKind kind) =>
            new(kind, _volume, ((ulong)_indexHigh << 32) | _indexLow, _linkCount, 0, 0, 0)
            {
                Length = (long)(((ulong)_sizeHigh << 32) | _sizeLow),
                WrittenAt = MomentOf(_writtenHigh, _writtenLow),

                // 0 where the file system does not keep it.
                BornAt = (_bornHigh | _bornLow) != 0 ? MomentOf(_bornHigh, _bornLow) : null,
            };

        private static DateTime MomentOf(uint high, uint low) => DateTime.FromFileTimeUtc((long)(((ulong)high << 32) | low));
    }
}
