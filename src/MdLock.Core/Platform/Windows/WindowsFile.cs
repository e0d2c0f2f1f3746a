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

    private const uint ShareAll = 1 | 2 | 4;
    private const uint OpenExisting = 3;
    private const uint BackupSemantics = 0x0200_0000;
    private const uint OpenReparsePoint = 0x0020_0000;

    // ntstatus.h
    private const int StatusDeletePending = unchecked((int)0xC000_0056);

    /// <summary>Opens what stands at a path, a folder too.</summary>
    /// <param name="path">The path.</param>
    /// <param name="access">One of the constants of this class.</param>
    /// <param name="followLinks">Whether to open the target of a link instead of the link.</param>
    /// <param name="error">The number of winerror.h; 0 when it is open.</param>
    /// <returns>The handle; null when there is an error.</returns>
    public static SafeFileHandle? TryOpen(string path, uint access, bool followLinks, out int error)
    {
        uint flags = BackupSemantics | (followLinks ? 0 : OpenReparsePoint);
        SafeFileHandle file = CreateFile(
            ExtendedPath.Of(Path.GetFullPath(path)), access, ShareAll, 0, OpenExisting, flags, 0);
        error = file.IsInvalid ? Marshal.GetLastPInvokeError() : 0;
        if (error == 0)
        {
            return file;
        }

        // To Win32 a file that is being deleted is "access denied", like one that the user may not open.
        if (error == WindowsError.AccessDenied && RtlGetLastNtStatus() == StatusDeletePending)
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
