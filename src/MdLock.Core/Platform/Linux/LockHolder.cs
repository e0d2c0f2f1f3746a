using System.Globalization;
using System.Runtime.Versioning;

namespace MdLock.Platform.Linux;

/// <summary>Finds in proc(5) which process holds a lock on a file: each of its open files lists the locks on it.</summary>
[SupportedOSPlatform("linux")]
internal static class LockHolder
{
    /// <summary>The number and the program of a process; null where the system does not tell, as of another user's.</summary>
    public static string? Find(FileStatus file)
    {
        // As fs/locks.c prints it: major and minor number of the device, and the inode.
        string wanted = string.Create(
            CultureInfo.InvariantCulture, $"{file.Device >> 32:x2}:{file.Device & 0xFFFF_FFFF:x2}:{file.FileId} ");
        foreach (string process in Directory.EnumerateDirectories("/proc"))
        {
            if (int.TryParse(Path.GetFileName(process), NumberStyles.None, CultureInfo.InvariantCulture, out int id)
                && Holds(process, wanted))
            {
                return $"process {id} ({Program(process)})";
            }
        }

        return null;
    }

    private static bool Holds(string process, string wanted)
    {
        try
        {
            return Directory.EnumerateFiles(Path.Combine(process, "fdinfo")).Any(file => HasLock(file, wanted));
        }
        catch (Exception gone) when (FileFailure.Is(gone))
        {
            // It ended meanwhile, or is another user's.
            return false;
        }
    }

    private static bool HasLock(string file, string wanted)
    {
        try
        {
            return File.ReadLines(file).Any(line =>
                line.StartsWith("lock:", StringComparison.Ordinal) && line.Contains(wanted, StringComparison.Ordinal));
        }
        catch (Exception gone) when (FileFailure.Is(gone))
        {
            // The file was closed meanwhile.
            return false;
        }
    }

    private static string Program(string process)
    {
        try
        {
            return File.ReadAllText(Path.Combine(process, "comm")).Trim();
        }
        catch (Exception gone) when (FileFailure.Is(gone))
        {
            // It ended meanwhile: its number is all there is to say.
            return "ended";
        }
    }
}
