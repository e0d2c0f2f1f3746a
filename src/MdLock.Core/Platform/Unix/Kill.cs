using System.ComponentModel;
using System.Runtime.InteropServices;

namespace MdLock.Platform.Unix;

/// <summary>kill(2): asks whether a process exists, or ends it.</summary>
internal static partial class Kill
{
    /// <summary>SIGKILL, the same on every system.</summary>
    public const int EndSignal = 9;

    /// <summary>False only when there is certainly no such process; one that may not be signalled exists.</summary>
    public static bool Exists(int processId) =>
        KillNative(processId, 0) == 0 || Marshal.GetLastPInvokeError() != Errno.NoProcess;

    /// <summary>Ends a process; does nothing when there is none.</summary>
    /// <exception cref="Win32Exception">The system refuses.</exception>
    public static void End(int processId)
    {
        // 0 and less are groups of processes, and -1 are all.
        ArgumentOutOfRangeException.ThrowIfNegativeOrZero(processId);
        if (KillNative(processId, EndSignal) != 0 && Marshal.GetLastPInvokeError() is not Errno.NoProcess and var error)
        {
            throw new Win32Exception(error);
        }
    }

    [LibraryImport("libc", EntryPoint = "kill", SetLastError = true)]
    private static partial int KillNative(int processId, int signal);
}
