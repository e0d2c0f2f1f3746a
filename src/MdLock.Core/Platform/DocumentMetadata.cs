using Microsoft.Win32.SafeHandles;

namespace MdLock.Platform;

/// <summary>Gives a new file what the file system keeps beside the content of another one.</summary>
internal static class DocumentMetadata
{
    /// <summary>Copies owner, permissions and extended attributes (access control lists among them).</summary>
    /// <remarks>On Windows the replacing call itself keeps them.</remarks>
    /// <exception cref="IOException">Something that can be read cannot be written.</exception>
    /// <exception cref="UnauthorizedAccessException">The user may not.</exception>
    public static void Copy(SafeFileHandle from, SafeFileHandle to)
    {
        if (OperatingSystem.IsWindows())
        {
            return;
        }

        FileStatus old = FileStatus.OfHandle(from);
        FileOwnership.Give(to, old.UserId, old.GroupId, old.Mode);
        if (OperatingSystem.IsLinux())
        {
            Linux.ExtendedAttributes.Copy(from, to);
        }
    }
}
