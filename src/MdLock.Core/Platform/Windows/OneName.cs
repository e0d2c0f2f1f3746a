namespace MdLock.Platform.Windows;

/// <summary>What may stand for one name in an open folder.</summary>
internal static class OneName
{
    // What parts the names of a path, and the name of a stream from that of its file.
    private static readonly System.Buffers.SearchValues<char> Separators = System.Buffers.SearchValues.Create("\\/:\0");

    /// <summary>Longer than any file system allows, and short enough for the length that the system counts in 16 bits.</summary>
    private const int MaxLength = 1024;

    /// <summary>Refuses what would lead out of the folder, or to a stream of a file.</summary>
    /// <exception cref="IOException">It is not one name.</exception>
    public static void Require(string name)
    {
        if (name is "" or "." or ".." || name.Length > MaxLength || name.AsSpan().ContainsAny(Separators))
        {
            throw new IOException($"'{name}' is not one name.", WindowsError.ToHResult(WindowsError.InvalidName));
        }
    }
}
