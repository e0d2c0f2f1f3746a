namespace MdLock.Platform;

/// <summary>The one name of a file, whichever path leads to it.</summary>
internal static class CanonicalPath
{
    /// <summary>Resolves every link on the way to an existing file.</summary>
    /// <exception cref="FileNotFoundException">Nothing is there.</exception>
    /// <exception cref="DirectoryNotFoundException">A folder on the way is none.</exception>
    /// <exception cref="UnauthorizedAccessException">The user may not look.</exception>
    /// <exception cref="IOException">The links go in a circle, or the system refuses.</exception>
    public static string Of(string path)
    {
        string full = Path.GetFullPath(path);
        return OperatingSystem.IsWindows() ? Windows.FinalPath.Of(full) : Unix.RealPath.Of(full);
    }

    /// <summary>The same for a path of which the last names may not be there yet.</summary>
    public static string OfPlanned(string path)
    {
        string full = Path.TrimEndingDirectorySeparator(Path.GetFullPath(path));
        return Path.Exists(full) || Path.GetDirectoryName(full) is not { } above
            ? Of(full)
            : Path.Combine(OfPlanned(above), Path.GetFileName(full));
    }
}
