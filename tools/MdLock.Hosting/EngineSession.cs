using System.Management.Automation;
using System.Management.Automation.Runspaces;

namespace MdLock.Hosting;

/// <summary>
/// A PowerShell session on a terminal: scripts and commands are run one after another in the same runspace, everything
/// they emit is rendered by the engine's own formatter.
/// </summary>
public sealed class EngineSession : IDisposable
{
    /// <summary>The exit code after a terminating error, a failed last command or a file that does not exist.</summary>
    public const int FailureExitCode = 1;

    /// <summary>
    /// The exit code after Ctrl+C, by the convention of Unix shells (128 + SIGINT). pwsh itself returns 0 there, which
    /// a caller cannot tell from success.
    /// </summary>
    public const int StoppedExitCode = 130;

    private readonly EngineHost _host;
    private readonly Lock _runningLock = new();
    private Pipeline? _running;
    private volatile bool _stopped;

    private EngineSession(EngineHost host, Runspace runspace)
    {
        _host = host;
        Runspace = runspace;
    }

    /// <summary>The runspace in which everything runs.</summary>
    public Runspace Runspace { get; }

    /// <summary>
    /// Opens a session whose commands are the engine's own and those of the modules on <c>PSModulePath</c>, loaded when
    /// first called, as in pwsh.
    /// </summary>
    /// <param name="terminal">Where the session reads and writes.</param>
    /// <param name="commands">Commands that it has from the start, beside the engine's own; null for none.</param>
    /// <param name="privateData">What those commands find in the private data of the host.</param>
    public static EngineSession Open(
        HostTerminal terminal, IEnumerable<SessionStateCommandEntry>? commands = null, object? privateData = null)
    {
        EngineEnvironment.Prepare();
        EngineHost host = new(terminal, privateData);
        InitialSessionState state = InitialSessionState.CreateDefault2();
        state.Commands.Add(commands ?? []);
        Runspace runspace = RunspaceFactory.CreateRunspace(host, state);
        // One thread for all commands: thread-bound state, such as a lock's owner, lives as long as the session.
        runspace.ThreadOptions = PSThreadOptions.ReuseThread;
        runspace.Open();
        return new EngineSession(host, runspace);
    }

    /// <summary>Imports a module into the session.</summary>
    /// <param name="path">The manifest.</param>
    /// <returns>Whether that succeeded; if not, the error has been rendered.</returns>
    public bool ImportModule(string path)
    {
        EngineEnvironment.AddModuleRoot(Path.GetDirectoryName(Path.GetDirectoryName(Path.GetFullPath(path))));
        Command import = new("Import-Module");
        import.Parameters.Add("Name", path);
        import.Parameters.Add("ErrorAction", ActionPreference.Stop);
        return Run(import) == 0;
    }

    /// <summary>Runs a script file.</summary>
    /// <param name="path">The file, relative to the current folder.</param>
    /// <param name="arguments">What follows it on the command line.</param>
    /// <returns>The code of its <c>exit</c>; 0 if it ran to its end; 1 after a terminating error.</returns>
    public int RunScript(string path, IEnumerable<string> arguments)
    {
        string file = Path.GetFullPath(path);
        if (!File.Exists(file))
        {
            _host.UI.WriteErrorLine($"The script file '{path}' does not exist.");
            return FailureExitCode;
        }

        EngineInternals.LetScriptFilesExit(Runspace);
        Command script = new(file, isScript: false, useLocalScope: false);
        foreach (CommandParameter argument in ScriptArguments.Parse(arguments))
        {
            script.Parameters.Add(argument);
        }

        return Run(script);
    }

    /// <summary>Runs a piece of PowerShell.</summary>
    /// <param name="text">The commands.</param>
    /// <returns>The code of its <c>exit</c>; 0 if its last command succeeded; else 1.</returns>
    public int RunCommand(string text)
    {
        // Only pipelines of the history leave their $? behind.
        int exitCode = Run(Runspace.CreatePipeline(text, addToHistory: true));
        return exitCode != 0 || _host.ExitCode is not null || LastCommandSucceeded() ? exitCode : FailureExitCode;
    }

    /// <summary>Stops what is running, from any thread, and makes it return <see cref="StoppedExitCode"/>.</summary>
    public void Stop()
    {
        lock (_runningLock)
        {
            _stopped = true;
            _running?.StopAsync();
        }
    }

    /// <summary>Closes the runspace: modules see it end.</summary>
    public void Dispose() => Runspace.Dispose();

    private int Run(Command command)
    {
        Pipeline pipeline = Runspace.CreatePipeline();
        pipeline.Commands.Add(command);
        return Run(pipeline);
    }

    private int Run(Pipeline pipeline)
    {
        pipeline.Commands[0].MergeMyResults(PipelineResultTypes.Error, PipelineResultTypes.Output);
        pipeline.Commands.Add(OutDefault());
        lock (_runningLock)
        {
            _running = pipeline;
        }

        try
        {
            if (!_stopped)
            {
                pipeline.Invoke();
            }

            return _stopped ? StoppedExitCode : _host.ExitCode ?? 0;
        }
        catch (Exception exception) when (
            _stopped && exception is PipelineStoppedException or InvalidPipelineStateException)
        {
            // The second comes when the stop precedes the start.
            return StoppedExitCode;
        }
        catch (RuntimeException exception)
        {
            Report(exception);
            return FailureExitCode;
        }
        finally
        {
            lock (_runningLock)
            {
                _running = null;
            }

            pipeline.Dispose();
        }
    }

    private void Report(RuntimeException exception)
    {
        if (exception is ParseException)
        {
            // The engine's own view of an error at the very end of a file is empty.
            _host.UI.WriteErrorLine($"ParserError: {exception.Message}");
            return;
        }

        PSObject record = new(exception.ErrorRecord);
        EngineInternals.MarkAsError(record);
        using Pipeline pipeline = Runspace.CreatePipeline();
        pipeline.Commands.Add(OutDefault());
        pipeline.Invoke(new[] { record });
    }

    private bool LastCommandSucceeded()
    {
        using Pipeline pipeline = Runspace.CreatePipeline("$global:?");
        return pipeline.Invoke().SingleOrDefault()?.BaseObject is true;
    }

    private static Command OutDefault() => new("Out-Default", isScript: false, useLocalScope: true)
    {
        MergeUnclaimedPreviousCommandResults = PipelineResultTypes.Error | PipelineResultTypes.Output,
    };
}
