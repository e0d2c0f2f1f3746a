using System.Globalization;
using MdLock.Bench.Contenders;
using MdLock.Bench.Reporting;

namespace MdLock.Bench.Contention;

/// <summary>Fifty editors of one document, each in a section of its own: nobody should be in anybody's way.</summary>
internal static class EditorsBenchmark
{
    public const string Name = "editors";

    private const int DocumentBytes = 10 * 1024;

    /// <summary>A requirement of the product, in milliseconds.</summary>
    private const double Limit = 100;

    public static void Run(BenchOptions options, Crowds crowd, string folder, ReportTable table)
    {
        string home = Path.Combine(folder, Name);
        SampleDocument.Write(ContenderKinds.DocumentPath(home), BenchOptions.Editors, DocumentBytes);
        foreach (string kind in crowd.With(
            [ContenderKinds.Editor, ContenderKinds.HurriedEditor], ContenderKinds.Editor, ContenderKinds.HurriedEditor))
        {
            string how = Crowds.Plain(kind) == ContenderKinds.Editor ? "with pauses up to 100 ms" : "without a pause";
            Run(kind, Crowds.IsBefore(kind) ? how + ", before" : how, options, crowd, home, table);
        }
    }

    private static void Run(
        string kind, string how, BenchOptions options, Crowds crowd, string home, ReportTable table)
    {
        crowd.Compete(kind, home, options.Processes, options.RunTime / 3);
        var runs = new List<CrowdResult>();
        for (int round = 0; round < options.Rounds; round++)
        {
            runs.Add(crowd.Compete(kind, home, options.Processes, options.RunTime));
        }

        double p99 = Statistics.Median(runs.Select(run => run.P99 / Limit));
        string what = string.Create(
            CultureInfo.InvariantCulture, $"{options.Processes} editors, a section each, {how}");
        table.Add(CrowdResult.ToRow(what, runs) with
        {
            Ratio = string.Create(CultureInfo.InvariantCulture, $"p99 = {p99:0.00} x {Limit:0} ms"),
            Aim = kind == ContenderKinds.Editor ? string.Create(CultureInfo.InvariantCulture, $"< {Limit:0} ms") : "",
        });
    }
}
