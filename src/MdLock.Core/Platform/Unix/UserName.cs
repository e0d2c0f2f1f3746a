using System.Runtime.InteropServices;

namespace MdLock.Platform.Unix;

/// <summary>getpwuid_r(3): the name behind the number of a user.</summary>
internal static partial class UserName
{
    // What the call needs for the strings of an entry; longer entries are shown by their number.
    private const int BufferLength = 4096;

    // struct passwd of pwd.h is smaller everywhere; the name is its first field.
    private const int EntryLength = 256;

    /// <summary>The name and the number; the number alone where nobody has it.</summary>
    public static string Describe(uint userId)
    {
        byte[] entry = GC.AllocateUninitializedArray<byte>(EntryLength, pinned: true);
        byte[] strings = GC.AllocateUninitializedArray<byte>(BufferLength, pinned: true);
        nint at = Marshal.UnsafeAddrOfPinnedArrayElement(entry, 0);
        int error = GetPwUidR(userId, at, Marshal.UnsafeAddrOfPinnedArrayElement(strings, 0), BufferLength, out nint found);
        string? name = error == 0 && found != 0 ? Marshal.PtrToStringUTF8(Marshal.ReadIntPtr(found)) : null;
        return name is null ? $"the user {userId}" : $"{name} (user {userId})";
    }

    [LibraryImport("libc", EntryPoint = "getpwuid_r")]
    private static partial int GetPwUidR(uint userId, nint entry, nint strings, nuint length, out nint found);
}
