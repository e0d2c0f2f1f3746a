namespace MdLock.Platform;

/// <summary>Puts one file in the place of another, and keeps what stood there under the first one's name.</summary>
internal static class FileExchange
{
    // Between the two steps lie microseconds, unless the process stands still or is gone.
    private static readonly TimeSpan ReplacementLimit = TimeSpan.FromMilliseconds(500);

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
            Windows.FileReplacement.Exchange(aside, path);
            return true;
        }

        bool exchanged = OperatingSystem.IsMacOS()
            ? MacOS.RenameSwap.TryExchange(aside, path)
            : Linux.RenameExchange.TryExchange(aside, path);
        if (!exchanged)
        {
            FileMove.Replace(aside, path);
        }

        return exchanged;
    }

    /// <summary>Brings an exchange that died half way to an end; does nothing where none did.</summary>
    /// <exception cref="IOException">The system refuses; another attempt goes on from there.</exception>
    /// <exception cref="UnauthorizedAccessException">The same.</exception>
    /// <param name="folder">The folder of both.</param>
    /// <param name="aside">The temporary file's name.</param>
    /// <param name="name">The document's.</param>
    public static void Settle(OpenFolder folder, string aside, string name)
    {
        string kept = KeptName(aside);
        if (folder.StatusOf(kept) is null)
        {
            return;
        }

        // Neither overwrites: whoever came between has written there, and that is not lost either.
        if (folder.StatusOf(name) is null)
        {
            folder.Rename(kept, folder, name);
        }
        else if (folder.StatusOf(aside) is null)
        {
            folder.Rename(kept, folder, aside);
        }
    }

    /// <summary>
    /// Waits for a file whose place is empty because it is being replaced in this moment, where an exchange is made of
    /// two steps.
    /// </summary>
    /// <returns>False when the place stays empty.</returns>
    public static bool WaitForPlace(string path) => SpinWait.SpinUntil(() => File.Exists(path), ReplacementLimit);

    /// <summary>The name that a replaced file has for an instant, where an exchange is made of two steps.</summary>
    public static string KeptName(string aside) => Windows.FileReplacement.KeptName(aside);
}
