using System.Runtime.InteropServices;
using Microsoft.Win32.SafeHandles;

namespace MdLock.Platform.Unix;

/// <summary>readdir(3) of an open folder.</summary>
internal static partial class FolderNames
{
    // d_name of struct dirent (dirent.h) on 64-bit Linux, and on macOS with 64-bit inodes.
    private static readonly int NameOffset = OperatingSystem.IsLinux() ? 19 : 21;
    private static readonly bool IsIntelMac =
        OperatingSystem.IsMacOS() && RuntimeInformation.ProcessArchitecture == Architecture.X64;

    /// <summary>The names that end in an extension.</summary>
    /// <exception cref="IOException">The system refuses.</exception>
    /// <exception cref="UnauthorizedAccessException">The user may not.</exception>
    public static List<string> List(SafeFileHandle folder, string extension, string path)
    {
        // A handle of its own: reading moves a place that all users of a handle share. And a new one: some file systems show to
        // an old one what was in the folder when it was opened, as shares do, and Btrfs of some kernels.
        using SafeFileHandle own = OpenAt.TryFolder(folder, ".", out int refused) ?? throw Errno.ToException(refused, path);
        if (Linux.FolderEntries.AreKnown)
        {
            return Linux.FolderEntries.List(own, extension, path);
        }

        nint stream = IsIntelMac ? OpenIntel(own) : Open(own);
        if (stream == 0)
        {
            throw Errno.ToException(Marshal.GetLastPInvokeError(), path);
        }

        // The stream closes the handle.
        own.SetHandleAsInvalid();
        try
        {
            var names = new List<string>();
            while (true)
            {
                Marshal.SetLastSystemError(0);
                nint entry = IsIntelMac ? ReadIntel(stream) : Read(stream);
                if (entry == 0)
                {
                    int error = Marshal.GetLastPInvokeError();
                    return error == 0 ? names : throw Errno.ToException(error, path);
                }

                string name = Marshal.PtrToStringUTF8(entry + NameOffset)!;
                if (name.EndsWith(extension, StringComparison.Ordinal) && name is not ("." or ".."))
                {
                    names.Add(name);
                }
            }
        }
        finally
        {
            _ = Close(stream);
        }
    }

    [LibraryImport("libc", EntryPoint = "fdopendir", SetLastError = true)]
    private static partial nint Open(SafeFileHandle folder);

    [LibraryImport("libc", EntryPoint = "fdopendir$INODE64", SetLastError = true)]
    private static partial nint OpenIntel(SafeFileHandle folder);

    [LibraryImport("libc", EntryPoint = "readdir", SetLastError = true)]
    private static partial nint Read(nint stream);

    [LibraryImport("libc", EntryPoint = "readdir$INODE64", SetLastError = true)]
    private static partial nint ReadIntel(nint stream);

    [LibraryImport("libc", EntryPoint = "closedir")]
    private static partial int Close(nint stream);
}
