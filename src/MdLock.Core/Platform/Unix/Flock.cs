using System.ComponentModel;
using System.Runtime.InteropServices;
using Microsoft.Win32.SafeHandles;

namespace MdLock.Platform.Unix;

/// <summary>flock(2): an advisory lock on an open file, for systems without a better one.</summary>
internal static partial class Flock
{
    private const int Shared = 1;
    private const int Exclusive = 2;
    private const int NonBlocking = 4;
    private const int Unlock = 8;

    public static bool TryLock(SafeFileHandle file, bool exclusive)
    {
        int error = Call(file, (exclusive ? Exclusive : Shared) | NonBlocking);
        return error == 0 || (Errno.IsLockTaken(error) ? false : throw new Win32Exception(error));
    }

    /// <summary>Waits for the lock. False when the wait was given up, which is asked when a signal came.</summary>
    public static bool Lock(SafeFileHandle file, bool exclusive, Func<bool>? isGivenUp)
    {
        int error = Call(file, exclusive ? Exclusive : Shared, isGivenUp);
        Errno.Require(error == Errno.Interrupted ? 0 : error);
        return error == 0;
    }

    public static void Release(SafeFileHandle file) => Errno.Require(Call(file, Unlock));

    private static int Call(SafeFileHandle file, int operation, Func<bool>? isGivenUp = null)
    {
        while (true)
        {
            if (FlockNative(file, operation) == 0)
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

    [LibraryImport("libc", EntryPoint = "flock", SetLastError = true)]
    private static partial int FlockNative(SafeFileHandle file, int operation);
}
