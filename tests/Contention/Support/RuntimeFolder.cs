using System.Runtime.InteropServices;

namespace MdLock.ContentionTests.Support;

/// <summary>Where the .NET is that runs the tests, so that their workers run on the same one.</summary>
internal static class RuntimeFolder
{
    /// <summary>The folder of the installation; null where the tests bring their runtime along, as the workers then do.</summary>
    public static string? Root { get; } = Find();

    private static string? Find()
    {
        // <root>/shared/Microsoft.NETCore.App/<version>/
        string runtime = Path.TrimEndingDirectorySeparator(RuntimeEnvironment.GetRuntimeDirectory());
        DirectoryInfo? shared = new DirectoryInfo(runtime).Parent?.Parent;
        return shared is { Name: "shared", Parent: { } root } ? root.FullName : null;
    }
}
