using System.Runtime.InteropServices;
using Microsoft.Win32.SafeHandles;

namespace MdLock.Platform.Unix;

/// <summary>renameat(2) and what systems add to it: one name in an open folder becomes another one.</summary>
internal static partial class RenameAt
{
    // RENAME_NOREPLACE and RENAME_EXCHANGE of linux/fs.h; RENAME_EXCL and RENAME_SWAP of sys/stdio.h.
    private static readonly uint NoReplace = OperatingSystem.IsLinux() ? 1u : 4u;
    private static readonly uint Swap = 2;

    // ENOTSUP of sys/errno.h on macOS.
    private const int MacNotSupported = 45;

    /// <summary>Gives it the name, and removes what had it: 0, or the number of the error.</summary>
    public static int Replace(SafeFileHandle folder, string name, SafeFileHandle target, string newName) =>
        RenameAtNative(folder, name, target, newName) == 0 ? 0 : Marshal.GetLastPInvokeError();

    /// <summary>Gives it a name that nobody has; null where the file system cannot do that in one step.</summary>
    public static int? TryRename(SafeFileHandle folder, string name, SafeFileHandle target, string newName) =>
        WithFlag(folder, name, target, newName, NoReplace);

    /// <summary>Lets two names of a folder change places; null where the file system cannot do that.</summary>
    public static int? TryExchange(SafeFileHandle folder, string one, string other) =>
        WithFlag(folder, one, folder, other, Swap);

    private static int? WithFlag(SafeFileHandle folder, string name, SafeFileHandle target, string newName, uint flag)
    {
        try
        {
            int result = OperatingSystem.IsMacOS()
                ? RenameAtX(folder, name, target, newName, flag)
                : RenameAt2(folder, name, target, newName, flag);
            if (result == 0)
            {
                return 0;
            }
        }
        catch (EntryPointNotFoundException)
        {
            // The C library is older than the call (glibc before 2.28).
            return null;
        }

        int error = Marshal.GetLastPInvokeError();
        bool isUnknown = error == Errno.InvalidArgument || error == Errno.NotImplemented
            || (OperatingSystem.IsMacOS() && error == MacNotSupported);
        return isUnknown ? null : error;
    }

    [LibraryImport("libc", EntryPoint = "renameat", SetLastError = true, StringMarshalling = StringMarshalling.Utf8)]
    private static partial int RenameAtNative(SafeFileHandle folder, string name, SafeFileHandle target, string newName);

    [LibraryImport("libc", EntryPoint = "renameat2", SetLastError = true, StringMarshalling = StringMarshalling.Utf8)]
    private static partial int RenameAt2(
        SafeFileHandle folder, string name, SafeFileHandle target, string newName, uint flags);

    [LibraryImport("libc", EntryPoint = "renameatx_np", SetLastError = true, StringMarshalling = StringMarshalling.Utf8)]
    private static partial int RenameAtX(
        SafeFileHandle folder, string name, SafeFileHandle target, string newName, uint flags);
}
