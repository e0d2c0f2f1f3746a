using System.Runtime.Versioning;
using Microsoft.Win32;

namespace MdLock.Platform.Windows;

/// <summary>The registry value that identifies an installation of Windows.</summary>
[SupportedOSPlatform("windows")]
internal static class MachineRegistry
{
    /// <summary>Written once, when Windows is installed; null where it is missing or may not be read.</summary>
    public static string? MachineGuid
    {
        get
        {
            try
            {
                return Registry.GetValue(@"HKEY_LOCAL_MACHINE\SOFTWARE\Microsoft\Cryptography", "MachineGuid", null) as string;
            }
            catch (Exception refused) when (refused is System.Security.SecurityException or IOException)
            {
                // As where there is none: then each run counts as another machine, and nothing live looks restarted.
                return null;
            }
        }
    }
}
