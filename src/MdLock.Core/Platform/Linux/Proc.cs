using System.Globalization;
using System.Text;
using MdLock.Platform.Unix;
using Microsoft.Win32.SafeHandles;

namespace MdLock.Platform.Linux;

/// <summary>What proc(5) tells of the machine and of processes.</summary>
internal static class Proc
{
    private const int StateField = 0;

    // proc(5) numbers the fields from 1; starttime is 22, and the first after the name in brackets is 3.
    private const int StartTimeField = 22 - 3;

    // 52 numbers of at most 20 digits and a name of at most 64 characters; the kernel gives all in one read.
    private const int MaxStatLength = 2048;

    /// <summary>The installation's id; null where the system has none, as in many containers.</summary>
    public static string? MachineId =>
        ReadFirst("/etc/machine-id") ?? ReadFirst("/var/lib/dbus/machine-id");

    /// <summary>The id of the kernel's current run, the same in all containers on it.</summary>
    public static string BootId =>
        ReadFirst("/proc/sys/kernel/random/boot_id")
        ?? throw new PlatformNotSupportedException("The system does not tell its boot id: is /proc mounted?");

    /// <summary>The namespace that gives this process its ids; empty where the kernel has none.</summary>
    public static string PidNamespace => new FileInfo("/proc/self/ns/pid").LinkTarget ?? "";

    /// <summary>When a process started, in clock ticks since the machine did; null when that cannot be read.</summary>
    /// <param name="processId">The process.</param>
    /// <param name="hasEnded">True for a process that has ended and is only kept for its parent to notice.</param>
    public static long? StartTime(int processId, out bool hasEnded)
    {
        hasEnded = false;
        string stat;
        try
        {
            string path = string.Create(CultureInfo.InvariantCulture, $"/proc/{processId}/stat");
            using SafeFileHandle? file = OpenNoFollow.TryOpen(path, write: false, out _);
            if (file is null)
            {
                return null;
            }

            Span<byte> text = stackalloc byte[MaxStatLength];
            stat = Encoding.ASCII.GetString(text[..RandomAccess.Read(file, text, 0)]);
        }
        catch (Exception unreadable) when (FileFailure.Is(unreadable))
        {
            // Gone, or hidden from this user: the caller asks the system in another way which of the two.
            return null;
        }

        // The name may hold spaces and brackets: what follows the last bracket is plain.
        string[] fields = stat[(stat.LastIndexOf(')') + 2)..].Split(' ');
        hasEnded = fields[StateField] is "Z" or "X";
        return long.Parse(fields[StartTimeField], CultureInfo.InvariantCulture);
    }

    private static string? ReadFirst(string path)
    {
        try
        {
            string text = File.ReadAllText(path).Trim();
            return text.Length == 0 ? null : text;
        }
        catch (Exception absent) when (FileFailure.Is(absent))
        {
            // A process ends between two looks, and its files with it.
            return null;
        }
    }
}
