using System.Diagnostics;

namespace MdLock.EtcdTests.Support;

/// <summary>
/// A program on a computer of its own, as far as it can tell: its network, its processes, the identity of its machine, and a
/// folder that it shares with others at a path of its own.
/// </summary>
internal static class HostProcess
{
    // The mounts and processes are gone with the program: nothing is left to be undone.
    private const string Script =
        """
        set -e
        mount --bind "$1" "$2"
        mount --bind "$3" /proc/sys/kernel/random/boot_id
        if test -e /etc/machine-id; then mount --bind "$4" /etc/machine-id; fi
        shift 4
        exec "$@"
        """;

    /// <summary>How to start a program there.</summary>
    /// <param name="room">The room.</param>
    /// <param name="place">The computer.</param>
    /// <param name="shared">The folder that all share.</param>
    /// <param name="program">The program.</param>
    /// <param name="arguments">What it is told.</param>
    public static ProcessStartInfo At(NetworkRoom room, NetworkPlace place, string shared, string program, params string[] arguments)
    {
        string folder = Path.Combine(room.Folder, place.Name);
        string boot = Path.Combine(folder, "boot_id");
        string machine = Path.Combine(folder, "machine-id");
        Directory.CreateDirectory(PathOf(room, place));
        if (!File.Exists(boot))
        {
            File.WriteAllText(boot, $"{Guid.NewGuid():D}\n");
            File.WriteAllText(machine, $"{Guid.NewGuid():N}\n");
        }

        return new ProcessStartInfo(
            "ip",
            [
                "netns", "exec", place.Name,
                "unshare", "--mount", "--pid", "--fork", "--mount-proc", "--kill-child",
                "sh", "-c", Script, "sh", shared, PathOf(room, place), boot, machine, program, .. arguments,
            ]);
    }

    /// <summary>Where a computer has the folder that all share.</summary>
    public static string PathOf(NetworkRoom room, NetworkPlace place) => Path.Combine(room.Folder, place.Name, "share");

    /// <summary>The program itself, which the process that was started stands around: what signals are meant for.</summary>
    public static async Task<int> ProgramOf(Process started)
    {
        int id = 0;
        await Eventually.True(
            () => int.TryParse(File.ReadAllText($"/proc/{started.Id}/task/{started.Id}/children").Trim(), out id),
            "the program runs on its computer");
        return id;
    }

    /// <summary>Whether a process has not ended, whether or not somebody asked for its end yet.</summary>
    public static bool IsRunning(int id)
    {
        try
        {
            string stat = File.ReadAllText($"/proc/{id}/stat");
            return stat[stat.LastIndexOf(')') + 2] is not ('Z' or 'X');
        }
        catch (IOException)
        {
            return false;
        }
    }
}
