using System.Runtime.InteropServices;
using Microsoft.Win32.SafeHandles;

namespace MdLock.Platform.Unix;

/// <summary>fsync(2) of a folder: makes the creation, renaming and removal of names in it durable.</summary>
internal static partial class FolderSync
{
    public static void Flush(SafeFileHandle folder, string path)
    {
        if (Fsync(folder) != 0)
        {
            throw Errno.ToException(Marshal.GetLastPInvokeError(), path);
        }
    }

    [LibraryImport("libc", EntryPoint = "fsync", SetLastError = true)]
    private static partial int Fsync(SafeFileHandle file);
}
