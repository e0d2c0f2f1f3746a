using System.Runtime.InteropServices;
using Microsoft.Win32.SafeHandles;

namespace MdLock.Platform.Unix;

/// <summary>openat(2): opens or creates one name in an open folder; never through a symbolic link, never blocking on a pipe.</summary>
internal static partial class OpenAt
{
    private const int ReadOnly = 0;
    private const int ReadWrite = 2;

    // Of the user alone, until the file has its audience: no other may open it before.
    private const int Private = 0x180;

    // fcntl.h: the values differ by system, and some on Linux by processor too.
    private static readonly bool IsLinux = OperatingSystem.IsLinux();
    private static readonly bool IsArm = RuntimeInformation.ProcessArchitecture
        is Architecture.Arm or Architecture.Arm64 or Architecture.Ppc64le;
    private static readonly int NonBlocking = IsLinux ? 0x800 : 0x4;
    private static readonly int CloseOnExec = IsLinux ? 0x8_0000 : 0x100_0000;
    private static readonly int NoFollow = !IsLinux ? 0x100 : IsArm ? 0x8000 : 0x2_0000;
    private static readonly int Directory = !IsLinux ? 0x10_0000 : IsArm ? 0x4000 : 0x1_0000;
    private static readonly int New = IsLinux ? 0x40 | 0x80 : 0x200 | 0x800;

    // A handle that is good for looking names up beneath it, where the folder may be searched and not be read:
    // O_PATH, and O_EXEC on macOS.
    private static readonly int SearchOnly = IsLinux ? 0x20_0000 : 0x4000_0000;

    // macOS on ARM takes the mode of a new file from the stack, where a call of many arguments puts the ninth.
    private static readonly bool IsStackVariadic = OperatingSystem.IsMacOS() && IsArm;

    /// <summary>Opens a file; null when there is an error.</summary>
    public static SafeFileHandle? TryFile(SafeFileHandle folder, string name, bool write, out int error) =>
        ToHandle(Call(folder, name, NonBlocking | CloseOnExec | NoFollow | (write ? ReadWrite : ReadOnly)), out error);

    /// <summary>Creates a file that only its owner may open; null when there is an error, as when something has the name.</summary>
    public static SafeFileHandle? TryNewFile(SafeFileHandle folder, string name, out int error) =>
        ToHandle(Call(folder, name, CloseOnExec | NoFollow | New | ReadWrite), out error);

    /// <summary>Opens a folder; null when there is an error.</summary>
    public static SafeFileHandle? TryFolder(SafeFileHandle folder, string name, out int error)
    {
        int flags = CloseOnExec | NoFollow | Directory;
        SafeFileHandle? opened = ToHandle(Call(folder, name, flags | ReadOnly), out error);
        return opened is null && Errno.IsDenied(error)
            ? ToHandle(Call(folder, name, flags | SearchOnly), out error)
            : opened;
    }

    /// <summary>Opens the root of all paths.</summary>
    /// <exception cref="IOException">The system refuses.</exception>
    public static SafeFileHandle Root() => ToHandle(OpenNative("/", CloseOnExec | Directory), out int error)
        ?? throw Errno.ToException(error, "/");

    private static SafeFileHandle? ToHandle(int descriptor, out int error)
    {
        error = descriptor < 0 ? Marshal.GetLastPInvokeError() : 0;
        return descriptor < 0 ? null : new SafeFileHandle(descriptor, ownsHandle: true);
    }

    private static int Call(SafeFileHandle folder, string name, int flags) => IsStackVariadic
        ? OpenAtStack(folder, name, flags, 0, 0, 0, 0, 0, Private)
        : OpenAtNative(folder, name, flags, Private);

    [LibraryImport("libc", EntryPoint = "open", SetLastError = true, StringMarshalling = StringMarshalling.Utf8)]
    private static partial int OpenNative(string path, int flags);

    [LibraryImport("libc", EntryPoint = "openat", SetLastError = true, StringMarshalling = StringMarshalling.Utf8)]
    private static partial int OpenAtNative(SafeFileHandle folder, string name, int flags, int mode);

    [LibraryImport("libc", EntryPoint = "openat", SetLastError = true, StringMarshalling = StringMarshalling.Utf8)]
    private static partial int OpenAtStack(
        SafeFileHandle folder, string name, int flags, nint a, nint b, nint c, nint d, nint e, nint mode);
}
