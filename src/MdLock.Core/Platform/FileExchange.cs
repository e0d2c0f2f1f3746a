namespace MdLock.Platform;

/// <summary>What is left of an exchange that is made of two steps, as on Windows: see <see cref="OpenFolder.Exchange"/>.</summary>
internal static class FileExchange
{
    // Between the two steps lie microseconds, unless the process stands still or is gone.
    private static readonly TimeSpan ReplacementLimit = TimeSpan.FromMilliseconds(500);

    /// <summary>Who replaces without a pause can be met in that instant several times in a row, and hardly so often.</summary>
    private const int MostLooks = 20;

    /// <summary>Brings an exchange that died half way to an end; does nothing where none did.</summary>
    /// <param name="folder">The folder of both.</param>
    /// <param name="aside">The temporary file's name.</param>
    /// <param name="name">The document's.</param>
    /// <exception cref="IOException">The system refuses; another attempt goes on from there.</exception>
    /// <exception cref="UnauthorizedAccessException">The same.</exception>
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

    /// <summary>Looks at a file that others replace over and over: each look may meet the instant at which its place is empty.</summary>
    /// <param name="path">The file.</param>
    /// <param name="look">The look; null where the place is empty.</param>
    /// <returns>Null when the place stays empty.</returns>
    public static T? Look<T>(string path, Func<T?> look)
        where T : class
    {
        ArgumentNullException.ThrowIfNull(look);
        for (int i = 0; i < MostLooks; i++)
        {
            if (look() is { } found)
            {
                return found;
            }

            if (!WaitForPlace(path))
            {
                return null;
            }
        }

        return null;
    }

    /// <summary>The name that a replaced file has for an instant, where an exchange is made of two steps.</summary>
    public static string KeptName(string aside) => Windows.FileReplacement.KeptName(aside);
}
