using System.ComponentModel;
using System.Globalization;
using System.Runtime.InteropServices;
using System.Runtime.Versioning;

namespace MdLock.Platform.Windows;

/// <summary>NtQuerySystemInformation(SystemTimeOfDayInformation): when the system started, which names its current run.</summary>
/// <remarks>
/// Asked of the system and not of the registry: the value there is missing on servers without prefetching, and two
/// users of whom only one may read it would take each other's live locks for those from before a restart.
/// When the clock is set, the system moves the boot time, and counts in its bias by how much: their difference stays
/// the same for the whole run.
/// </remarks>
[SupportedOSPlatform("windows")]
internal static partial class BootTime
{
    private const int SystemTimeOfDayInformation = 3;

    /// <summary>Identifies this run of the system: 100 ns of UTC.</summary>
    /// <exception cref="Win32Exception">The system does not tell.</exception>
    public static string Identity
    {
        get
        {
            int status = NtQuerySystemInformation(
                SystemTimeOfDayInformation, out TimeOfDay time, TimeOfDay.Length, out _);
            return status == 0
                ? (time.Boot - time.BootBias).ToString(CultureInfo.InvariantCulture)
                : throw new Win32Exception(status, "Windows does not tell when it was started.");
        }
    }

    [LibraryImport("ntdll")]
    private static partial int NtQuerySystemInformation(int what, out TimeOfDay buffer, int length, out int needed);

    /// <summary>SYSTEM_TIMEOFDAY_INFORMATION of winternl.h: the fields in use, at their offsets.</summary>
    [StructLayout(LayoutKind.Explicit, Size = Length)]
    private readonly struct TimeOfDay
    {
        public const int Length = 48;

        [FieldOffset(0)]
        public readonly long Boot;

        [FieldOffset(32)]
        public readonly long BootBias;
    }
}
