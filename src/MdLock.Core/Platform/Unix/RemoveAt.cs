using System.Runtime.InteropServices;
using Microsoft.Win32.SafeHandles;

namespace MdLock.Platform.Unix;

/// <summary>unlinkat(2): removes one name from an open folder; a link itself and not its target.</summary>
internal static partial class RemoveAt
{
    // AT_REMOVEDIR of fcntl.h.
    private static readonly int Folder = OperatingSystem.IsLinux() ? 0x200 : 0x80;

    /// <summary>Removes a file or a link; 0, or the number of the error.</summary>
    public static int File(SafeFileHandle folder, string name) => Call(folder, name, 0);

    /// <summary>Removes an empty folder; 0, or the number of the error.</summary>
    public static int EmptyFolder(SafeFileHandle folder, string name) => Call(folder, name, Folder);

    private static int Call(SafeFileHandle folder, string name, int flags) =>
        UnlinkAt(folder, name, flags) == 0 ? 0 : Marshal.GetLastPInvokeError();

    [LibraryImport("libc", EntryPoint = "unlinkat", SetLastError = true, StringMarshalling = StringMarshalling.Utf8)]
    private static partial int UnlinkAt(SafeFileHandle folder, string name, int flags);
}
