using System.Reflection;

namespace MdLock.McpTests.Support;

/// <summary>Where the build left what the tests start.</summary>
internal static class BuiltFiles
{
    /// <summary>The assembly of the server.</summary>
    public static string Server { get; } = Find("McpServer");

    /// <summary>The manifest of the module.</summary>
    public static string Module { get; } = Find("Module");

    /// <summary>The folder of the tool manifest, which pins pwsh.</summary>
    public static string ToolFolder { get; } = Find("ToolFolder");

    private static string Find(string key) => Path.GetFullPath(typeof(BuiltFiles).Assembly
        .GetCustomAttributes<AssemblyMetadataAttribute>()
        .First(one => one.Key == key).Value!);
}
