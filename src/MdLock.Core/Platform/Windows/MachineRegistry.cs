using System.Globalization;
using System.Runtime.Versioning;
using Microsoft.Win32;

namespace MdLock.Platform.Windows;

/// <summary>The registry values that identify an installation of Windows and its current run.</summary>
[SupportedOSPlatform("windows")]
internal static class MachineRegistry
{
    private const string PrefetchParameters =
        @"HKEY_LOCAL_MACHINE\SYSTEM\CurrentControlSet\Control\Session Manager\Memory Management\PrefetchParameters";

    /// <summary>Written once, when Windows is installed.</summary>
    public static string MachineGuid =>
        Registry.GetValue(@"HKEY_LOCAL_MACHINE\SOFTWARE\Microsoft\Cryptography", "MachineGuid", null) as string
        ?? Environment.MachineName;

    /// <summary>A number that every start of Windows raises by one.</summary>
    public static string BootId =>
        Convert.ToString(Registry.GetValue(PrefetchParameters, "BootId", null), CultureInfo.InvariantCulture)
        is { Length: > 0 } bootId
            ? bootId
            : throw new PlatformNotSupportedException("Windows does not tell the number of its current start.");
}
