using System.Reflection;
using MdLock.Errors;
using MdLock.Mcp.Access;
using MdLock.Settings;

namespace MdLock.Mcp.Startup;

/// <summary>The program: one process for each client, which speaks to it by standard input and output.</summary>
internal static class Program
{
    private const int Wrong = 2;

    /// <summary>Serves until the client goes, or the process is told to end.</summary>
    /// <returns>0; 2 where the command line or the environment cannot be used.</returns>
    public static async Task<int> Main(string[] arguments)
    {
        CommandLine line;
        AllowedFolders folders;
        SettingsResolver settings;
        try
        {
            line = CommandLine.Read(arguments);
            if (line.Information is { } information)
            {
                await Console.Out.WriteLineAsync(information);
                return 0;
            }

            folders = AllowedFolders.Of(line.Roots);
            settings = new SettingsResolver(Environment.GetEnvironmentVariable);
        }
        catch (MdLockException wrong)
        {
            await Console.Error.WriteLineAsync($"mdlock-mcp: {wrong.Message} {wrong.RecommendedAction}");
            return Wrong;
        }

        await ServerProcess.Run(folders, settings, line.IsReadOnly, CancellationToken.None);
        return 0;
    }

    /// <summary>The version of the program.</summary>
    public static string Version { get; } =
        typeof(Program).Assembly.GetCustomAttribute<AssemblyInformationalVersionAttribute>()?.InformationalVersion.Split('+')[0] ?? "0";
}
