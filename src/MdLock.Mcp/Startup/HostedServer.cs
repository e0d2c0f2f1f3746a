using MdLock.Errors;
using MdLock.Mcp.Access;
using MdLock.Settings;

namespace MdLock.Mcp.Startup;

/// <summary>The server in a process that is not its own: <c>Start-MdMcpServer</c> calls it, by its name.</summary>
internal static class HostedServer
{
    /// <summary>Serves the client on the standard input and output of the process.</summary>
    /// <param name="roots">The folders in which documents may be touched.</param>
    /// <param name="isReadOnly">Whether nothing may be changed or locked.</param>
    /// <param name="cancellation">Ends it before the client goes.</param>
    /// <returns>When the client is gone, or the server was ended.</returns>
    /// <exception cref="DocumentException">A folder is not there.</exception>
    /// <exception cref="SettingException">An environment variable is out of range.</exception>
    public static Task Run(string[] roots, bool isReadOnly, CancellationToken cancellation) => ServerProcess.Run(
        AllowedFolders.Of(roots), new SettingsResolver(Environment.GetEnvironmentVariable), isReadOnly, cancellation);
}
