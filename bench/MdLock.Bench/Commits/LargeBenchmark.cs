using System.Globalization;
using MdLock.Bench.Contenders;
using MdLock.Bench.Reporting;

namespace MdLock.Bench.Commits;

/// <summary>The largest document that the product is required to serve: one edit, and many editors.</summary>
internal static class LargeBenchmark
{
    public const string Name = "large";

    private const int DocumentBytes = 100 * 1024 * 1024;
    private const string Size = "100 MB";

    /// <summary>In a quick run: each finishes what it began, however short the run is.</summary>
    private const int FewEditors = 4;

    /// <summary>What a process needs to change such a document: more of them would not fit in memory together.</summary>
    private const long MemoryOfOne = 1024L * 1024 * 1024;

    /// <summary>Changes the document once, in a process of its own for each way, beside a copy of the file.</summary>
    public static void RunOnce(BenchOptions options, string folder, ReportTable table)
    {
        string[] ways = [FileCopy.Title, .. CommitKinds.All];
        Dictionary<string, List<SingleEdit>> edits = ways.ToDictionary(way => way, _ => new List<SingleEdit>());
        string home = Path.Combine(folder, $"{Name}-once");
        for (int round = 0; round < options.Rounds; round++)
        {
            foreach (string way in ways)
            {
                CommitsBenchmark.Prepare(way, home, DocumentBytes);
                edits[way].Add(way == FileCopy.Title ? FileCopy.Run(home) : SingleEdit.Start(way, home));
                Directory.Delete(home, recursive: true);
            }
        }

        foreach (string way in ways)
        {
            table.Add(Row(way, edits[way], edits[FileCopy.Title]));
        }
    }

    /// <summary>Lets one process, and as many as fit, commit for a while.</summary>
    public static void RunCrowd(BenchOptions options, Crowds crowd, string folder, ReportTable table)
    {
        CommitsBenchmark.WarmUp(options, crowd, Path.Combine(folder, $"{Name}-warm-up"));
        int wanted = options.Quick ? Math.Min(options.Processes, FewEditors) : options.Processes;
        int fitting = (int)Math.Clamp(GC.GetGCMemoryInfo().TotalAvailableMemoryBytes / MemoryOfOne, 1, wanted);
        foreach (int processes in (int[])[.. new[] { 1, fitting }.Distinct()])
        {
            string home = Path.Combine(folder, string.Create(CultureInfo.InvariantCulture, $"{Name}-{processes}"));
            CommitsBenchmark.Run(
                crowd, home, Size, DocumentBytes, processes, TimeSpan.FromSeconds(options.Quick ? 5 : 20), rounds: 1, table);
        }
    }

    private static ReportRow Row(string way, List<SingleEdit> edits, List<SingleEdit> copies)
    {
        double toCopy = Statistics.Median(edits.Zip(copies, (edit, copy) => edit.Seconds / copy.Seconds));
        double memory = Statistics.Median(edits.Select(edit => (double)edit.PeakBytes));
        bool isCopy = way == FileCopy.Title;
        return new ReportRow($"{Size}, one edit: {(isCopy ? way : CommitKinds.Title(way))}")
        {
            Speed = string.Create(CultureInfo.InvariantCulture, $"{Statistics.Median(edits.Select(edit => edit.Seconds)):0.00} s"),
            Ratio = isCopy
                ? ""
                : string.Create(
                    CultureInfo.InvariantCulture,
                    $"{toCopy:0.0} x cp and sync; peak memory {memory / DocumentBytes:0.0} x the file"),
        };
    }
}
