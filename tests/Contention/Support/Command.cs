using System.Diagnostics;

namespace MdLock.ContentionTests.Support;

/// <summary>Runs a program of the system.</summary>
internal static class Command
{
    /// <summary>Runs it; it must succeed.</summary>
    public static async Task Run(string program, params string[] arguments) =>
        Assert.True(await TryRun(program, arguments), $"{program} {string.Join(' ', arguments)} failed.");

    /// <summary>Runs it. False when it fails.</summary>
    public static async Task<bool> TryRun(string program, params string[] arguments)
    {
        using var process = Process.Start(new ProcessStartInfo(program, arguments) { RedirectStandardError = true })!;
        await Eventually.Done(process.WaitForExitAsync(), what: $"{program} {string.Join(' ', arguments)} ends");
        return process.ExitCode == 0;
    }
}
