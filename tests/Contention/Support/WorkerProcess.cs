using System.Diagnostics;
using System.Text.Json;
using MdLock.Worker;

namespace MdLock.ContentionTests.Support;

/// <summary>An editor in a process of its own. Disposing it kills it.</summary>
internal sealed class WorkerProcess : IAsyncDisposable
{
    // The program itself, not "dotnet" and an assembly: it brings its runtime along where the tests do.
    private static readonly string Program =
        Path.Combine(AppContext.BaseDirectory, OperatingSystem.IsWindows() ? "MdLock.Worker.exe" : "MdLock.Worker");

    // As a shell tells it: 128, and the number of SIGKILL; on Windows what .NET gives to TerminateProcess.
    private static readonly int KilledStatus = OperatingSystem.IsWindows() ? -1 : 128 + 9;

    private readonly Process _process;
    private readonly StopEvents? _stop;
    private bool _isAtStopPoint;

    private WorkerProcess(Process process)
    {
        _process = process;
        _stop = OperatingSystem.IsWindows() ? new StopEvents(process.Id) : null;
    }

    public int Id => _process.Id;

    /// <summary>Starts one, and waits until it listens.</summary>
    /// <param name="environment">What its environment has besides.</param>
    public static Task<WorkerProcess> Start(params (string Name, string Value)[] environment) =>
        Start(Program, [], environment);

    /// <summary>Starts one under a user who is not the superuser.</summary>
    public static Task<WorkerProcess> StartAsNobody() => Start(
        "setpriv", ["--reuid", "65534", "--regid", "65534", "--clear-groups", Program], [("HOME", "/")]);

    /// <summary>Starts one under a user and a group, whether the system knows them or not.</summary>
    public static Task<WorkerProcess> StartAs(int user, int group) => Start(
        "setpriv", ["--reuid", $"{user}", "--regid", $"{group}", "--clear-groups", Program], [("HOME", "/")]);

    /// <summary>Starts one in a container, as far as process ids go; its id here is that of the program around it.</summary>
    public static Task<WorkerProcess> StartContained(params (string Name, string Value)[] environment) => Start(
        "unshare", ["--pid", "--fork", "--mount-proc", "--kill-child", Program], environment);

    /// <summary>Starts many at a time.</summary>
    public static async Task<WorkerProcess[]> StartMany(int count) =>
        await Task.WhenAll(Enumerable.Range(0, count).Select(_ => Start()));

    /// <summary>Tells it something, and gives the answer, whatever it is.</summary>
    public async Task<WorkerReply> Ask(WorkerRequest request)
    {
        Tell(request);
        return await Listen();
    }

    /// <summary>Tells it something that must go well.</summary>
    public async Task<WorkerReply> Do(WorkerRequest request) => MustBeWell(await Ask(request));

    /// <summary>Tells it something that must be refused.</summary>
    public async Task<WorkerReply> MustRefuse(string errorId, WorkerRequest request)
    {
        WorkerReply reply = await Ask(request);
        Assert.True(errorId == reply.Error, $"Expected {errorId}, got {reply.Error ?? "no error"}: {reply.Message}");
        return reply;
    }

    /// <summary>Tells it something without waiting for the answer.</summary>
    public void Tell(WorkerRequest request) => _process.StandardInput.WriteLine(Wire.Write(request));

    /// <summary>Waits for the answer.</summary>
    /// <param name="seconds">How long it was told to work.</param>
    public async Task<WorkerReply> Listen(double seconds = 0)
    {
        string? line = await Eventually.Result(
            _process.StandardOutput.ReadLineAsync(), TimeSpan.FromSeconds(seconds), $"worker {Id} answers");
        if (line is null)
        {
            throw new InvalidOperationException($"The worker ended: {await _process.StandardError.ReadToEndAsync()}");
        }

        try
        {
            return Wire.Read<WorkerReply>(line);
        }
        catch (JsonException torn)
        {
            throw new InvalidOperationException($"The worker ended in the middle of saying: {line}", torn);
        }
    }

    /// <summary>Waits for an answer that must be good.</summary>
    public async Task<WorkerReply> ListenWell(double seconds = 0) => MustBeWell(await Listen(seconds));

    /// <summary>Ends it, if it has not ended yet, and lets it do nothing about it.</summary>
    public async Task Kill()
    {
        _process.Kill();
        await WhenEnded();
    }

    /// <summary>Ends it as if its terminal was closed: it reaches the end of its input.</summary>
    public async Task Close()
    {
        _process.StandardInput.Close();
        await WhenEnded();
    }

    /// <summary>Stops it, wherever it is.</summary>
    public async Task Stop()
    {
        if (OperatingSystem.IsWindows())
        {
            Suspension.Suspend(_process);
            return;
        }

        Signal.StopProcess(Id);
        await WhenStopped();
    }

    /// <summary>Waits until it stopped where it was told to, and stands still with all its threads.</summary>
    public async Task WhenStopped()
    {
        if (OperatingSystem.IsWindows())
        {
            EventWaitHandle reached = _stop!.Reached;
            await Eventually.True(() => reached.WaitOne(0), $"worker {Id} is at its stop point");
            Suspension.Suspend(_process);
            _isAtStopPoint = true;
            return;
        }

        await Eventually.True(
            () =>
            {
                string stat = File.ReadAllText($"/proc/{Id}/stat");
                return stat[stat.LastIndexOf(')') + 2] == 'T';
            },
            $"worker {Id} is stopped");
    }

    /// <summary>Waits until it is killed, which it must be without an answer.</summary>
    public async Task WhenKilled()
    {
        string? answer =
            await Eventually.Result(_process.StandardOutput.ReadLineAsync(), what: $"worker {Id} is killed");
        await WhenEnded();
        Assert.True(answer is null, $"It answered: {answer}");
        Assert.True(
            _process.ExitCode == KilledStatus,
            $"It ended with {_process.ExitCode}: {await _process.StandardError.ReadToEndAsync()}");
    }

    /// <summary>Lets it go on.</summary>
    public void Continue()
    {
        if (!OperatingSystem.IsWindows())
        {
            Signal.ContinueProcess(Id);
            return;
        }

        Suspension.Resume(_process);
        if (_isAtStopPoint)
        {
            _isAtStopPoint = false;
            _stop!.GoOn.Set();
        }
    }

    /// <inheritdoc/>
    public async ValueTask DisposeAsync()
    {
        await Kill();
        if (OperatingSystem.IsWindows())
        {
            _stop?.Dispose();
        }

        _process.Dispose();
    }

    private static async Task<WorkerProcess> Start(
        string program, IEnumerable<string> arguments, IEnumerable<(string Name, string Value)> environment)
    {
        var start = new ProcessStartInfo(program, arguments)
        {
            RedirectStandardInput = true,
            RedirectStandardOutput = true,
            RedirectStandardError = true,
        };
        if (RuntimeFolder.Root is { } root)
        {
            start.Environment["DOTNET_ROOT"] = root;
        }

        foreach ((string name, string value) in environment)
        {
            start.Environment[name] = value;
        }

        var worker = new WorkerProcess(Process.Start(start)!);
        await worker.ListenWell();
        return worker;
    }

    private Task WhenEnded() => Eventually.Done(_process.WaitForExitAsync(), what: $"worker {Id} ends");

    private static WorkerReply MustBeWell(WorkerReply reply)
    {
        Assert.True(reply.Error is null, $"{reply.Error}: {reply.Message}");
        return reply;
    }
}
