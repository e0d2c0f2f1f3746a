using System.Runtime.InteropServices;
using System.Text;

namespace MdLock.ContentionTests.Support;

/// <summary>xattr(7), told without MdLock.</summary>
internal static partial class Attributes
{
    /// <summary>Sets a value. False where the file system has no attributes.</summary>
    public static bool TrySet(string path, string name, string value)
    {
        byte[] bytes = Encoding.UTF8.GetBytes(value);
        return SetNative(path, name, bytes, (nuint)bytes.Length, 0) == 0;
    }

    public static string Get(string path, string name)
    {
        byte[] bytes = new byte[1024];
        nint length = GetNative(path, name, bytes, (nuint)bytes.Length);
        return length < 0 ? "" : Encoding.UTF8.GetString(bytes, 0, (int)length);
    }

    [LibraryImport("libc", EntryPoint = "setxattr", SetLastError = true, StringMarshalling = StringMarshalling.Utf8)]
    private static partial int SetNative(string path, string name, byte[] value, nuint size, int flags);

    [LibraryImport("libc", EntryPoint = "getxattr", SetLastError = true, StringMarshalling = StringMarshalling.Utf8)]
    private static partial nint GetNative(string path, string name, byte[] value, nuint size);
}
