using System.Diagnostics;
using System.Text.Json;
using MdLock.Worker;

namespace MdLock.ContentionTests.Support;

/// <summary>An editor in a process of its own. Disposing it kills it.</summary>
internal sealed class WorkerProcess : IAsyncDisposable
{
    private static readonly string AssemblyPath = Path.Combine(AppContext.BaseDirectory, "MdLock.Worker.dll");

    // As a shell tells it: 128, and the number of SIGKILL.
    private const int KilledStatus = 128 + 9;

    private readonly Process _process;

    private WorkerProcess(Process process) => _process = process;

    public int Id => _process.Id;

    /// <summary>Starts one, and waits until it listens.</summary>
    /// <param name="environment">What its environment has besides.</param>
    public static Task<WorkerProcess> Start(params (string Name, string Value)[] environment) =>
        Start("dotnet", [AssemblyPath], environment);

    /// <summary>Starts one under a user who is not the superuser.</summary>
    public static Task<WorkerProcess> StartAsNobody() => Start(
        "setpriv",
        ["--reuid", "65534", "--regid", "65534", "--clear-groups", "dotnet", AssemblyPath],
        [("HOME", "/")]);

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
        string? line = await _process.StandardOutput.ReadLineAsync()
            .WaitAsync(Eventually.HangGuard + TimeSpan.FromSeconds(seconds));
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

    /// <summary>Ends it by SIGKILL, if it has not ended yet.</summary>
    public async Task Kill()
    {
        _process.Kill();
        await _process.WaitForExitAsync().WaitAsync(Eventually.HangGuard);
    }

    /// <summary>Ends it as if its terminal was closed: it reaches the end of its input.</summary>
    public async Task Close()
    {
        _process.StandardInput.Close();
        await _process.WaitForExitAsync().WaitAsync(Eventually.HangGuard);
    }

    /// <summary>Stops it by SIGSTOP.</summary>
    public async Task Stop()
    {
        Signal.StopProcess(Id);
        await WhenStopped();
    }

    /// <summary>Waits until it is stopped.</summary>
    public Task WhenStopped() => Eventually.True(() =>
    {
        string stat = File.ReadAllText($"/proc/{Id}/stat");
        return stat[stat.LastIndexOf(')') + 2] == 'T';
    });

    /// <summary>Waits until it is ended by SIGKILL, which it must be without an answer.</summary>
    public async Task WhenKilled()
    {
        string? answer = await _process.StandardOutput.ReadLineAsync().WaitAsync(Eventually.HangGuard);
        await _process.WaitForExitAsync().WaitAsync(Eventually.HangGuard);
        Assert.True(answer is null, $"It answered: {answer}");
        Assert.Equal(KilledStatus, _process.ExitCode);
    }

    /// <summary>Lets it go on by SIGCONT.</summary>
    public void Continue() => Signal.ContinueProcess(Id);

    /// <inheritdoc/>
    public async ValueTask DisposeAsync()
    {
        await Kill();
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
        foreach ((string name, string value) in environment)
        {
            start.Environment[name] = value;
        }

        var worker = new WorkerProcess(Process.Start(start)!);
        await worker.ListenWell();
        return worker;
    }

    private static WorkerReply MustBeWell(WorkerReply reply)
    {
        Assert.True(reply.Error is null, $"{reply.Error}: {reply.Message}");
        return reply;
    }
}
