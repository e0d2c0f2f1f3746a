using System.Globalization;
using MdLock.Platform.Windows;
using Microsoft.Win32.SafeHandles;

namespace MdLock.Platform;

/// <summary>The account to which a file belongs: a user's number, or a SID on Windows.</summary>
internal static class FileAccount
{
    /// <summary>The account of an open file.</summary>
    /// <param name="file">The file.</param>
    /// <param name="status">What is known of it.</param>
    /// <exception cref="UnauthorizedAccessException">The system does not tell this user.</exception>
    public static string Of(SafeFileHandle file, FileStatus status) =>
        OperatingSystem.IsWindows() ? FileOwner.Of(file) : Of(status.UserId);

    /// <summary>Whether an open file belongs to the user as whom this process runs.</summary>
    /// <exception cref="IOException">The system does not tell.</exception>
    /// <exception cref="UnauthorizedAccessException">The system does not tell this user.</exception>
    public static bool IsMine(SafeFileHandle file) => OperatingSystem.IsWindows()
        ? FileOwner.IsMine(file)
        : FileStatus.OfHandle(file).UserId == Unix.EffectiveUser.Id;

    /// <summary>The account of a user of a Unix system.</summary>
    public static string Of(uint userId) => userId.ToString(CultureInfo.InvariantCulture);
}
