namespace MdLock.McpTests.Support;

/// <summary>How a client starts a server.</summary>
/// <param name="Program">The program.</param>
/// <param name="Arguments">What it is started with.</param>
/// <param name="Folder">The current folder of the process.</param>
internal sealed record ServerCommand(string Program, IList<string> Arguments, string Folder)
{
    /// <summary>The program of the server.</summary>
    public static ServerCommand Tool(string folder, IEnumerable<string> options) =>
        new(ServerProgram.Host, ServerProgram.Arguments(options), folder);

    /// <summary>The cmdlet, in the PowerShell that the tool manifest pins.</summary>
    /// <param name="call">What is called when the module is imported.</param>
    public static ServerCommand Module(string call) => new(
        ServerProgram.Host,
        ["pwsh", "-NoProfile", "-Command", $"Import-Module '{BuiltFiles.Module}'; {call}"],
        BuiltFiles.ToolFolder);
}
