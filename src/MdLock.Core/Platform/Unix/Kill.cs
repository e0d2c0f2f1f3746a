using System.Runtime.InteropServices;

namespace MdLock.Platform.Unix;

/// <summary>kill(2) with no signal: asks whether a process exists.</summary>
internal static partial class Kill
{
    /// <summary>False only when there is certainly no such process; one that may not be signalled exists.</summary>
    public static bool Exists(int processId) =>
        KillNative(processId, 0) == 0 || Marshal.GetLastPInvokeError() != Errno.NoProcess;

    [LibraryImport("libc", EntryPoint = "kill", SetLastError = true)]
    private static partial int KillNative(int processId, int signal);
}
