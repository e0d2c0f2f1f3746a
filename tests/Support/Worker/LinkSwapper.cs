using System.Diagnostics;
using MdLock.Platform;

namespace MdLock.Worker;

/// <summary>Puts links in the place of folders and takes them away again, as fast as it can: somebody's attack on whoever works there.</summary>
internal static class LinkSwapper
{
    /// <summary>Attacks for a while.</summary>
    /// <param name="folder">The folder in which it may make names.</param>
    /// <param name="names">The names to take.</param>
    /// <param name="target">Where the links lead.</param>
    /// <param name="duration">For how long.</param>
    public static void Run(string folder, IReadOnlyList<string> names, string target, TimeSpan duration)
    {
        using OpenFolder open = OpenFolder.TryOpen(CanonicalPath.Of(folder))!;
        string bait = $"bait-{Environment.ProcessId}";
        long start = Stopwatch.GetTimestamp();
        while (Stopwatch.GetElapsedTime(start) < duration)
        {
            foreach (string name in names)
            {
                // In a folder of one's own any folder can be changed for a link; in a sticky one only a free name be taken.
                Try(() => File.CreateSymbolicLink(Path.Combine(folder, bait), target));
                Try(() => open.Exchange(bait, name));
                Try(() => open.Exchange(bait, name));
                Try(() => File.CreateSymbolicLink(Path.Combine(folder, name), target));
                Try(() => open.Delete(name));
            }
        }
    }

    private static void Try(Action step)
    {
        try
        {
            step();
        }
        catch (Exception lost) when (FileFailure.Is(lost))
        {
            // The other one was faster, or it may not be done there: the next step may.
        }
    }
}
