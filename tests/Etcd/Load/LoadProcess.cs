using System.Diagnostics;
using System.Text.Json;
using MdLock.EtcdTests.Histories;

namespace MdLock.EtcdTests.Load;

/// <summary>A process of a run, as the test sees it. Disposing it kills it.</summary>
internal sealed class LoadProcess : IAsyncDisposable
{
    private static readonly string Program = Path.Combine(AppContext.BaseDirectory, "MdLock.EtcdTests");

    private readonly Process _process;
    private readonly LoadPlan _plan;
    private int _program;
    private bool _isPaused;

    private LoadProcess(Process process, LoadPlan plan) => (_process, _plan) = (process, plan);

    public string Name => $"process{_plan.Number}";

    /// <summary>Whether it was killed: what it counted is not known.</summary>
    public bool IsKilled { get; private set; }

    /// <summary>Whether it has ended.</summary>
    public bool IsDone => _process.HasExited;

    /// <summary>What it did so far.</summary>
    public IReadOnlyCollection<Operation> History => HistoryFile.Read(_plan.History, Name);

    /// <summary>Starts one, and waits until it is ready.</summary>
    /// <param name="plan">What it is told.</param>
    /// <param name="place">Where it runs: makes a start of a program and its arguments; null for here.</param>
    public static async Task<LoadProcess> Start(LoadPlan plan, Func<string, string[], ProcessStartInfo>? place = null)
    {
        string file = Path.ChangeExtension(plan.History, ".json");
        await File.WriteAllTextAsync(file, JsonSerializer.Serialize(plan));
        string[] arguments = [EtcdTests.Program.LoadOption, file];
        ProcessStartInfo start = place?.Invoke(Program, arguments) ?? new ProcessStartInfo(Program, arguments);
        start.RedirectStandardInput = true;
        start.RedirectStandardOutput = true;
        if (RuntimeFolder.Root is { } root)
        {
            start.Environment["DOTNET_ROOT"] = root;
        }

        var process = new LoadProcess(Process.Start(start)!, plan);
        string? said = await Eventually.Result(process._process.StandardOutput.ReadLineAsync(), what: $"{process.Name} is ready");
        Assert.Equal("ready", said);
        process._program = place is null ? process._process.Id : await HostProcess.ProgramOf(process._process);
        return process;
    }

    /// <summary>Lets its clients begin.</summary>
    public void Go() => _process.StandardInput.WriteLine("go");

    /// <summary>Lets its clients end after what they are about.</summary>
    public void End()
    {
        try
        {
            if (!IsKilled && !_process.HasExited)
            {
                _process.StandardInput.WriteLine("end");
            }
        }
        catch (IOException)
        {
            // It has ended meanwhile.
        }
    }

    /// <summary>Ends it in the middle of whatever it is about.</summary>
    public async Task Kill()
    {
        IsKilled = true;
        _process.Kill();
        await Eventually.Done(_process.WaitForExitAsync(), what: $"{Name} ends");
    }

    /// <summary>Lets it stand still, with all its threads.</summary>
    public void Pause()
    {
        _isPaused = true;
        Signal.StopProcess(_program);
    }

    /// <summary>Lets it go on.</summary>
    public void Continue()
    {
        _isPaused = false;
        Signal.ContinueProcess(_program);
    }

    /// <summary>Waits until its clients are done, and gives what it counted; null for one that was killed.</summary>
    /// <param name="bound">How long they may take until they are told to end.</param>
    public async Task<LoadTally?> WhenDone(TimeSpan bound)
    {
        if (IsKilled)
        {
            return null;
        }

        string? said = await Eventually.Result(_process.StandardOutput.ReadLineAsync(), bound, $"the clients of {Name} are done");
        await Eventually.Done(_process.WaitForExitAsync(), what: $"{Name} ends");
        if (IsKilled)
        {
            return null;
        }

        Assert.True(said is not null && _process.ExitCode == 0, $"{Name} ended with {_process.ExitCode}, and said '{said}'.");
        return JsonSerializer.Deserialize<LoadTally>(said);
    }

    /// <inheritdoc/>
    public async ValueTask DisposeAsync()
    {
        if (!_process.HasExited)
        {
            if (_isPaused)
            {
                // What stands around it is told of its end by itself.
                Continue();
            }

            await Kill();
        }

        _process.Dispose();
    }
}
