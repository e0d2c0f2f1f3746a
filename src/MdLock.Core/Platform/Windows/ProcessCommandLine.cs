using System.Runtime.InteropServices;
using System.Runtime.Versioning;
using Microsoft.Win32.SafeHandles;

namespace MdLock.Platform.Windows;

/// <summary>NtQueryInformationProcess(ProcessCommandLineInformation): how a process was started.</summary>
/// <remarks>Where the system does not know the question (Wine), QueryFullProcessImageName: which program it runs.</remarks>
[SupportedOSPlatform("windows")]
internal static partial class ProcessCommandLine
{
    private const int CommandLineInformation = 60;

    // A UNICODE_STRING, and the longest text that one can describe.
    private const int MaxLength = 16 + ushort.MaxValue + 1;

    /// <summary>Empty when the system does not tell.</summary>
    public static unsafe string Of(SafeProcessHandle process)
    {
        byte[] buffer = new byte[MaxLength];
        fixed (byte* start = buffer)
        {
            int status = NtQueryInformationProcess(process, CommandLineInformation, start, MaxLength, out _);
            if (status != 0)
            {
                return ProgramOf(process);
            }

            int length = *(ushort*)start;
            char* text = *(char**)(start + sizeof(nint));
            bool isWithin = (byte*)text >= start && (byte*)text + length <= start + MaxLength;
            return isWithin ? new string(text, 0, length / sizeof(char)) : "";
        }
    }

    private static string ProgramOf(SafeProcessHandle process)
    {
        char[] path = new char[ushort.MaxValue];
        int length = path.Length;
        return QueryFullProcessImageName(process, 0, path, ref length) ? new string(path, 0, length) : "";
    }

    [LibraryImport("kernel32", EntryPoint = "QueryFullProcessImageNameW", StringMarshalling = StringMarshalling.Utf16)]
    [return: MarshalAs(UnmanagedType.Bool)]
    private static partial bool QueryFullProcessImageName(
        SafeProcessHandle process, uint flags, [Out] char[] path, ref int length);

    [LibraryImport("ntdll")]
    private static unsafe partial int NtQueryInformationProcess(
        SafeProcessHandle process, int what, byte* buffer, int length, out int needed);
}
