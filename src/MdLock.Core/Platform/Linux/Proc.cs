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
            using SafeFileHandle? file = OpenNoFollow.TryOpen(PathOf(processId, "stat"), write: false, out _);
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

    /// <summary>The user that a process acts as; null when that cannot be read.</summary>
    public static uint? UserOf(int processId)
    {
        foreach (string line in (ReadFirst(PathOf(processId, "status")) ?? "").Split('\n'))
        {
            // Real, effective, saved, and that of its files, which follows the effective one.
            if (line.StartsWith("Uid:", StringComparison.Ordinal))
            {
                return uint.Parse(line.Split('\t')[2], CultureInfo.InvariantCulture);
            }
        }

        return null;
    }

    /// <summary>The words a process was started with; its name in brackets where there are none.</summary>
    public static string CommandLine(int processId)
    {
        string words = (ReadFirst(PathOf(processId, "cmdline")) ?? "").TrimEnd('\0').Replace('\0', ' ');
        return words.Length > 0 ? words : ReadFirst(PathOf(processId, "comm")) is { } name ? $"[{name}]" : "";
    }

    /// <summary>Whether one of a process's open files is this one, with a lock on it.</summary>
    public static bool HasLocked(int processId, FileStatus file)
    {
        try
        {
            foreach (string descriptor in Directory.EnumerateFileSystemEntries(PathOf(processId, "fdinfo")))
            {
                // Only for files under a lock has the kernel such a line, which ends in "major:minor:inode first last".
                string[] locks =
                [
                    .. (ReadFirst(descriptor) ?? "").Split('\n').Where(line => line.StartsWith("lock:", StringComparison.Ordinal)),
                ];
                string inode = string.Create(CultureInfo.InvariantCulture, $":{file.FileId} ");
                if (Array.Exists(locks, line => line.Contains(inode, StringComparison.Ordinal)) && IsSame(processId, descriptor, file))
                {
                    return true;
                }
            }
        }
        catch (Exception hidden) when (FileFailure.Is(hidden))
        {
            // What this user may not see proves nothing.
        }

        return false;
    }

    // What the kernel calls a link there leads to the open file itself, whatever its name means by now.
    private static bool IsSame(int processId, string descriptor, FileStatus file) =>
        Statx.OfLinkTarget($"{PathOf(processId, "fd")}/{Path.GetFileName(descriptor)}") is { } open && open.IsSameFile(file);

    private static string PathOf(int processId, string file) =>
        string.Create(CultureInfo.InvariantCulture, $"/proc/{processId}/{file}");

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
