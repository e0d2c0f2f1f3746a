using System.Globalization;
using MdLock.Bench.Contenders;
using MdLock.Bench.Reporting;

namespace MdLock.Bench.Contention;

/// <summary>Many processes that want one lock all the time, for a read-modify-write of something small.</summary>
internal static class ContentionBenchmark
{
    public const string Name = "contention";

    private static readonly string[] OwnKinds = [ContenderKinds.Flock, ContenderKinds.MdLock, ContenderKinds.Sqlite];

    public static void Run(BenchOptions options, Crowds crowd, string folder, ReportTable table)
    {
        foreach (int processes in options.CrowdSizes)
        {
            string home = string.Create(CultureInfo.InvariantCulture, $"{Name}-{processes}");
            Run(options, crowd, Path.Combine(folder, home), processes, table);
        }
    }

    private static void Run(
        BenchOptions options, Crowds crowd, string folder, int processes, ReportTable table)
    {
        IReadOnlyList<string> kinds = crowd.With(OwnKinds, ContenderKinds.MdLock);
        Dictionary<string, List<CrowdResult>> runs = kinds.ToDictionary(kind => kind, _ => new List<CrowdResult>());
        foreach (string kind in kinds)
        {
            Directory.CreateDirectory(Path.Combine(folder, kind));
            File.WriteAllText(ContenderKinds.DocumentPath(Path.Combine(folder, kind)), "# Guide\n");

            // Competing takes other paths than working alone does, and they must have been compiled too.
            crowd.Compete(kind, Path.Combine(folder, kind), processes, options.RunTime / 3);
        }

        Dictionary<string, long> before = kinds.ToDictionary(kind => kind, kind => Counted(kind, folder));
        for (int round = 0; round < options.Rounds; round++)
        {
            foreach (string kind in kinds)
            {
                runs[kind].Add(crowd.Compete(kind, Path.Combine(folder, kind), processes, options.RunTime));
            }
        }

        foreach (string kind in kinds)
        {
            long lost = runs[kind].Sum(run => (long)run.Operations) - (Counted(kind, folder) - before[kind]);
            table.Add(Row(kind, processes, lost, runs));
        }
    }

    private static long Counted(string kind, string folder)
    {
        if (kind == ContenderKinds.Sqlite)
        {
            using var database = new SqliteContender(Path.Combine(folder, kind));
            return database.Value;
        }

        using CounterFile counter = CounterFile.Open(ContenderKinds.CounterPath(Path.Combine(folder, kind)));
        return counter.Value;
    }

    private static ReportRow Row(
        string kind, int processes, long lost, Dictionary<string, List<CrowdResult>> all)
    {
        List<CrowdResult> runs = all[kind];
        string what = string.Create(CultureInfo.InvariantCulture, $"{processes} processes, one lock: {kind}");
        ReportRow row = CrowdResult.ToRow(lost == 0 ? what : $"{what} ({lost} COUNTS LOST)", runs);
        if (kind == ContenderKinds.Flock)
        {
            return row;
        }

        List<CrowdResult> flock = all[ContenderKinds.Flock];
        double rate = Statistics.Median(runs.Zip(flock, (mine, its) => mine.Rate / its.Rate));
        double p99 = Statistics.Median(runs.Zip(flock, (mine, its) => mine.P99 / its.P99));
        string toBefore = all.TryGetValue(kind + Crowds.BeforeEnding, out List<CrowdResult>? before)
            ? string.Create(
                CultureInfo.InvariantCulture, $"{Statistics.Median(runs.Zip(before, (mine, its) => mine.Rate / its.Rate)):0.00} x before, ")
            : "";
        return row with
        {
            Ratio = string.Create(CultureInfo.InvariantCulture, $"{toBefore}{rate:0.000} x flock's rate, {p99:0.0} x its p99"),
            Aim = kind == ContenderKinds.MdLock ? ">= 0.5 x rate, <= 2 x p99, fewest/most >= 0.8" : "",
        };
    }
}
