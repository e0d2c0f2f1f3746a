using System.ComponentModel;
using System.Runtime.InteropServices;
using Microsoft.Win32.SafeHandles;

namespace MdLock.Platform.Windows;

/// <summary>LockFileEx on one byte far behind the end of the file, so that the content stays readable for everybody.</summary>
[System.Runtime.Versioning.SupportedOSPlatform("windows")]
internal static partial class FileRangeLock
{
    private const uint FailImmediately = 1;
    private const uint ExclusiveLock = 2;

    // Windows enforces range locks on reads and writes; no record ever reaches this offset.
    private const uint OffsetHigh = 0x4000_0000;

    public static bool TryLock(SafeFileHandle file, bool exclusive)
    {
        int error = Call(file, FailImmediately | (exclusive ? ExclusiveLock : 0));
        return error switch
        {
            0 => true,
            WindowsError.LockViolation or WindowsError.IoPending => false,
            _ => throw new Win32Exception(error),
        };
    }

    public static void Lock(SafeFileHandle file, bool exclusive)
    {
        int error = Call(file, exclusive ? ExclusiveLock : 0);
        if (error != 0)
        {
            throw new Win32Exception(error);
        }
    }

    public static void Release(SafeFileHandle file)
    {
        var at = new NativeOverlapped { OffsetHigh = unchecked((int)OffsetHigh) };
        if (!UnlockFileEx(file, 0, 1, 0, ref at))
        {
            throw new Win32Exception(Marshal.GetLastPInvokeError());
        }
    }

    private static int Call(SafeFileHandle file, uint flags)
    {
        var at = new NativeOverlapped { OffsetHigh = unchecked((int)OffsetHigh) };
        return LockFileEx(file, flags, 0, 1, 0, ref at) ? 0 : Marshal.GetLastPInvokeError();
    }

    [LibraryImport("kernel32", SetLastError = true)]
    [return: MarshalAs(UnmanagedType.Bool)]
    private static partial bool LockFileEx(
        SafeFileHandle file, uint flags, uint reserved, uint lengthLow, uint lengthHigh, ref NativeOverlapped at);

    [LibraryImport("kernel32", SetLastError = true)]
    [return: MarshalAs(UnmanagedType.Bool)]
    private static partial bool UnlockFileEx(
        SafeFileHandle file, uint reserved, uint lengthLow, uint lengthHigh, ref NativeOverlapped at);
}
