using System.ComponentModel;
using System.Diagnostics;

namespace MdLock.Platform;

/// <summary>Ends one process, and none that has its id by now.</summary>
internal static class OwnerProcess
{
    /// <summary>Ends the process and waits until it is gone. Does nothing for one that has ended.</summary>
    /// <exception cref="Win32Exception">The system does not let this user end it.</exception>
    /// <exception cref="IOException">It does not end.</exception>
    public static void End(int processId, long start, TimeSpan limit)
    {
        if (ProcessInspector.Inspect(processId, start) != ProcessState.Running)
        {
            return;
        }

        try
        {
            using var process = Process.GetProcessById(processId);
            process.Kill();
        }
        catch (Exception gone) when (gone is ArgumentException or InvalidOperationException)
        {
            // It ended by itself, which is what was wanted.
            return;
        }

        // Not Process.WaitForExit: a process that is not a child of this one can be seen, but not waited for.
        long deadline = Environment.TickCount64 + (long)limit.TotalMilliseconds;
        while (ProcessInspector.Inspect(processId, start) == ProcessState.Running)
        {
            if (Environment.TickCount64 >= deadline)
            {
                throw new IOException($"Process {processId} did not end within {limit.TotalSeconds:0.#} s.");
            }

            Thread.Sleep(1);
        }
    }
}
