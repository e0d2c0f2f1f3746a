using System.Runtime.Versioning;

namespace MdLock.Platform.Windows;

/// <summary>What Windows says of the drive that a path leads to.</summary>
[SupportedOSPlatform("windows")]
internal static class RemoteDrive
{
    /// <summary>The mount of a folder that is on another machine; null for a drive of this one.</summary>
    public static FileSystemMount? Find(string folder)
    {
        string path = ExtendedPath.Shorten(folder);
        string root = Path.GetPathRoot(path) ?? "";
        if (path.StartsWith(@"\\", StringComparison.Ordinal))
        {
            // A share by its name; only a drive letter can be asked for more.
            return new(false, "share", root, "");
        }

        var drive = new DriveInfo(root);
        return drive.DriveType == DriveType.Network ? new(false, drive.DriveFormat, root, "") : null;
    }
}
