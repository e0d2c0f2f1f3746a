using System.Runtime.InteropServices;
using Microsoft.Win32.SafeHandles;

namespace MdLock.Platform.Unix;

/// <summary>open(2) of an existing file, never through a symbolic link and never blocking on a pipe.</summary>
/// <remarks>
/// Only for files that exist: open(2) takes its third argument, the mode of a new file, in a way that a plain call
/// cannot pass on every system.
/// </remarks>
internal static partial class OpenNoFollow
{
    private const int ReadOnly = 0;
    private const int ReadWrite = 2;

    // fcntl.h: the values differ by system, and O_NOFOLLOW on Linux by processor too.
    private static readonly int Flags = OperatingSystem.IsLinux()
        ? 0x800 | 0x8_0000 | LinuxNoFollow
        : 0x4 | 0x100 | 0x100_0000;

    private static int LinuxNoFollow => RuntimeInformation.ProcessArchitecture switch
    {
        Architecture.Arm or Architecture.Arm64 or Architecture.Ppc64le => 0x8000,
        _ => 0x2_0000,
    };

    /// <summary>The open file; null where nothing is, or where a symbolic link stands (<paramref name="isLink"/>).</summary>
    public static SafeFileHandle? TryOpen(string path, bool write, out bool isLink)
    {
        int descriptor = OpenNative(path, Flags | (write ? ReadWrite : ReadOnly));
        isLink = false;
        if (descriptor >= 0)
        {
            return new SafeFileHandle(descriptor, ownsHandle: true);
        }

        int error = Marshal.GetLastPInvokeError();
        isLink = Errno.IsLink(error);
        return isLink || Errno.IsNotFound(error) ? null : throw Errno.ToException(error, path);
    }

    [LibraryImport("libc", EntryPoint = "open", SetLastError = true, StringMarshalling = StringMarshalling.Utf8)]
    private static partial int OpenNative(string path, int flags);
}
