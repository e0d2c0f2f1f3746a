using System.Globalization;
using System.Reflection;
using MdLock.Bench.Reporting;

namespace MdLock.Bench.ColdStart;

/// <summary>What a script pays that is a process of its own: Import-Module and the first edit, in a fresh pwsh.</summary>
internal static class ColdStartBenchmark
{
    public const string Name = "coldstart";

    public static void Run(BenchOptions options, string folder, ReportTable table)
    {
        string module = Metadata("Module");
        bool hasImages = Directory.EnumerateFiles(
            Path.GetDirectoryName(module)!, "*.r2r.dll", SearchOption.AllDirectories).Any();
        var subjects = new List<ColdStartSubject>
        {
            new("empty module", Metadata("EmptyModule"), Edits: false),
            // The engine makes its table of all views anew for a module that brings any: most of what views cost.
            new("empty module with one view", Metadata("OneViewModule"), Edits: false),
        };
        if (options.Baseline is { } baseline)
        {
            subjects.Add(new("MdLock before", baseline, Edits: true));
        }

        subjects.Add(new(hasImages ? "MdLock" : "MdLock, without images", module, Edits: true));
        int rounds = options.Quick ? 5 : 21;
        for (int round = 0; round < rounds; round++)
        {
            foreach (ColdStartSubject subject in subjects)
            {
                subject.Add(FreshShell.Measure(subject, Path.Combine(folder, $"cold-{round}-{Guid.NewGuid():N}")));
            }
        }

        Report(subjects, table);
    }

    private static void Report(List<ColdStartSubject> subjects, ReportTable table)
    {
        ColdStartSubject empty = subjects[0];
        ColdStartSubject oneView = subjects[1];
        ColdStartSubject own = subjects[^1];
        table.Add(Row($"import: {empty.What}", empty.Imports));
        foreach (ColdStartSubject subject in subjects.Skip(1))
        {
            table.Add(Row($"import: {subject.What}", subject.Imports) with
            {
                Ratio = Ratio(subject.Imports, empty.Imports, "empty")
                    + (subject == oneView ? "" : "; " + Ratio(subject.Imports, oneView.Imports, "one view")),
                Aim = subject == own ? "<= 1.2 x one view" : "",
            });
        }

        List<ColdStartSubject> editing = subjects.FindAll(subject => subject.Edits);
        foreach (ColdStartSubject subject in editing)
        {
            ColdStartSubject? before = subject == own && editing.Count > 1 ? editing[0] : null;
            table.Add(Row($"first edit: {subject.What}", subject.FirstEdits) with
            {
                Ratio = before is null ? "" : Ratio(own.FirstEdits, before.FirstEdits, "before"),
                Aim = before is null ? "" : "<= 0.5 x before",
            });
        }
    }

    private static ReportRow Row(string what, IReadOnlyList<Cost> costs) => new(what)
    {
        Speed = string.Create(
            CultureInfo.InvariantCulture,
            $"{Median(costs, cost => cost.Elapsed):0} ms ({Median(costs, cost => cost.Processor):0} ms of CPU, ")
            + string.Create(CultureInfo.InvariantCulture, $"{Median(costs, cost => cost.Methods):0} methods)"),
    };

    /// <summary>Of time and of processor time: the median over the rounds of the ratio within each.</summary>
    private static string Ratio(IReadOnlyList<Cost> own, IReadOnlyList<Cost> peer, string name)
    {
        double elapsed = Statistics.Median(own.Zip(peer, (mine, other) => mine.Elapsed / other.Elapsed));
        double processor = Median(own, cost => cost.Processor) / Median(peer, cost => cost.Processor);
        return string.Create(CultureInfo.InvariantCulture, $"{elapsed:0.00} x {name} (CPU {processor:0.00})");
    }

    private static double Median(IReadOnlyList<Cost> costs, Func<Cost, double> figure) =>
        Statistics.Median(costs.Select(figure));

    private static string Metadata(string key) => Path.GetFullPath(typeof(ColdStartBenchmark).Assembly
        .GetCustomAttributes<AssemblyMetadataAttribute>()
        .Single(attribute => attribute.Key == key).Value!);
}
