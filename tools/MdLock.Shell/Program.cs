using MdLock.Hosting;

namespace MdLock.Shell;

/// <summary>The entry point: <c>dotnet run --project tools/MdLock.Shell -- script.ps1 arguments</c>.</summary>
internal static class Program
{
    // The code with which pwsh refuses a command line.
    private const int UsageExitCode = 64;

    public static int Main(string[] words)
    {
        ShellOptions options;
        try
        {
            options = ShellOptions.Parse(words);
        }
        catch (FormatException exception)
        {
            Console.Error.WriteLine(exception.Message);
            Console.Error.WriteLine(ShellOptions.Usage);
            return UsageExitCode;
        }

        using EngineSession session = EngineSession.Open(HostTerminal.FromConsole());
        Console.CancelKeyPress += (_, interrupt) =>
        {
            // The script's finally blocks have to run; the process ends when the pipeline has stopped.
            interrupt.Cancel = true;
            session.Stop();
        };
        return Run(session, options);
    }

    private static int Run(EngineSession session, ShellOptions options)
    {
        if (options.ImportModule && !ImportModule(session, options.Module ?? ModuleLocator.Find()))
        {
            return EngineSession.FailureExitCode;
        }

        return options.Script is not null
            ? session.RunScript(options.Script, options.Arguments)
            : session.RunCommand(options.Command ?? string.Empty);
    }

    private static bool ImportModule(EngineSession session, string? manifest)
    {
        if (manifest is null)
        {
            Console.Error.WriteLine(
                "The MdLock module has not been built; build it, name one by -Module, or use -NoModule.");
            return false;
        }

        return session.ImportModule(manifest);
    }
}
