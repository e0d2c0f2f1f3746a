using System.ComponentModel;
using System.Runtime.InteropServices;
using System.Runtime.Versioning;
using System.Security.Principal;
using Microsoft.Win32.SafeHandles;

namespace MdLock.Platform.Windows;

/// <summary>GetSecurityInfo: the SID of an open file's owner.</summary>
[SupportedOSPlatform("windows")]
internal static partial class FileOwner
{
    // SE_FILE_OBJECT (accctrl.h) and OWNER_SECURITY_INFORMATION (winnt.h).
    private const int FileObject = 1;
    private const uint OwnerInformation = 1;

    private static readonly Lazy<string[]> Mine = new(() =>
    {
        using var identity = WindowsIdentity.GetCurrent();
        return AccountsOf(identity);
    });

    /// <summary>The accounts to which belongs what a process with this identity makes.</summary>
    /// <remarks>What an administrator makes may belong to the group of administrators: the token says so.</remarks>
    public static string[] AccountsOf(WindowsIdentity identity) =>
        [.. new[] { identity.User?.Value, identity.Owner?.Value }.OfType<string>()];

    /// <summary>Whether what this process makes would belong to the same.</summary>
    /// <exception cref="UnauthorizedAccessException">The system does not tell this user.</exception>
    public static bool IsMine(SafeFileHandle file) => Mine.Value.Contains(Of(file), StringComparer.Ordinal);

    /// <exception cref="UnauthorizedAccessException">The system does not tell this user.</exception>
    public static string Of(SafeFileHandle file)
    {
        int error = GetSecurityInfo(file, FileObject, OwnerInformation, out nint owner, 0, 0, 0, out nint descriptor);
        if (error != 0)
        {
            throw new UnauthorizedAccessException(new Win32Exception(error).Message);
        }

        try
        {
            return new SecurityIdentifier(owner).Value;
        }
        finally
        {
            LocalFree(descriptor);
        }
    }

    [LibraryImport("advapi32")]
    private static partial int GetSecurityInfo(
        SafeFileHandle file, int kind, uint what, out nint owner, nint group, nint dacl, nint sacl, out nint descriptor);

    [LibraryImport("kernel32")]
    private static partial nint LocalFree(nint memory);
}
