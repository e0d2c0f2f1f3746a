using System.Runtime.InteropServices;
using System.Text;
using MdLock.Platform.Unix;
using Microsoft.Win32.SafeHandles;

namespace MdLock.Platform.Linux;

/// <summary>xattr(7): the named values beside a file's content, access control lists among them.</summary>
internal static partial class ExtendedAttributes
{
    // The kernel's own limits for one value and for the list of names (limits.h: XATTR_SIZE_MAX, XATTR_LIST_MAX).
    private const int MaxSize = 65_536;

    private const int NotSupported = 95;

    /// <summary>Copies all attributes that this user can read and write.</summary>
    /// <exception cref="IOException">An attribute that can be read cannot be written.</exception>
    public static void Copy(SafeFileHandle from, SafeFileHandle to)
    {
        byte[] names = new byte[MaxSize];
        nint length = Flistxattr(from, names, MaxSize);
        if (length <= 0)
        {
            return;
        }

        byte[] value = new byte[MaxSize];
        foreach (string name in Encoding.UTF8.GetString(names, 0, (int)length).Split('\0', StringSplitOptions.RemoveEmptyEntries))
        {
            nint size = Fgetxattr(from, name, value, MaxSize);
            if (size >= 0 && Fsetxattr(to, name, value, (nuint)size, 0) != 0)
            {
                int error = Marshal.GetLastPInvokeError();

                // Labels of a security module are the system's to set: on the new file it has set its own.
                if (error != NotSupported && !name.StartsWith("security.", StringComparison.Ordinal))
                {
                    throw Errno.ToException(error, name);
                }
            }
        }
    }

    [LibraryImport("libc", EntryPoint = "flistxattr", SetLastError = true)]
    private static partial nint Flistxattr(SafeFileHandle file, [Out] byte[] names, nuint size);

    [LibraryImport("libc", EntryPoint = "fgetxattr", SetLastError = true, StringMarshalling = StringMarshalling.Utf8)]
    private static partial nint Fgetxattr(SafeFileHandle file, string name, [Out] byte[] value, nuint size);

    [LibraryImport("libc", EntryPoint = "fsetxattr", SetLastError = true, StringMarshalling = StringMarshalling.Utf8)]
    private static partial int Fsetxattr(SafeFileHandle file, string name, byte[] value, nuint size, int flags);
}
