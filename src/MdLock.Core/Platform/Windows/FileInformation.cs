using System.Runtime.InteropServices;
using Microsoft.Win32.SafeHandles;

namespace MdLock.Platform.Windows;

/// <summary>GetFileInformationByHandle: volume, file index and link count.</summary>
[System.Runtime.Versioning.SupportedOSPlatform("windows")]
internal static partial class FileInformation
{
    private const FileOptions OpenReparsePoint = (FileOptions)0x0020_0000;
    private const FileOptions BackupSemantics = (FileOptions)0x0200_0000;

    public static FileStatus? OfPath(string path)
    {
        if (!Path.Exists(path) && new FileInfo(path).LinkTarget is null)
        {
            return null;
        }

        using SafeFileHandle file = File.OpenHandle(
            path,
            FileMode.Open,
            FileAccess.Read,
            FileShare.ReadWrite | FileShare.Delete,
            OpenReparsePoint | BackupSemantics);
        return OfHandle(file);
    }

    public static FileStatus OfHandle(SafeFileHandle file)
    {
        if (!GetFileInformationByHandle(file, out Buffer buffer))
        {
            throw new IOException("The file's identity cannot be read.", Marshal.GetHRForLastWin32Error());
        }

        return buffer.ToStatus();
    }

    [LibraryImport("kernel32", SetLastError = true)]
    [return: MarshalAs(UnmanagedType.Bool)]
    private static partial bool GetFileInformationByHandle(SafeFileHandle file, out Buffer buffer);

    /// <summary>BY_HANDLE_FILE_INFORMATION of fileapi.h: the fields in use, at their offsets.</summary>
    [StructLayout(LayoutKind.Explicit, Size = 52)]
    private readonly struct Buffer
    {
        [FieldOffset(0)]
        private readonly FileAttributes _attributes;

        [FieldOffset(28)]
        private readonly uint _volume;

        [FieldOffset(40)]
        private readonly uint _linkCount;

        [FieldOffset(44)]
        private readonly uint _indexHigh;

        [FieldOffset(48)]
        private readonly uint _indexLow;

        public FileStatus ToStatus()
        {
            FileKind kind = _attributes switch
            {
                _ when _attributes.HasFlag(FileAttributes.ReparsePoint) => FileKind.SymbolicLink,
                _ when _attributes.HasFlag(FileAttributes.Directory) => FileKind.Directory,
                _ when _attributes.HasFlag(FileAttributes.Device) => FileKind.Other,
                _ => FileKind.Regular,
            };
            return new(kind, _volume, ((ulong)_indexHigh << 32) | _indexLow, _linkCount, 0, 0, 0);
        }
    }
}
