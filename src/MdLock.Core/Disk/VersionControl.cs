using MdLock.Platform;
using Microsoft.Win32.SafeHandles;

namespace MdLock.Disk;

/// <summary>Keeps the folders beside documents out of their repository, as the caches of other tools keep themselves out.</summary>
internal static class VersionControl
{
    /// <summary>Lets git ignore a folder that was just made, and all that will be in it.</summary>
    /// <remarks>
    /// Written once: who changes or removes the file wants it so. Without it the folder does its work all the same, so
    /// nothing fails for its sake.
    /// </remarks>
    /// <param name="made">The folder.</param>
    /// <param name="place">The folder of the documents, whose readers may read the file.</param>
    public static void Ignore(OpenFolder made, FileStatus place)
    {
        try
        {
            using SafeFileHandle file = made.CreateFile(".gitignore");
            RandomAccess.Write(file, "*\n"u8, fileOffset: 0);
            var audience = Audience.Of(place);
            FileOwnership.Give(file, audience.UserId, audience.GroupId, audience.OfFile);
        }
        catch (Exception failure) when (FileFailure.Is(failure))
        {
            // Somebody was faster, or the system refuses: a list of untracked files is longer then, and no more.
        }
    }
}
