using System.Collections.Concurrent;
using System.Reflection;
using MdLock.PesterRunner;

namespace MdLock.PesterTests;

/// <summary>
/// The suites of this folder: found once, and each run once, when the first of its tests is asked for.
/// </summary>
internal static class Suites
{
    private static readonly string Folder = typeof(Suites).Assembly
        .GetCustomAttributes<AssemblyMetadataAttribute>()
        .Single(attribute => attribute.Key == "SuiteFolder").Value!;

    private static readonly ConcurrentDictionary<string, Lazy<TestFileResult>> Results = new(StringComparer.Ordinal);

    public static IEnumerable<string> Names => Directory
        .EnumerateFiles(Folder, "*.Tests.ps1", SearchOption.AllDirectories)
        .Select(file => Path.GetRelativePath(Folder, file))
        .Order(StringComparer.Ordinal);

    public static DiscoveredFile Discover(string name) => TestRunner.Discover(Path.Combine(Folder, name));

    public static TestFileResult Run(string name) => Results
        .GetOrAdd(name, _ => new Lazy<TestFileResult>(() => TestRunner.Run(Path.Combine(Folder, name))))
        .Value;
}
