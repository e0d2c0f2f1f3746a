using System.Runtime.InteropServices;
using System.Runtime.Versioning;
using Microsoft.Win32.SafeHandles;

namespace MdLock.Platform.Windows;

/// <summary>GetFinalPathNameByHandle: the one name of a file behind links and junctions, with its letters as on disk.</summary>
[SupportedOSPlatform("windows")]
internal static partial class FinalPath
{
    private const int MaxLength = 32_767;

    public static string Of(string path)
    {
        // Without any access, so that a file which somebody has open for himself alone is found all the same.
        using SafeFileHandle file = WindowsFile.TryOpen(path, WindowsFile.Look, followLinks: true, out int error)
            ?? throw WindowsError.ToException(error, path);
        if (!FileInformation.IsOnDisk(file))
        {
            // A pipe or a device has the one name; whoever wanted a file refuses it for what it is.
            return path;
        }

        return TryOf(file, out error) ?? throw WindowsError.ToException(error, path);
    }

    /// <summary>Whether an open folder is what a canonical path leads to: then no link stands on the way.</summary>
    /// <remarks>True as well where the system does not tell, as of some network drives: then it cannot be seen.</remarks>
    public static bool Is(SafeFileHandle folder, string path) =>
        TryOf(folder, out _) is not { } final
        || string.Equals(WithoutEnd(final), WithoutEnd(path), StringComparison.OrdinalIgnoreCase);

    private static string WithoutEnd(string path) => Path.TrimEndingDirectorySeparator(ExtendedPath.Shorten(path));

    private static string? TryOf(SafeFileHandle file, out int error)
    {
        char[] buffer = new char[MaxLength];
        uint length = GetFinalPathNameByHandle(file, buffer, MaxLength, 0);
        bool isTold = length is not 0 and < MaxLength;
        error = isTold ? 0 : Marshal.GetLastPInvokeError();
        return isTold ? ExtendedPath.Shorten(new string(buffer, 0, (int)length)) : null;
    }

    [LibraryImport("kernel32", EntryPoint = "GetFinalPathNameByHandleW", SetLastError = true)]
    private static partial uint GetFinalPathNameByHandle(
        SafeFileHandle file, [Out] char[] buffer, uint length, uint flags);
}
