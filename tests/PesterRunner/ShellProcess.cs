using System.Diagnostics;
using System.Reflection;

namespace MdLock.PesterRunner.Tests;

/// <summary>The shell as a process of its own, as users start it.</summary>
internal sealed class ShellProcess : IDisposable
{
    // Far above what a start takes on a busy machine, and below what a build server waits for.
    private static readonly TimeSpan Deadline = TimeSpan.FromMinutes(2);

    private static readonly string Shell = typeof(ShellProcess).Assembly
        .GetCustomAttributes<AssemblyMetadataAttribute>()
        .Single(attribute => attribute.Key == "Shell").Value!;

    private readonly Process _process;

    private ShellProcess(Process process) => _process = process;

    /// <summary>Runs the shell to its end.</summary>
    public static ShellResult Run(params string[] arguments)
    {
        using ShellProcess shell = Start(arguments);
        return shell.Wait();
    }

    public static ShellProcess Start(params string[] arguments)
    {
        string host = Environment.GetEnvironmentVariable("DOTNET_HOST_PATH") ?? "dotnet";
        ProcessStartInfo start = new(host, [Shell, .. arguments])
        {
            RedirectStandardInput = true,
            RedirectStandardOutput = true,
            RedirectStandardError = true,
        };
        return new ShellProcess(Process.Start(start)!);
    }

    public string? ReadLine() => _process.StandardOutput.ReadLine();

    public void Interrupt()
    {
        using Process kill = Process.Start("sh", ["-c", $"kill -INT {_process.Id}"]);
        kill.WaitForExit();
    }

    public ShellResult Wait()
    {
        Task<string> output = _process.StandardOutput.ReadToEndAsync();
        Task<string> error = _process.StandardError.ReadToEndAsync();
        Assert.True(_process.WaitForExit(Deadline), "The shell did not end.");
        return new ShellResult(_process.ExitCode, Normalize(output.Result), Normalize(error.Result));
    }

    public void Dispose()
    {
        if (!_process.HasExited)
        {
            _process.Kill(entireProcessTree: true);
        }

        _process.Dispose();
    }

    private static string Normalize(string text) => text.ReplaceLineEndings("\n").TrimEnd('\n');
}
