namespace MdLock.Hosting;

/// <summary>Finds the built module to import.</summary>
public static class ModuleLocator
{
    /// <summary>Names the manifest to import instead of the one that the build laid out.</summary>
    public const string EnvironmentVariable = "MDLOCK_MODULE";

    private static readonly string RelativeManifest = Path.Combine("output", "MdLock", "MdLock.psd1");

    /// <summary>
    /// The manifest named by <see cref="EnvironmentVariable"/>, else the nearest <c>output/MdLock/MdLock.psd1</c>
    /// above the folder of the running program.
    /// </summary>
    /// <returns>The full path, or null when there is none.</returns>
    public static string? Find()
    {
        string? named = Environment.GetEnvironmentVariable(EnvironmentVariable);
        return string.IsNullOrEmpty(named) ? FindAbove(AppContext.BaseDirectory) : Path.GetFullPath(named);
    }

    private static string? FindAbove(string folder)
    {
        for (DirectoryInfo? at = new(folder); at is not null; at = at.Parent)
        {
            string manifest = Path.Combine(at.FullName, RelativeManifest);
            if (File.Exists(manifest))
            {
                return manifest;
            }
        }

        return null;
    }
}
