using System.ComponentModel;
using System.Diagnostics;
using MdLock.Platform.Linux;
using MdLock.Platform.Unix;

namespace MdLock.Platform;

/// <summary>Tells one process from all others that have or had the same id.</summary>
internal static class ProcessInspector
{
    private static readonly long OwnStart = StartOf(Environment.ProcessId);

    /// <summary>
    /// When a process started: clock ticks since the machine's start on Linux, 100 ns of UTC elsewhere. 0 if unknown.
    /// </summary>
    public static long StartOf(int processId) => OperatingSystem.IsLinux()
        ? Proc.StartTime(processId, out _) ?? 0
        : StartByDotNet(processId) ?? 0;

    /// <summary>Whether the process that had the id and the start time still runs.</summary>
    public static ProcessState Inspect(int processId, long start)
    {
        if (processId == Environment.ProcessId && start == OwnStart && start != 0)
        {
            // Whoever asks runs, and need not ask the system.
            return ProcessState.Running;
        }

        if (!OperatingSystem.IsWindows() && !Kill.Exists(processId))
        {
            return ProcessState.Gone;
        }

        bool hasEnded = false;
        long? found = OperatingSystem.IsLinux()
            ? Proc.StartTime(processId, out hasEnded)
            : StartByDotNet(processId, out hasEnded);
        if (hasEnded)
        {
            return ProcessState.Gone;
        }

        return found is null || start == 0 || found == start ? ProcessState.Running : ProcessState.Replaced;
    }

    private static long? StartByDotNet(int processId) => StartByDotNet(processId, out _);

    private static long? StartByDotNet(int processId, out bool hasEnded)
    {
        hasEnded = false;
        try
        {
            using var process = Process.GetProcessById(processId);
            return process.StartTime.ToUniversalTime().Ticks;
        }
        catch (Exception gone) when (gone is ArgumentException or InvalidOperationException)
        {
            // No process has the number, or it ended between two questions.
            hasEnded = true;
            return null;
        }
        catch (Win32Exception)
        {
            // No permission to look means alive.
            return null;
        }
    }
}
