namespace MdLock.Platform;

/// <summary>The file system that a folder is on, as this machine mounted it.</summary>
/// <param name="IsLocal">Whether one machine alone decides about its locks: all who see it then see the same ones.</param>
/// <param name="Type">Its type by the system's name, such as <c>nfs4</c>; empty for a local one, of which nobody asks.</param>
/// <param name="Source">What was mounted; empty for a local one.</param>
/// <param name="Options">How, as the system writes it; empty for a local one, and where the system does not tell.</param>
internal sealed record FileSystemMount(bool IsLocal, string Type, string Source, string Options)
{
    /// <summary>Any local one.</summary>
    public static FileSystemMount Local { get; } = new(true, "", "", "");

    /// <summary>That of a folder.</summary>
    /// <param name="folder">Its canonical path.</param>
    /// <exception cref="IOException">The system refuses to tell.</exception>
    /// <exception cref="UnauthorizedAccessException">The user may not look.</exception>
    public static FileSystemMount Of(string folder)
    {
        if (OperatingSystem.IsWindows())
        {
            return Windows.RemoteDrive.Find(folder) ?? Local;
        }

        return (OperatingSystem.IsMacOS() ? MacOS.Statfs.FindRemote(folder) : Linux.Statfs.FindRemote(folder)) ?? Local;
    }
}
