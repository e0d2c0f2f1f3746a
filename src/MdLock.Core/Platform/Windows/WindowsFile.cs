using System.Runtime.InteropServices;
using System.Runtime.Versioning;
using Microsoft.Win32.SafeHandles;

namespace MdLock.Platform.Windows;

/// <summary>CreateFile, for what File.OpenHandle cannot ask: a link itself, a folder, or no access at all.</summary>
[SupportedOSPlatform("windows")]
internal static partial class WindowsFile
{
    /// <summary>A look at identity and attributes: granted even where somebody shares nothing.</summary>
    public const uint Look = 0;

    public const uint Read = 0x8000_0000;
    public const uint ReadWrite = Read | 0x4000_0000;

    /// <summary>To rename it or to delete it.</summary>
    public const uint Delete = 0x0001_0000;

    /// <summary>To read the names in a folder.</summary>
    public const uint List = 1;

    private const uint ShareReadWrite = 1 | 2;
    private const uint ShareAll = ShareReadWrite | 4;
    private const uint OpenExisting = 3;
    private const uint BackupSemantics = 0x0200_0000;
    private const uint OpenReparsePoint = 0x0020_0000;

    /// <summary>Opens what stands at a path, a folder too.</summary>
    /// <param name="path">The path.</param>
    /// <param name="access">One of the constants of this class.</param>
    /// <param name="followLinks">Whether to open the target of a link instead of the link.</param>
    /// <param name="error">The number of winerror.h; 0 when it is open.</param>
    /// <returns>The handle; null when there is an error.</returns>
    public static SafeFileHandle? TryOpen(string path, uint access, bool followLinks, out int error) =>
        TryOpen(path, access, ShareAll, followLinks, out error);

    /// <summary>Opens a folder that nobody can rename, move or delete as long as it is open; null when there is an error.</summary>
    /// <remarks>With <see cref="List"/>: what a handle shares counts only if it has some access to the content.</remarks>
    public static SafeFileHandle? TryPin(string path, out int error) =>
        TryOpen(path, List, ShareReadWrite, followLinks: false, out error);

    private static SafeFileHandle? TryOpen(string path, uint access, uint share, bool followLinks, out int error)
    {
        uint flags = BackupSemantics | (followLinks ? 0 : OpenReparsePoint);
        SafeFileHandle file = CreateFile(
            ExtendedPath.Of(Path.GetFullPath(path)), access, share, 0, OpenExisting, flags, 0);
        error = file.IsInvalid ? Marshal.GetLastPInvokeError() : 0;
        if (error == 0)
        {
            return file;
        }

        // To Win32 a file that is being deleted is "access denied", like one that the user may not open.
        if (error == WindowsError.AccessDenied && RtlGetLastNtStatus() == NtStatus.DeletePending)
        {
            error = WindowsError.DeletePending;
        }

        file.Dispose();
        return null;
    }

    /// <summary>True for an error that says that nothing is there, or nothing that will stay.</summary>
    public static bool IsAbsent(int error) => error
        is WindowsError.FileNotFound or WindowsError.PathNotFound or WindowsError.InvalidName or WindowsError.BadPathName
        or WindowsError.DeletePending;

    [LibraryImport("ntdll")]
    private static partial int RtlGetLastNtStatus();

    [LibraryImport("kernel32", EntryPoint = "CreateFileW", SetLastError = true, StringMarshalling = StringMarshalling.Utf16)]
    private static partial SafeFileHandle CreateFile(
        string name, uint access, uint share, nint security, uint disposition, uint flags, nint template);
}
