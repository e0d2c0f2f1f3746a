namespace MdLock.McpTests.Support;

/// <summary>The server as a program, and what starts it.</summary>
internal static class ServerProgram
{
    /// <summary>The runtime's host.</summary>
    public static string Host { get; } = Environment.GetEnvironmentVariable("DOTNET_HOST_PATH") is { Length: > 0 } path ? path : "dotnet";

    /// <summary>What the host is started with.</summary>
    public static IList<string> Arguments(IEnumerable<string> own) => [BuiltFiles.Server, .. own];
}
