using System.Diagnostics;
using System.Globalization;

namespace MdLock.Bench.Contenders;

/// <summary>A process that competes on command: a line in, a line out, until the input ends.</summary>
internal static class ContenderLoop
{
    public const string Ready = "ready";
    public const string Opened = "opened";
    public const string Open = "open";
    public const string Run = "run";

    /// <summary>
    /// No command takes this long, starting fifty processes on a busy machine included. Whoever hangs ends, so that
    /// nobody has to look for it.
    /// </summary>
    private static readonly TimeSpan HangLimit = TimeSpan.FromMinutes(10);

    /// <summary>Obeys; returns when the parent process is gone or has no more to say.</summary>
    public static void Obey(int number)
    {
        using var guard = new Timer(
            static _ => Process.GetCurrentProcess().Kill(), null, HangLimit, Timeout.InfiniteTimeSpan);
        WarmUp(number);
        Console.WriteLine(Ready);
        IContender? contender = null;
        try
        {
            while (Next(guard) is { } words)
            {
                switch (words[0])
                {
                    case Open:
                        contender?.Dispose();
                        contender = ContenderKinds.Create(words[1], words[2], number);
                        Console.WriteLine(Opened);
                        break;
                    case Run:
                        Console.WriteLine(Compete(contender!, Number(words[1]), Number(words[2])));
                        break;
                    default:
                        throw new InvalidDataException($"'{words[0]}' is no command.");
                }
            }
        }
        finally
        {
            contender?.Dispose();
        }
    }

    private static string[]? Next(Timer guard)
    {
        guard.Change(Timeout.InfiniteTimeSpan, Timeout.InfiniteTimeSpan);
        string[]? words = Console.ReadLine()?.Split('\t');
        guard.Change(HangLimit, Timeout.InfiniteTimeSpan);
        return words;
    }

    /// <summary>Works from one moment to another; the answer is what <see cref="Turn"/> tells of each operation.</summary>
    private static string Compete(IContender contender, long start, long end)
    {
        var turns = new List<string>();
        while (Stopwatch.GetTimestamp() < start)
        {
            Thread.Sleep(TimeSpan.FromMilliseconds(1));
        }

        while (Stopwatch.GetTimestamp() < end)
        {
            TimeSpan wait = contender.Once();
            turns.Add(Turn.Spell(wait, Stopwatch.GetElapsedTime(start)));
        }

        return string.Join(' ', turns);
    }

    /// <summary>Lets the compiler see every path, that of waiting too: two compete in a folder of their own.</summary>
    private static void WarmUp(int number)
    {
        string folder = Directory.CreateTempSubdirectory("mdlock-warm-up-").FullName;
        try
        {
            SampleDocument.Write(ContenderKinds.DocumentPath(folder), BenchOptions.Editors, 10 * 1024);
            foreach (string kind in ContenderKinds.WarmedAtStart)
            {
                // An editor mostly sleeps, and SQLite mostly waits for the disk: fifty at a time take long.
                int times = kind is ContenderKinds.Editor or ContenderKinds.Sqlite ? 2 : 100;
                var rival = new Thread(() => Repeat(kind, folder, number, times)) { IsBackground = true };
                rival.Start();
                Repeat(kind, folder, number, times);
                rival.Join();
            }
        }
        finally
        {
            Directory.Delete(folder, recursive: true);
        }
    }

    private static void Repeat(string kind, string folder, int number, int times)
    {
        using IContender contender = ContenderKinds.Create(kind, folder, number);
        for (int i = 0; i < times; i++)
        {
            contender.Once();
        }
    }

    private static long Number(string text) => long.Parse(text, CultureInfo.InvariantCulture);
}
