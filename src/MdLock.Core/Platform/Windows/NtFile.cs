using System.Runtime.InteropServices;
using System.Runtime.Versioning;
using Microsoft.Win32.SafeHandles;

namespace MdLock.Platform.Windows;

/// <summary>NtCreateFile: opens or creates one name in an open folder, which CreateFile cannot; never through a link.</summary>
/// <remarks>
/// What it opens is as CreateFile opens it without FILE_FLAG_OVERLAPPED. The folder needs no access of its own: what the
/// user may do in it is asked of its access control list.
/// </remarks>
[SupportedOSPlatform("windows")]
internal static partial class NtFile
{
    // winnt.h; CreateFile asks for these two as well, whatever else it is to ask for.
    private const uint Always = 0x0010_0000 | 0x0080;
    private const uint ShareAll = 1 | 2 | 4;

    // FILE_OPEN and FILE_CREATE of winternl.h.
    private const uint Existing = 1;
    private const uint New = 2;

    private const uint DirectoryFile = 0x0000_0001;
    private const uint SynchronousIo = 0x0000_0020;
    private const uint NonDirectoryFile = 0x0000_0040;
    private const uint BackupIntent = 0x0000_4000;
    private const uint OpenReparsePoint = 0x0020_0000;

    /// <summary>Opens what has a name, a folder too; null when there is an error.</summary>
    /// <param name="folder">The folder.</param>
    /// <param name="name">The name.</param>
    /// <param name="access">One of the constants of <see cref="WindowsFile"/>.</param>
    /// <param name="error">The number of winerror.h; 0 when it is open.</param>
    public static SafeFileHandle? TryOpen(SafeFileHandle folder, string name, uint access, out int error) =>
        Call(folder, name, access, FileAttributes.Normal, Existing, BackupIntent, out error);

    /// <summary>Creates a file, for reading and writing; null when there is an error, as when something has the name.</summary>
    public static SafeFileHandle? TryNewFile(SafeFileHandle folder, string name, out int error) =>
        Call(folder, name, WindowsFile.ReadWrite, FileAttributes.Normal, New, NonDirectoryFile, out error);

    /// <summary>Makes a folder; null when there is an error, as when something has the name.</summary>
    public static SafeFileHandle? TryNewFolder(SafeFileHandle folder, string name, FileAttributes attributes, out int error) =>
        Call(folder, name, WindowsFile.Look, attributes, New, DirectoryFile, out error);

    private static unsafe SafeFileHandle? Call(
        SafeFileHandle folder, string name, uint access, FileAttributes attributes, uint disposition, uint options, out int error)
    {
        OneName.Require(name);
        fixed (char* text = name)
        {
            ushort length = (ushort)(name.Length * sizeof(char));
            var counted = new CountedText { Length = length, Capacity = length, Text = (nint)text };
            var which = new ObjectAttributes
            {
                Length = sizeof(ObjectAttributes),
                Folder = folder.DangerousGetHandle(),
                Name = (nint)(&counted),
                Flags = ObjectAttributes.CaseInsensitive,
            };
            int status = NtCreateFile(
                out SafeFileHandle file, access | Always, which, out _, 0, attributes, ShareAll, disposition,
                options | SynchronousIo | OpenReparsePoint, 0, 0);
            error = NtStatus.ToError(status);
            if (error == 0)
            {
                return file;
            }

            file.Dispose();
            return null;
        }
    }

    [LibraryImport("ntdll")]
    private static partial int NtCreateFile(
        out SafeFileHandle file, uint access, in ObjectAttributes which, out IoStatus result, nint size,
        FileAttributes attributes, uint share, uint disposition, uint options, nint extra, uint extraLength);

    /// <summary>UNICODE_STRING of ntdef.h.</summary>
    [StructLayout(LayoutKind.Sequential)]
    private struct CountedText
    {
        public ushort Length;
        public ushort Capacity;
        public nint Text;
    }

    /// <summary>OBJECT_ATTRIBUTES of ntdef.h.</summary>
    [StructLayout(LayoutKind.Sequential)]
    private struct ObjectAttributes
    {
        public const uint CaseInsensitive = 0x40;

        public int Length;
        public nint Folder;
        public nint Name;
        public uint Flags;
        public nint Security;
        public nint Quality;
    }
}
