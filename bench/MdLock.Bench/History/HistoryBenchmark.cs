using System.Diagnostics;
using System.Globalization;
using MdLock.Bench.Commits;
using MdLock.Bench.Contenders;
using MdLock.Bench.Reporting;
using MdLock.Settings;

namespace MdLock.Bench.History;

/// <summary>Whether a section that was edited very often is as quick to read and to edit as one that was not.</summary>
internal static class HistoryBenchmark
{
    public const string Name = "history";

    private const int Few = 10;
    private const int Many = 10_000;
    private const int DocumentBytes = 10 * 1024;

    public static void Run(BenchOptions options, string folder, ReportTable table)
    {
        string small = Path.Combine(folder, $"{Name}-{Few}");
        string large = Path.Combine(folder, string.Create(CultureInfo.InvariantCulture, $"{Name}-{Many}"));
        Fill(small, Few);
        Fill(large, Many);
        int rounds = options.Quick ? 20 : 50;
        table.Add(Row("newest version, first look of a process", Compare(rounds, small, large, LookNew)));
        table.Add(Row("newest version, looked at again", CompareLooks(rounds, small, large)));
        table.Add(Row("next commit", CompareCommits(rounds, small, large)));
    }

    /// <summary>Not synced: how the lines came there plays no part afterwards.</summary>
    private static void Fill(string folder, int versions)
    {
        CommitsBenchmark.Prepare(CommitKinds.MdLock, folder, DocumentBytes);
        using var editor = new MdLockCommitContender(folder, number: 0, new LockSettings { SyncsCommits = false });
        for (int i = 0; i < versions; i++)
        {
            editor.Once();
        }
    }

    private static List<(double Few, double Many)> CompareLooks(int rounds, string small, string large)
    {
        using var engine = new MdLockEngine(new LockSettings());
        return Compare(rounds, small, large, folder => Look(engine, folder));
    }

    private static List<(double Few, double Many)> CompareCommits(int rounds, string small, string large)
    {
        using var few = new MdLockCommitContender(small, number: 0, new LockSettings());
        using var many = new MdLockCommitContender(large, number: 0, new LockSettings());

        // The small one must stay small: it is measured while its history doubles a few times, and no longer.
        return Compare(rounds, small, large, folder => (folder == small ? few : many).Once());
    }

    private static void LookNew(string folder)
    {
        using var engine = new MdLockEngine(new LockSettings());
        Look(engine, folder);
    }

    private static void Look(MdLockEngine engine, string folder) => engine.Versions
        .Find(ContenderKinds.DocumentPath(folder), SampleDocument.SectionId(0), latest: true, CancellationToken.None);

    /// <summary>Milliseconds of each, in turn, after one turn that does not count.</summary>
    private static List<(double Few, double Many)> Compare(int rounds, string small, string large, Action<string> act)
    {
        var times = new List<(double, double)>();
        for (int round = 0; round <= rounds; round++)
        {
            times.Add((Time(small), Time(large)));
        }

        times.RemoveAt(0);
        return times;

        double Time(string folder)
        {
            long start = Stopwatch.GetTimestamp();
            act(folder);
            return Stopwatch.GetElapsedTime(start).TotalMilliseconds;
        }
    }

    private static ReportRow Row(string what, List<(double Few, double Many)> times)
    {
        double ratio = Statistics.Median(times.Select(time => time.Many / time.Few));
        return new ReportRow(string.Create(CultureInfo.InvariantCulture, $"{Many} versions: {what}"))
        {
            Speed = string.Create(CultureInfo.InvariantCulture, $"{Statistics.Median(times.Select(time => time.Many)):0.00} ms"),
            Ratio = string.Create(CultureInfo.InvariantCulture, $"{ratio:0.00} x that of {Few} versions"),
        };
    }
}
