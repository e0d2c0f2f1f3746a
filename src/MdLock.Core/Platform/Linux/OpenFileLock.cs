using System.ComponentModel;
using System.Runtime.InteropServices;
using MdLock.Platform.Unix;
using Microsoft.Win32.SafeHandles;

namespace MdLock.Platform.Linux;

/// <summary>
/// fcntl(2) with F_OFD_SETLK on one byte far behind the end of a file: a lock of the open file, not of the process.
/// </summary>
/// <remarks>
/// Not flock(2): .NET asks for a flock(2) lock on every file that it opens, so a plain <c>Get-Content</c> of a lock's
/// record would fail while the lock is held.
/// </remarks>
internal static partial class OpenFileLock
{
    private const int SetLock = 37;
    private const int SetLockWait = 38;

    private const short ReadLock = 0;
    private const short WriteLock = 1;
    private const short Unlock = 2;

    // No record ever reaches this offset.
    private const long Offset = 1L << 62;

    /// <summary>Takes the lock if it is free. An exclusive one needs a file that is open for writing.</summary>
    public static bool TryLock(SafeFileHandle file, bool exclusive)
    {
        int error = Call(file, SetLock, exclusive ? WriteLock : ReadLock);
        return error == 0 || (Errno.IsLockTaken(error) ? false : throw new Win32Exception(error));
    }

    /// <summary>Waits for the lock. False when the wait was given up, which is asked when a signal came.</summary>
    public static bool Lock(SafeFileHandle file, bool exclusive, Func<bool>? isGivenUp)
    {
        int error = Call(file, SetLockWait, exclusive ? WriteLock : ReadLock, isGivenUp);
        Errno.Require(error == Errno.Interrupted ? 0 : error);
        return error == 0;
    }

    public static void Release(SafeFileHandle file) => Errno.Require(Call(file, SetLock, Unlock));

    private static int Call(SafeFileHandle file, int command, short type, Func<bool>? isGivenUp = null)
    {
        while (true)
        {
            var range = new FileRange { Type = type, Start = Offset, Length = 1 };
            if (Fcntl(file, command, ref range) != -1)
            {
                return 0;
            }

            int error = Marshal.GetLastPInvokeError();
            if (error != Errno.Interrupted || isGivenUp?.Invoke() == true)
            {
                return error;
            }
        }
    }

    [LibraryImport("libc", EntryPoint = "fcntl", SetLastError = true)]
    private static partial int Fcntl(SafeFileHandle file, int command, ref FileRange range);

    /// <summary>struct flock of fcntl.h on 64-bit Linux.</summary>
    [StructLayout(LayoutKind.Explicit, Size = 32)]
    private struct FileRange
    {
        [FieldOffset(0)]
        public short Type;

        [FieldOffset(8)]
        public long Start;

        [FieldOffset(16)]
        public long Length;
    }
}
