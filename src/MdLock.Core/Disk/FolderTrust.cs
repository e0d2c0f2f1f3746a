using MdLock.Platform;
using MdLock.Platform.Unix;

namespace MdLock.Disk;

/// <summary>Whether a folder is in the hands of those who may change the document anyway.</summary>
/// <remarks>
/// Whoever owns a folder, or may write in it, can put another one's files in the place of what others wrote there: a
/// lock that somebody holds would be gone. On Windows the access control lists say who may, and are inherited.
/// </remarks>
internal static class FolderTrust
{
    private const UnixFileMode Writers = UnixFileMode.GroupWrite | UnixFileMode.OtherWrite;

    /// <summary>Requires it of a folder with files of one document.</summary>
    /// <param name="path">The folder.</param>
    /// <param name="folder">How it stands.</param>
    /// <param name="document">The document; null where there is none.</param>
    /// <param name="place">The folder that the document is in.</param>
    /// <exception cref="UntrustedFolderException">It is not.</exception>
    public static void RequireOwn(string path, FileStatus folder, FileStatus? document, FileStatus place)
    {
        FileStatus reference = document ?? place;
        RequireOwner(path, folder, reference, orOwner: null);
        UnixFileMode allowed = document is null ? place.Mode : Audience.Of(reference).OfFolder;
        RequireMode(path, folder, allowed, folder.GroupId == reference.GroupId);
    }

    /// <summary>Requires it of a folder for all documents: beside them, or set for the locks of all.</summary>
    /// <param name="path">The folder.</param>
    /// <param name="folder">How it stands.</param>
    /// <param name="document">The document; null where there is none.</param>
    /// <param name="place">The folder that the document is in.</param>
    /// <exception cref="UntrustedFolderException">It is not.</exception>
    public static void RequireCommon(string path, FileStatus folder, FileStatus? document, FileStatus place)
    {
        RequireOwner(path, folder, document ?? place, place.UserId);
        if (!folder.Mode.HasFlag(UnixFileMode.StickyBit))
        {
            // Where strangers may rename each other's documents they may do it with these folders too.
            bool isSticky = place.Mode.HasFlag(UnixFileMode.StickyBit);
            RequireMode(path, folder, isSticky ? UnixFileMode.None : place.Mode, folder.GroupId == place.GroupId);
        }
    }

    private static void RequireOwner(string path, FileStatus folder, FileStatus document, uint? orOwner)
    {
        bool isTrusted = folder.UserId is EffectiveUser.Root || folder.UserId == document.UserId || folder.UserId == orOwner
            || document.Mode.HasFlag(UnixFileMode.OtherWrite)
            || (document.Mode.HasFlag(UnixFileMode.GroupWrite) && folder.GroupId == document.GroupId);
        if (!isTrusted)
        {
            throw new UntrustedFolderException(
                path,
                $"belongs to {UserName.Of(folder.UserId)}, who neither owns the document nor shares it by its group",
                "Ask its owner, or an administrator, to remove it: it is made anew where it is needed. Or set LOCK_ROOT to a "
                + "folder of your own, or to one that the administrator made for everybody (mode 1777).");
        }
    }

    private static void RequireMode(string path, FileStatus folder, UnixFileMode allowed, bool isSameGroup)
    {
        UnixFileMode wider = folder.Mode & ~allowed & Writers;
        if (!isSameGroup)
        {
            // The group of another one is a set of strangers, unless everybody may.
            wider |= allowed.HasFlag(UnixFileMode.OtherWrite) ? UnixFileMode.None : folder.Mode & UnixFileMode.GroupWrite;
        }

        if (wider != UnixFileMode.None)
        {
            throw new UntrustedFolderException(
                path,
                $"may be written by {(wider.HasFlag(UnixFileMode.OtherWrite) ? "everybody" : "its group")}, and the document may not",
                $"Let its owner, {UserName.Of(folder.UserId)}, or an administrator take that permission away: chmod go-w.");
        }
    }
}
