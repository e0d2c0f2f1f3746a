using System.Diagnostics;

namespace MdLock.Worker;

/// <summary>Where a worker stands still until its parent lets it go on.</summary>
internal static class StopPoint
{
    // Only a parent that hangs leaves it waiting so long; the parent's own bound is shorter.
    private static readonly TimeSpan Limit = TimeSpan.FromMinutes(10);

    public static void Wait()
    {
        if (!OperatingSystem.IsWindows())
        {
            using var kill = Process.Start("kill", ["-STOP", $"{Environment.ProcessId}"]);
            kill.WaitForExit();
            return;
        }

        // No process stops itself here: the parent suspends it as soon as it hears that the point is reached.
        using var events = new StopEvents(Environment.ProcessId);
        events.Reached.Set();
        if (!events.GoOn.WaitOne(Limit))
        {
            throw new TimeoutException($"Nobody let the worker go on within {Limit}.");
        }
    }
}
