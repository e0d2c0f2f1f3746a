namespace MdLock.Hosting;

/// <summary>What the engine reads from the environment of the process.</summary>
internal static class EngineEnvironment
{
    private const string ModulePath = "PSModulePath";

    // Without it the engine reports its use to its vendor.
    private const string TelemetryOptOut = "POWERSHELL_TELEMETRY_OPTOUT";

    private static readonly Lock Changing = new();

    /// <summary>
    /// Lets the engine find the commands that come with the host, behind every module that is installed: where the
    /// real ones exist, they win.
    /// </summary>
    public static void Prepare()
    {
        Environment.SetEnvironmentVariable(TelemetryOptOut, "1");
        AddModuleRoot(Path.Combine(AppContext.BaseDirectory, "Modules"));
    }

    /// <summary>Adds a folder of modules to those that every runspace of this process searches.</summary>
    /// <param name="folder">The folder; null, which is above the root, adds nothing.</param>
    public static void AddModuleRoot(string? folder)
    {
        lock (Changing)
        {
            string current = Environment.GetEnvironmentVariable(ModulePath) ?? string.Empty;
            string[] roots = current.Split(Path.PathSeparator, StringSplitOptions.RemoveEmptyEntries);
            if (folder is not null && !roots.Contains(folder, StringComparer.Ordinal))
            {
                Environment.SetEnvironmentVariable(ModulePath, string.Join(Path.PathSeparator, [.. roots, folder]));
            }
        }
    }
}
