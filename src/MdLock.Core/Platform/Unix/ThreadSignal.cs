using System.Runtime.InteropServices;
using System.Runtime.Versioning;

namespace MdLock.Platform.Unix;

/// <summary>Ends a system call in which another thread of this process waits, by a signal that does nothing else.</summary>
/// <remarks>
/// SIGURG: ignored where nobody asks for it, so that a handler changes nothing for the rest of the process, and used neither
/// by .NET nor by terminals. The handler is a function of the C library without effect, because no managed code may run
/// in one; it is set so that the call ends with EINTR and is not begun again.
/// </remarks>
[UnsupportedOSPlatform("windows")]
internal static partial class ThreadSignal
{
    private const nint Default = 0;
    private const nint Ignored = 1;

    private static readonly int Urgent = OperatingSystem.IsLinux() ? 23 : 16;

    /// <summary>False where another part of the process has a use for the signal.</summary>
    public static bool IsFree { get; } = Take();

    /// <summary>The calling thread, for <see cref="Interrupt"/>; valid while it runs.</summary>
    public static nint Current => PthreadSelf();

    /// <summary>Ends the call in which a thread waits; without effect on one that is in no call yet.</summary>
    public static void Interrupt(nint thread) => _ = PthreadKill(thread, Urgent);

    private static bool Take()
    {
        nint doNothing = NativeLibrary.GetExport(NativeLibrary.GetMainProgramHandle(), "abs");
        nint before = Signal(Urgent, doNothing);
        if (before is Default or Ignored || before == doNothing)
        {
            return SigInterrupt(Urgent, 1) == 0;
        }

        // It is somebody else's: he gets it back.
        _ = Signal(Urgent, before);
        return false;
    }

    [LibraryImport("libc", EntryPoint = "pthread_self")]
    private static partial nint PthreadSelf();

    [LibraryImport("libc", EntryPoint = "pthread_kill")]
    private static partial int PthreadKill(nint thread, int signal);

    [LibraryImport("libc", EntryPoint = "signal")]
    private static partial nint Signal(int signal, nint handler);

    [LibraryImport("libc", EntryPoint = "siginterrupt")]
    private static partial int SigInterrupt(int signal, int interrupts);
}
