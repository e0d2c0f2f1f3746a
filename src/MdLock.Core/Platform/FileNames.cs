namespace MdLock.Platform;

/// <summary>How file systems of this system compare names, where they do as is usual there.</summary>
internal static class FileNames
{
    /// <summary>Without regard to case on Windows and macOS.</summary>
    public static StringComparison Comparison { get; } = OperatingSystem.IsWindows() || OperatingSystem.IsMacOS()
        ? StringComparison.OrdinalIgnoreCase
        : StringComparison.Ordinal;
}
