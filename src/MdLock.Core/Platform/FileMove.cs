using MdLock.Platform.Windows;

namespace MdLock.Platform;

/// <summary>Gives a file another name in the same file system.</summary>
internal static class FileMove
{
    /// <summary>Gives it the name, and removes what had it: whoever looks there sees the one or the other, whole.</summary>
    /// <exception cref="IOException">Nothing was changed.</exception>
    /// <exception cref="UnauthorizedAccessException">Nothing was changed.</exception>
    public static void Replace(string path, string target)
    {
        if (OperatingSystem.IsWindows())
        {
            // There a file that somebody has open cannot be replaced; readers of these files have them open for moments.
            SharingRetry.Run(() => File.Move(path, target, overwrite: true));
        }
        else
        {
            File.Move(path, target, overwrite: true);
        }
    }
}
