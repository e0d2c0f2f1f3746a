using MdLock.Platform.Windows;

namespace MdLock.Platform;

/// <summary>Gives a file, or a folder, another name in the same file system.</summary>
internal static class FileMove
{
    /// <summary>Gives it the name, and removes what had it: whoever looks there sees the one or the other, whole.</summary>
    /// <exception cref="IOException">Nothing was changed.</exception>
    /// <exception cref="UnauthorizedAccessException">Nothing was changed.</exception>
    public static void Replace(string path, string target) => Move(path, target, overwrite: true);

    /// <summary>Gives it a name that nobody has. Not "create if absent": on Unix it is a look and then a rename.</summary>
    /// <exception cref="IOException">Nothing was changed; perhaps something has the name.</exception>
    /// <exception cref="UnauthorizedAccessException">Nothing was changed.</exception>
    public static void Rename(string path, string target) => Move(path, target, overwrite: false);

    private static void Move(string path, string target, bool overwrite)
    {
        if (OperatingSystem.IsWindows())
        {
            // There a file that somebody has open cannot be replaced, nor a folder renamed in which somebody has one open;
            // readers of these files have them open for moments.
            bool isFolder = !overwrite && Directory.Exists(path);
            SharingRetry.Run(() =>
            {
                if (isFolder)
                {
                    Directory.Move(path, target);
                }
                else
                {
                    File.Move(path, target, overwrite);
                }
            });
        }
        else
        {
            File.Move(path, target, overwrite);
        }
    }
}
