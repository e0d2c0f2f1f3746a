using System.Runtime.InteropServices;
using Microsoft.Win32.SafeHandles;

namespace MdLock.Platform.Unix;

/// <summary>fsync(2) of a folder: makes the creation, renaming and removal of names in it durable.</summary>
internal static partial class DirectorySync
{
    public static void Flush(string folder)
    {
        using SafeFileHandle handle = OpenNoFollow.TryOpen(folder, write: false, out _)
            ?? throw new DirectoryNotFoundException($"There is no folder '{folder}'.");
        if (Fsync(handle) != 0)
        {
            throw Errno.ToException(Marshal.GetLastPInvokeError(), folder);
        }
    }

    [LibraryImport("libc", EntryPoint = "fsync", SetLastError = true)]
    private static partial int Fsync(SafeFileHandle file);
}
