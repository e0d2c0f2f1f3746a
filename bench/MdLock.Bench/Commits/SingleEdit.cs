using System.Diagnostics;
using System.Globalization;
using MdLock.Bench.Contenders;

namespace MdLock.Bench.Commits;

/// <summary>What one edit cost, in a process that does nothing else.</summary>
/// <param name="Seconds">From asking to having it on the disk.</param>
/// <param name="PeakBytes">The most memory that the process ever had.</param>
internal sealed record SingleEdit(double Seconds, long PeakBytes)
{
    /// <summary>The argument that makes this program a process that edits once.</summary>
    public const string Command = "edit-once";

    /// <summary>Starts the process, and hears what it cost.</summary>
    /// <param name="kind">One of <see cref="CommitKinds"/>.</param>
    /// <param name="folder">The folder of the document.</param>
    public static SingleEdit Start(string kind, string folder)
    {
        var start = new ProcessStartInfo(Path.Combine(AppContext.BaseDirectory, "MdLock.Bench"))
        {
            RedirectStandardOutput = true,
        };
        start.ArgumentList.Add(Command);
        start.ArgumentList.Add(kind);
        start.ArgumentList.Add(folder);
        using Process process = Process.Start(start)!;
        string[] said = process.StandardOutput.ReadToEnd().Split(' ');
        process.WaitForExit();
        return said.Length == 2
            ? new(double.Parse(said[0], CultureInfo.InvariantCulture), long.Parse(said[1], CultureInfo.InvariantCulture))
            : throw new IOException($"The process that should edit once has failed, as {kind}.");
    }

    /// <summary>Edits once, and says what it cost. The compiler has seen every path before, on a small document.</summary>
    public static void Obey(string kind, string folder)
    {
        string small = Path.Combine(folder, "warm-up");
        CommitsBenchmark.Prepare(kind, small, bytes: 10 * 1024);
        using (IContender warm = ContenderKinds.Create(kind, small, number: 0))
        {
            warm.Once();
        }

        using IContender contender = ContenderKinds.Create(kind, folder, number: 0);
        TimeSpan time = contender.Once();
        Console.Write(string.Create(CultureInfo.InvariantCulture, $"{time.TotalSeconds} {MostMemory()}"));
    }

    private static long MostMemory()
    {
        using Process self = Process.GetCurrentProcess();
        return self.PeakWorkingSet64;
    }
}
