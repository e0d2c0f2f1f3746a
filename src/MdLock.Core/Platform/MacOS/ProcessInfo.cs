using System.Runtime.InteropServices;
using System.Text;

namespace MdLock.Platform.MacOS;

/// <summary>proc_pidinfo(PROC_PIDTBSDINFO) and sysctl(KERN_PROCARGS2): whose a process is, and how it was started.</summary>
internal static partial class ProcessInfo
{
    // sys/proc_info.h: PROC_PIDTBSDINFO, and in struct proc_bsdinfo pbi_uid, the user it acts as.
    private const int BsdInfo = 3;
    private const int BsdInfoLength = 136;
    private const int UserOffset = 20;

    // sys/sysctl.h: CTL_KERN and KERN_PROCARGS2.
    private const int Kernel = 1;
    private const int ProcessArguments = 49;

    // The system gives the end of what does not fit, and fails: ARG_MAX is the most there can be.
    private const int MaxArguments = 1024 * 1024;

    /// <summary>The user; null when the system does not tell.</summary>
    public static uint? UserOf(int processId)
    {
        byte[] buffer = new byte[BsdInfoLength];
        return ProcPidInfo(processId, BsdInfo, 0, buffer, BsdInfoLength) == BsdInfoLength
            ? BitConverter.ToUInt32(buffer, UserOffset)
            : null;
    }

    /// <summary>The words it was started with; empty when the system does not tell.</summary>
    public static string CommandLine(int processId)
    {
        byte[] buffer = new byte[MaxArguments];
        nuint length = MaxArguments;
        return Sysctl([Kernel, ProcessArguments, processId], 3, buffer, ref length, 0, 0) == 0
            ? Parse(buffer.AsSpan(0, (int)length))
            : "";
    }

    /// <summary>A count of words, the program's path, zeros, and the words, each with a zero behind it.</summary>
    internal static string Parse(ReadOnlySpan<byte> arguments)
    {
        if (arguments.Length < sizeof(int))
        {
            return "";
        }

        int count = BitConverter.ToInt32(arguments);
        ReadOnlySpan<byte> rest = arguments[sizeof(int)..];
        int path = rest.IndexOf((byte)0);
        rest = path < 0 ? [] : rest[path..].TrimStart((byte)0);
        var words = new List<string>();
        while (words.Count < count && !rest.IsEmpty)
        {
            int end = rest.IndexOf((byte)0);
            words.Add(Encoding.UTF8.GetString(end < 0 ? rest : rest[..end]));
            rest = end < 0 ? [] : rest[(end + 1)..];
        }

        return string.Join(' ', words);
    }

    [LibraryImport("libproc", EntryPoint = "proc_pidinfo")]
    private static partial int ProcPidInfo(int processId, int what, ulong argument, [Out] byte[] buffer, int length);

    [LibraryImport("libc", EntryPoint = "sysctl", SetLastError = true)]
    private static partial int Sysctl(
        int[] name, uint nameLength, [Out] byte[] buffer, ref nuint length, nint newValue, nuint newLength);
}
