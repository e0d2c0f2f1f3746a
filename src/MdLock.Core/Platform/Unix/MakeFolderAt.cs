using System.Runtime.InteropServices;
using Microsoft.Win32.SafeHandles;

namespace MdLock.Platform.Unix;

/// <summary>mkdirat(2): makes a folder of one name in an open folder, which only its owner may enter.</summary>
internal static partial class MakeFolderAt
{
    private const int Private = 0x1C0;

    /// <summary>False where something has the name.</summary>
    /// <exception cref="IOException">The system refuses.</exception>
    /// <exception cref="UnauthorizedAccessException">The user may not.</exception>
    public static bool TryMake(SafeFileHandle folder, string name, string path)
    {
        if (MkdirAt(folder, name, Private) == 0)
        {
            return true;
        }

        int error = Marshal.GetLastPInvokeError();
        return error == Errno.Exists ? false : throw Errno.ToException(error, path);
    }

    [LibraryImport("libc", EntryPoint = "mkdirat", SetLastError = true, StringMarshalling = StringMarshalling.Utf8)]
    private static partial int MkdirAt(SafeFileHandle folder, string name, uint mode);
}
