namespace MdLock.Platform.Windows;

/// <summary>The two ways in which Windows writes a full path: for people, and without its limits.</summary>
/// <remarks>
/// Only the extended form may be longer than 260 characters, and the system takes it as it is: no dots, no slashes.
/// Source: "Maximum Path Length Limitation" of the Win32 documentation.
/// </remarks>
internal static class ExtendedPath
{
    private const string Extended = @"\\?\";
    private const string ExtendedShare = @"\\?\UNC\";
    private const string Device = @"\\.\";
    private const string Share = @"\\";

    /// <summary>The extended form of a full path.</summary>
    public static string Of(string fullPath)
    {
        if (fullPath.StartsWith(Extended, StringComparison.Ordinal) || fullPath.StartsWith(Device, StringComparison.Ordinal))
        {
            return fullPath;
        }

        return fullPath.StartsWith(Share, StringComparison.Ordinal)
            ? ExtendedShare + fullPath[Share.Length..]
            : Extended + fullPath;
    }

    /// <summary>The form for people of a path that the system wrote in either form.</summary>
    public static string Shorten(string path)
    {
        if (path.StartsWith(ExtendedShare, StringComparison.OrdinalIgnoreCase))
        {
            return Share + path[ExtendedShare.Length..];
        }

        return path.StartsWith(Extended, StringComparison.Ordinal) ? path[Extended.Length..] : path;
    }
}
