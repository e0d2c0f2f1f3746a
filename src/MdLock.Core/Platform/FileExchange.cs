namespace MdLock.Platform;

/// <summary>Puts one file in the place of another, and keeps what stood there under the first one's name.</summary>
internal static class FileExchange
{
    /// <summary>Exchanges two files of one folder.</summary>
    /// <remarks>
    /// What stood there is kept because it may not be what was read before: a program that takes no lock can write in
    /// the last moment.
    /// </remarks>
    /// <returns>
    /// True when <paramref name="aside"/> is now what stood at <paramref name="path"/>; false where the file system
    /// cannot keep it, and it is gone.
    /// </returns>
    /// <exception cref="IOException">Nothing was changed.</exception>
    /// <exception cref="UnauthorizedAccessException">Nothing was changed.</exception>
    public static bool TryExchange(string aside, string path)
    {
        if (OperatingSystem.IsWindows())
        {
            // The call keeps the access control list and the creation time of the file that it replaces.
            string kept = aside + ".old";
            File.Replace(aside, path, kept);
            File.Move(kept, aside);
            return true;
        }

        bool exchanged = OperatingSystem.IsMacOS()
            ? MacOS.RenameSwap.TryExchange(aside, path)
            : Linux.RenameExchange.TryExchange(aside, path);
        if (!exchanged)
        {
            File.Move(aside, path, overwrite: true);
        }

        return exchanged;
    }
}
