using Microsoft.Win32.SafeHandles;

namespace MdLock.Platform;

/// <summary>Gives open files and folders to those for whom they are.</summary>
internal static class FileOwnership
{
    private const UnixFileMode SetId = UnixFileMode.SetUser | UnixFileMode.SetGroup;
    private const UnixFileMode Group = UnixFileMode.GroupRead | UnixFileMode.GroupWrite | UnixFileMode.GroupExecute;

    /// <summary>Gives it to a user and a group as far as this user may, and then sets who may do what with it.</summary>
    /// <remarks>
    /// Does nothing on Windows, where a file has the access control list of the folder in which it is made. Elsewhere only the superuser gives files away; a group can be given to by those who belong to it. Where it stays with
    /// another group, that group gets no more than everybody, and where owner or group are others than asked for, no
    /// program in it runs in their name.
    /// </remarks>
    /// <exception cref="IOException">The system refuses to set the mode.</exception>
    /// <exception cref="UnauthorizedAccessException">The file is somebody else's.</exception>
    public static void Give(SafeFileHandle file, uint userId, uint groupId, UnixFileMode mode)
    {
        if (!OperatingSystem.IsWindows())
        {
            Give(file, FileStatus.OfHandle(file), userId, groupId, mode);
        }
    }

    /// <summary>The same of a file or folder whose status is known.</summary>
    /// <inheritdoc cref="Give(SafeFileHandle, uint, uint, UnixFileMode)"/>
    public static void Give(SafeFileHandle file, FileStatus made, uint userId, uint groupId, UnixFileMode mode)
    {
        if (OperatingSystem.IsWindows())
        {
            return;
        }

        bool isUsers = made.UserId == userId;
        bool isGroups = made.GroupId == groupId;
        if ((!isUsers || !isGroups) && Unix.ChangeOwner.TryChange(file, userId, groupId))
        {
            isUsers = isGroups = true;
        }
        else if (!isGroups)
        {
            isGroups = Unix.ChangeOwner.TryChange(file, made.UserId, groupId);
        }

        if (!isUsers || !isGroups)
        {
            mode &= ~SetId;
        }

        if (!isGroups)
        {
            mode = ForStrangers(mode);
        }

        // After the owner: changing that clears the set-id bits.
        File.SetUnixFileMode(file, mode);
    }

    /// <summary>A mode whose group gets no more than everybody.</summary>
    public static UnixFileMode ForStrangers(UnixFileMode mode)
    {
        // What everybody may, moved to the place of the group.
        var everybody = (UnixFileMode)(((int)mode & 7) << 3);
        return mode & (~Group | everybody);
    }

    /// <summary>Whether this user may set who may do what with a file.</summary>
    public static bool MayChange(FileStatus status) =>
        Unix.EffectiveUser.Id is var me && (me == Unix.EffectiveUser.Root || me == status.UserId);
}
