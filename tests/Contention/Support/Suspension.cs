using System.Diagnostics;
using System.Runtime.InteropServices;
using System.Runtime.Versioning;

namespace MdLock.ContentionTests.Support;

/// <summary>NtSuspendProcess and NtResumeProcess: what SIGSTOP and SIGCONT are elsewhere.</summary>
[SupportedOSPlatform("windows")]
internal static partial class Suspension
{
    /// <summary>All threads stand still when it returns.</summary>
    public static void Suspend(Process process) => Require(NtSuspendProcess(process.Handle), "NtSuspendProcess");

    public static void Resume(Process process) => Require(NtResumeProcess(process.Handle), "NtResumeProcess");

    private static void Require(int status, string call)
    {
        if (status != 0)
        {
            throw new InvalidOperationException($"{call}: 0x{status:X8}");
        }
    }

    [LibraryImport("ntdll")]
    private static partial int NtSuspendProcess(nint process);

    [LibraryImport("ntdll")]
    private static partial int NtResumeProcess(nint process);
}
