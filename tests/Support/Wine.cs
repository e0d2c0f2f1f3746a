using System.Runtime.InteropServices;

namespace MdLock.TestSupport;

/// <summary>Whether Windows is Wine, which does some things in another way, and some not at all.</summary>
internal static class Wine
{
    /// <summary>True under Wine. Its ntdll tells its version; that of Windows has no such function.</summary>
    public static bool IsHere { get; } =
        OperatingSystem.IsWindows()
        && NativeLibrary.TryLoad("ntdll.dll", out nint library)
        && NativeLibrary.TryGetExport(library, "wine_get_version", out _);
}
