using System.Runtime.InteropServices;
using System.Runtime.Versioning;
using Microsoft.Win32.SafeHandles;

namespace MdLock.Platform.Windows;

/// <summary>GetFinalPathNameByHandle: the one name of a file behind all links on the way to it.</summary>
[SupportedOSPlatform("windows")]
internal static partial class FinalPath
{
    private const int MaxLength = 32_767;
    private const string DevicePrefix = @"\\?\";
    private const string SharePrefix = @"\\?\UNC\";

    public static string Of(string path)
    {
        using SafeFileHandle file =
            File.OpenHandle(path, FileMode.Open, FileAccess.Read, FileShare.ReadWrite | FileShare.Delete);
        char[] buffer = new char[MaxLength];
        uint length = GetFinalPathNameByHandle(file, buffer, MaxLength, 0);
        if (length is 0 or >= MaxLength)
        {
            throw new IOException($"The full name of '{path}' cannot be found.", Marshal.GetHRForLastWin32Error());
        }

        string name = new(buffer, 0, (int)length);
        if (name.StartsWith(SharePrefix, StringComparison.Ordinal))
        {
            return @"\\" + name[SharePrefix.Length..];
        }

        return name.StartsWith(DevicePrefix, StringComparison.Ordinal) ? name[DevicePrefix.Length..] : name;
    }

    [LibraryImport("kernel32", EntryPoint = "GetFinalPathNameByHandleW", SetLastError = true)]
    private static partial uint GetFinalPathNameByHandle(
        SafeFileHandle file, [Out] char[] buffer, uint length, uint flags);
}
