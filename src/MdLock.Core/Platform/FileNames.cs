namespace MdLock.Platform;

/// <summary>How file systems of this system compare names, where they do as is usual there.</summary>
internal static class FileNames
{
    /// <summary>Without regard to case on Windows and macOS.</summary>
    public static StringComparison Comparison { get; } = OperatingSystem.IsWindows() || OperatingSystem.IsMacOS()
        ? StringComparison.OrdinalIgnoreCase
        : StringComparison.Ordinal;

    /// <summary>Whether a path names a stream within a file, as those of NTFS are: <c>guide.md:notes</c>.</summary>
    public static bool IsStream(string path) => OperatingSystem.IsWindows() && Path.GetFileName(path).Contains(':', StringComparison.Ordinal);
}
