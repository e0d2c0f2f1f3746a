using System.Runtime.InteropServices;
using System.Runtime.Versioning;

namespace MdLock.Platform.Windows;

/// <summary>RtlNtStatusToDosError: the number of winerror.h for what a call of ntdll answers.</summary>
[SupportedOSPlatform("windows")]
internal static partial class NtStatus
{
    // ntstatus.h
    public const int DeletePending = unchecked((int)0xC000_0056);
    public const int NoMoreFiles = unchecked((int)0x8000_0006);
    public const int NoSuchFile = unchecked((int)0xC000_000F);

    private const int NotImplemented = unchecked((int)0xC000_0002);
    private const int InvalidInfoClass = unchecked((int)0xC000_0003);
    private const int InvalidParameter = unchecked((int)0xC000_000D);
    private const int InvalidDeviceRequest = unchecked((int)0xC000_0010);
    private const int NotSupported = unchecked((int)0xC000_00BB);

    /// <summary>The number; 0 for a success.</summary>
    /// <remarks>To Win32 a file that is being deleted is "access denied", like one that the user may not open.</remarks>
    public static int ToError(int status) => status switch
    {
        >= 0 => 0,
        DeletePending => WindowsError.DeletePending,
        _ => RtlNtStatusToDosError(status),
    };

    /// <summary>True for what is said of a question that this system, or this file system, does not know.</summary>
    public static bool IsUnknown(int status) => status
        is NotImplemented or InvalidInfoClass or InvalidParameter or InvalidDeviceRequest or NotSupported;

    [LibraryImport("ntdll")]
    private static partial int RtlNtStatusToDosError(int status);
}
