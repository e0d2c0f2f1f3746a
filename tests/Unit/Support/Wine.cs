using System.Runtime.InteropServices;

namespace MdLock.UnitTests.Support;

/// <summary>Whether Windows is Wine, which does not do all that Windows does.</summary>
internal static class Wine
{
    // Exported by Wine's ntdll, and by no other: https://gitlab.winehq.org/wine/wine/-/wikis/Developer-FAQ
    public static bool IsHere { get; } = OperatingSystem.IsWindows()
        && NativeLibrary.TryLoad("ntdll", out nint ntdll)
        && NativeLibrary.TryGetExport(ntdll, "wine_get_version", out _);
}
