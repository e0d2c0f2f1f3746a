using System.Runtime.InteropServices;

namespace MdLock.Platform.Unix;

/// <summary>getpwuid_r(3): the name of a user.</summary>
internal static partial class UserName
{
    // struct passwd is at most 72 bytes long, and begins with the name, on Linux and macOS (pwd.h).
    private const int EntryLength = 128;

    // The entries of directories can be long; a name that does not fit is told by its number.
    private const int TextLength = 16384;

    /// <summary>The name; the number itself for a user whom the system does not know.</summary>
    public static unsafe string Of(uint userId)
    {
        byte* entry = stackalloc byte[EntryLength];
        byte[] text = new byte[TextLength];
        fixed (byte* start = text)
        {
            int error = GetPwUid(userId, entry, start, TextLength, out nint found);
            return error == 0 && found != 0 && Marshal.PtrToStringUTF8(*(nint*)entry) is { Length: > 0 } name
                ? name
                : $"user {userId}";
        }
    }

    [LibraryImport("libc", EntryPoint = "getpwuid_r")]
    private static unsafe partial int GetPwUid(uint userId, byte* entry, byte* text, nuint length, out nint found);
}
