using System.ComponentModel;
using System.Runtime.InteropServices;
using MdLock.Platform.Unix;
using Microsoft.Win32.SafeHandles;

namespace MdLock.Platform.Linux;

/// <summary>pidfd_open(2) and pidfd_send_signal(2): a process by a handle, which never means another one.</summary>
internal static partial class ProcessDescriptor
{
    // The numbers of the calls, the same on every processor: the C library has had functions for them since 2022 only.
    private const nint OpenCall = 434;
    private const nint SendSignalCall = 424;

    /// <summary>Opens a process. Null where there is none, or the kernel (before 5.3) has no such handles.</summary>
    /// <param name="processId">The process.</param>
    /// <param name="isGone">True when there is no process of the number.</param>
    /// <exception cref="IOException">The number is that of a thread.</exception>
    public static SafeFileHandle? TryOpen(int processId, out bool isGone)
    {
        nint descriptor = SystemCall(OpenCall, processId, 0, 0, 0);
        if (descriptor >= 0)
        {
            isGone = false;
            return new SafeFileHandle(descriptor, ownsHandle: true);
        }

        int error = Marshal.GetLastPInvokeError();
        isGone = error == Errno.NoProcess;

        // A thread's number is refused with EINVAL, and with ENOENT since Linux 6.15.
        return error != Errno.InvalidArgument && !Errno.IsNotFound(error)
            ? null
            : throw new IOException($"{processId} names no one process, but a thread of one");
    }

    /// <summary>Ends the process; does nothing when it has ended.</summary>
    /// <exception cref="Win32Exception">The system refuses.</exception>
    public static void End(SafeFileHandle process)
    {
        bool isHeld = false;
        try
        {
            process.DangerousAddRef(ref isHeld);
            if (SystemCall(SendSignalCall, process.DangerousGetHandle(), Kill.EndSignal, 0, 0) != 0
                && Marshal.GetLastPInvokeError() is not Errno.NoProcess and var error)
            {
                throw new Win32Exception(error);
            }
        }
        finally
        {
            if (isHeld)
            {
                process.DangerousRelease();
            }
        }
    }

    [LibraryImport("libc", EntryPoint = "syscall", SetLastError = true)]
    private static partial nint SystemCall(nint number, nint first, nint second, nint third, nint fourth);
}
