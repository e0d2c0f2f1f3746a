using System.Runtime.InteropServices;

namespace MdLock.Platform.Unix;

/// <summary>realpath(3): the one name of a file behind all symbolic links on the way to it.</summary>
internal static partial class RealPath
{
    public static string Of(string path)
    {
        nint result = RealPathNative(path, 0);
        if (result == 0)
        {
            throw Errno.ToException(Marshal.GetLastPInvokeError(), path);
        }

        try
        {
            return Marshal.PtrToStringUTF8(result)!;
        }
        finally
        {
            Free(result);
        }
    }

    [LibraryImport("libc", EntryPoint = "realpath", SetLastError = true, StringMarshalling = StringMarshalling.Utf8)]
    private static partial nint RealPathNative(string path, nint buffer);

    [LibraryImport("libc", EntryPoint = "free")]
    private static partial void Free(nint memory);
}
