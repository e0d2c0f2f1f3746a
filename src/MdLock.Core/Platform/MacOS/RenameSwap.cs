using System.Runtime.InteropServices;
using MdLock.Platform.Unix;

namespace MdLock.Platform.MacOS;

/// <summary>renamex_np(2) with RENAME_SWAP: two names change places in one step.</summary>
internal static partial class RenameSwap
{
    // RENAME_SWAP (sys/stdio.h) and ENOTSUP (sys/errno.h).
    private const uint Swap = 2;
    private const int NotSupported = 45;

    /// <summary>False where the file system does not know the call.</summary>
    public static bool TryExchange(string one, string other)
    {
        if (RenameNative(one, other, Swap) == 0)
        {
            return true;
        }

        int errno = Marshal.GetLastPInvokeError();
        return errno is NotSupported or Errno.InvalidArgument ? false : throw Errno.ToException(errno, other);
    }

    [LibraryImport("libc", EntryPoint = "renamex_np", SetLastError = true, StringMarshalling = StringMarshalling.Utf8)]
    private static partial int RenameNative(string oldPath, string newPath, uint flags);
}
