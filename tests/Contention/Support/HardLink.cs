using System.Runtime.InteropServices;

namespace MdLock.ContentionTests.Support;

/// <summary>A second name for a file.</summary>
internal static partial class HardLink
{
    public static void Create(string path, string second)
    {
        bool made = OperatingSystem.IsWindows() ? CreateHardLink(second, path, 0) : Link(path, second) == 0;
        Assert.True(made, $"No link {second}: {Marshal.GetLastPInvokeErrorMessage()}");
    }

    [LibraryImport("kernel32", EntryPoint = "CreateHardLinkW", SetLastError = true, StringMarshalling = StringMarshalling.Utf16)]
    [return: MarshalAs(UnmanagedType.Bool)]
    private static partial bool CreateHardLink(string second, string path, nint security);

    [LibraryImport("libc", EntryPoint = "link", SetLastError = true, StringMarshalling = StringMarshalling.Utf8)]
    private static partial int Link(string path, string second);
}
