using System.Reflection;

namespace MdLock.Bench.Mcp;

/// <summary>Where the build left what is started.</summary>
internal static class BuiltPrograms
{
    /// <summary>The server as a program: the assembly that dotnet runs.</summary>
    public static string Server { get; } = Find("McpServer");

    /// <summary>The manifest of the module.</summary>
    public static string Module { get; } = Find("Module");

    /// <summary>The folder of the tool manifest, which pins pwsh.</summary>
    public static string ToolFolder { get; } = Find("ToolFolder");

    private static string Find(string key) => Path.GetFullPath(typeof(BuiltPrograms).Assembly
        .GetCustomAttributes<AssemblyMetadataAttribute>()
        .Single(attribute => attribute.Key == key).Value!);
}
