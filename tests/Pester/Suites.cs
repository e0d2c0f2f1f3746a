using System.Collections.Concurrent;
using System.Reflection;
using System.Runtime.InteropServices;
using MdLock.PesterRunner;

namespace MdLock.PesterTests;

/// <summary>
/// The suites of this folder: found once, and each run once, when the first of its tests is asked for.
/// </summary>
internal static class Suites
{
    private static readonly string Folder = Metadata("SuiteFolder");

    private static readonly ConcurrentDictionary<string, Lazy<TestFileResult>> Results = new(StringComparer.Ordinal);

    static Suites()
    {
        // Under pwsh a suite starts pwsh again for another process; the process that runs tests is of no use for that.
        string shell = OperatingSystem.IsWindows() ? "MdLock.Shell.exe" : "MdLock.Shell";
        SetDefault("MDLOCK_SHELL", Path.Combine(Metadata("ShellFolder"), shell));

        // The shell is to run on the .NET that runs the tests, which need not be installed where a program looks first.
        SetDefault("DOTNET_ROOT", Path.GetFullPath(Path.Combine(RuntimeEnvironment.GetRuntimeDirectory(), "../../..")));
    }

    public static IEnumerable<string> Names => Directory
        .EnumerateFiles(Folder, "*.Tests.ps1", SearchOption.AllDirectories)
        .Select(file => Path.GetRelativePath(Folder, file))
        .Order(StringComparer.Ordinal);

    public static DiscoveredFile Discover(string name) => TestRunner.Discover(Path.Combine(Folder, name));

    public static TestFileResult Run(string name) => Results
        .GetOrAdd(name, _ => new Lazy<TestFileResult>(() => TestRunner.Run(Path.Combine(Folder, name))))
        .Value;

    private static string Metadata(string key) => typeof(Suites).Assembly
        .GetCustomAttributes<AssemblyMetadataAttribute>()
        .Single(attribute => attribute.Key == key).Value!;

    private static void SetDefault(string variable, string value)
    {
        if (string.IsNullOrEmpty(Environment.GetEnvironmentVariable(variable)))
        {
            Environment.SetEnvironmentVariable(variable, value);
        }
    }
}
