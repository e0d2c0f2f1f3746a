using System.Runtime.InteropServices;
using MdLock.Platform.Unix;

namespace MdLock.Platform.Linux;

/// <summary>renameat2(2) with RENAME_EXCHANGE: two names change places in one step.</summary>
internal static partial class RenameExchange
{
    // AT_FDCWD (fcntl.h) and RENAME_EXCHANGE (linux/fs.h).
    private const int CurrentFolder = -100;
    private const uint Exchange = 2;

    /// <summary>False where the file system, the kernel or the C library does not know the call.</summary>
    public static bool TryExchange(string one, string other)
    {
        try
        {
            if (RenameAt2(CurrentFolder, one, CurrentFolder, other, Exchange) == 0)
            {
                return true;
            }
        }
        catch (EntryPointNotFoundException)
        {
            // The C library is older than the call (glibc before 2.28).
            return false;
        }

        int errno = Marshal.GetLastPInvokeError();
        return errno == Errno.InvalidArgument || errno == Errno.NotImplemented
            ? false
            : throw Errno.ToException(errno, other);
    }

    [LibraryImport("libc", EntryPoint = "renameat2", SetLastError = true, StringMarshalling = StringMarshalling.Utf8)]
    private static partial int RenameAt2(int oldFolder, string oldPath, int newFolder, string newPath, uint flags);
}
