using System.Reflection;

namespace MdLock.McpTests.Support;

/// <summary>Where the build left what the tests start, and where the files of the suite are.</summary>
internal static class BuiltFiles
{
    /// <summary>The assembly of the server.</summary>
    public static string Server { get; } = Find("McpServer");

    /// <summary>The manifest of the module.</summary>
    public static string Module { get; } = Find("Module");

    /// <summary>The folder of the tool manifest, which pins pwsh.</summary>
    public static string ToolFolder { get; } = Find("ToolFolder");

    /// <summary>The folder with the files that pin the protocol's inspector.</summary>
    public static string Inspector { get; } = Path.Combine(Find("Suite"), "Inspector");

    /// <summary>The folder with the texts that were looked at and found right.</summary>
    public static string Approved { get; } = Path.Combine(Find("Suite"), "Approved");

    private static string Find(string key) => Path.GetFullPath(typeof(BuiltFiles).Assembly
        .GetCustomAttributes<AssemblyMetadataAttribute>()
        .First(one => one.Key == key).Value!);
}
