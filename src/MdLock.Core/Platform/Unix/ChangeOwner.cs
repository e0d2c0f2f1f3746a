using System.Runtime.InteropServices;
using Microsoft.Win32.SafeHandles;

namespace MdLock.Platform.Unix;

/// <summary>fchown(2): gives a file to another user and group.</summary>
internal static partial class ChangeOwner
{
    /// <summary>False when the user may not: only the superuser may give files away.</summary>
    public static bool TryChange(SafeFileHandle file, uint userId, uint groupId) => Fchown(file, userId, groupId) == 0;

    [LibraryImport("libc", EntryPoint = "fchown", SetLastError = true)]
    private static partial int Fchown(SafeFileHandle file, uint userId, uint groupId);
}
