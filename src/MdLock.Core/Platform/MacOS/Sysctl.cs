using System.Runtime.InteropServices;
using System.Text;
using MdLock.Platform.Unix;

namespace MdLock.Platform.MacOS;

/// <summary>sysctlbyname(3) for values that are text.</summary>
internal static partial class Sysctl
{
    private const int MaxLength = 256;

    public static string Read(string name)
    {
        byte[] buffer = new byte[MaxLength];
        nuint length = MaxLength;
        if (SysctlByName(name, buffer, ref length, 0, 0) != 0)
        {
            throw Errno.ToException(Marshal.GetLastPInvokeError(), name);
        }

        return Encoding.ASCII.GetString(buffer, 0, (int)length).TrimEnd('\0');
    }

    [LibraryImport("libc", EntryPoint = "sysctlbyname", SetLastError = true, StringMarshalling = StringMarshalling.Utf8)]
    private static partial int SysctlByName(
        string name, [Out] byte[] buffer, ref nuint length, nint newValue, nuint newLength);
}
