using System.Runtime.InteropServices;

namespace MdLock.ContentionTests.Support;

/// <summary>kill(2).</summary>
internal static partial class Signal
{
    // signal.h on Linux.
    private const int Continue = 18;
    private const int Stop = 19;

    public static void ContinueProcess(int processId) => Send(processId, Continue);

    public static void StopProcess(int processId) => Send(processId, Stop);

    private static void Send(int processId, int signal)
    {
        if (KillNative(processId, signal) != 0)
        {
            throw new InvalidOperationException($"kill {processId} {signal}: {Marshal.GetLastPInvokeErrorMessage()}");
        }
    }

    [LibraryImport("libc", EntryPoint = "kill", SetLastError = true)]
    private static partial int KillNative(int processId, int signal);
}
