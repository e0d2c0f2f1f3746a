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

        char[] buffer = new char[MaxLength];
        uint length = GetFinalPathNameByHandle(file, buffer, MaxLength, 0);
        if (length is 0 or >= MaxLength)
        {
            throw WindowsError.ToException(Marshal.GetLastPInvokeError(), path);
        }

        return ExtendedPath.Shorten(new string(buffer, 0, (int)length));
    }

    [LibraryImport("kernel32", EntryPoint = "GetFinalPathNameByHandleW", SetLastError = true)]
    private static partial uint GetFinalPathNameByHandle(
        SafeFileHandle file, [Out] char[] buffer, uint length, uint flags);
}
