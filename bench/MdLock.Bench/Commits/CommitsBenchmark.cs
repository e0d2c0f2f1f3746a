using System.Globalization;
using MdLock.Bench.Contenders;
using MdLock.Bench.Reporting;

namespace MdLock.Bench.Commits;

/// <summary>Commits per second to one document, by one process and by many, each in a section of its own.</summary>
internal static class CommitsBenchmark
{
    public const string Name = "commits";

    private const int KiloBytes = 1024;

    // What a process compiles for its own commits and for those that it makes for others, with the processors' time shared by all.
    private static readonly TimeSpan Compilation = TimeSpan.FromSeconds(0.3);

    public static void Run(BenchOptions options, Crowds crowd, string folder, ReportTable table)
    {
        WarmUp(options, crowd, Path.Combine(folder, $"{Name}-warm-up"));
        foreach ((string size, int bytes) in (ReadOnlySpan<(string, int)>)[("10 KB", 10 * KiloBytes), ("1 MB", KiloBytes * KiloBytes)])
        {
            foreach (int processes in (int[])[.. new[] { 1, options.Processes }.Distinct()])
            {
                string home = Path.Combine(folder, string.Create(CultureInfo.InvariantCulture, $"{Name}-{bytes}-{processes}"));
                Run(crowd, home, size, bytes, processes, options.RunTime / 2, options.Rounds, table);
            }
        }
    }

    /// <summary>Lets the compiler see every path in every process, on a small document: also that of one who takes others along.</summary>
    public static void WarmUp(BenchOptions options, Crowds crowd, string folder)
    {
        foreach (string kind in crowd.With(CommitKinds.All, CommitKinds.MdLock, CommitKinds.Unsynced))
        {
            string home = Path.Combine(folder, kind);
            Prepare(kind, home, 10 * KiloBytes);
            bool isOther = kind is CommitKinds.Plain or CommitKinds.Sqlite;
            crowd.Compete(kind, home, options.Processes, isOther ? options.RunTime / 3 : options.Processes * Compilation);
        }

        Directory.Delete(folder, recursive: true);
    }

    /// <summary>Measures one size of document with one number of processes: a row for each way to commit.</summary>
    public static void Run(
        Crowds crowd,
        string home,
        string size,
        int bytes,
        int processes,
        TimeSpan time,
        int rounds,
        ReportTable table)
    {
        IReadOnlyList<string> kinds = crowd.With(CommitKinds.All, CommitKinds.MdLock, CommitKinds.Unsynced);
        Dictionary<string, List<CrowdResult>> runs = kinds.ToDictionary(kind => kind, _ => new List<CrowdResult>());
        foreach (string kind in kinds)
        {
            Prepare(kind, Path.Combine(home, kind), bytes);
        }

        for (int round = 0; round < rounds; round++)
        {
            foreach (string kind in kinds)
            {
                runs[kind].Add(crowd.Compete(kind, Path.Combine(home, kind), processes, time));
            }
        }

        foreach (string kind in kinds)
        {
            long lost = FindLost(kind, Path.Combine(home, kind), runs[kind]);
            table.Add(Row(kind, size, processes, lost, runs));
        }

        Directory.Delete(home, recursive: true);
    }

    /// <summary>Makes a fresh document for one way to commit.</summary>
    public static void Prepare(string kind, string home, int bytes)
    {
        // No section gets longer with the document: people do not write sections of megabytes.
        int sections = Math.Max(BenchOptions.Editors, bytes / (20 * KiloBytes));
        SampleDocument.Write(ContenderKinds.DocumentPath(home), sections, bytes);
        if (kind == CommitKinds.Sqlite)
        {
            SqliteCommitContender.Create(home);
        }
    }

    /// <summary>How many of the edits that were answered are not in the document.</summary>
    public static long FindLost(string kind, string home, IReadOnlyList<CrowdResult> runs) =>
        runs.Sum(run => (long)run.Operations) - Counted(kind, home);

    /// <summary>The row of one way to commit, without a comparison.</summary>
    public static ReportRow ToRow(string size, int processes, string title, long lost, IReadOnlyList<CrowdResult> runs)
    {
        string noun = processes == 1 ? "process" : "processes";
        string what = string.Create(CultureInfo.InvariantCulture, $"{size}, {processes} {noun}: {title}");
        return CrowdResult.ToRow(lost == 0 ? what : $"{what} ({lost} EDITS LOST)", runs) with
        {
            Speed = string.Create(CultureInfo.InvariantCulture, $"{Statistics.Median(runs.Select(run => run.Rate)):0.0} commits/s"),
        };
    }

    private static long Counted(string kind, string home)
    {
        if (kind == CommitKinds.Sqlite)
        {
            using var database = new SqliteCommitContender(home, number: 0);
            return EditCount.Sum(database.Content);
        }

        return EditCount.Sum(File.ReadAllBytes(ContenderKinds.DocumentPath(home)));
    }

    private static ReportRow Row(
        string kind, string size, int processes, long lost, Dictionary<string, List<CrowdResult>> runs)
    {
        string title = CommitKinds.Title(Crowds.Plain(kind)) + (Crowds.IsBefore(kind) ? Crowds.BeforeEnding : "");
        ReportRow row = ToRow(size, processes, title, lost, runs[kind]);
        string toBefore = runs.ContainsKey(kind + Crowds.BeforeEnding)
            ? string.Create(CultureInfo.InvariantCulture, $"{ToPeer(kind + Crowds.BeforeEnding):0.00} x before, ")
            : "";
        return kind == CommitKinds.Plain
            ? row
            : row with
            {
                Ratio = string.Create(
                    CultureInfo.InvariantCulture,
                    $"{toBefore}{ToPeer(CommitKinds.Plain):0.00} x plain's rate, {ToPeer(CommitKinds.Sqlite):0.00} x SQLite's"),
            };

        double ToPeer(string peer) => Statistics.Median(runs[kind].Zip(runs[peer], (mine, its) => mine.Rate / its.Rate));
    }
}
