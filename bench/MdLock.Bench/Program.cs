using MdLock.Bench.ColdStart;
using MdLock.Bench.Commits;
using MdLock.Bench.Contenders;
using MdLock.Bench.Contention;
using MdLock.Bench.Etcd;
using MdLock.Bench.History;
using MdLock.Bench.Mcp;
using MdLock.Bench.Reporting;
using MdLock.Bench.Reports;
using MdLock.Bench.Uncontended;

namespace MdLock.Bench;

/// <summary>Measures MdLock beside its peers and prints one table. It never judges: the exit code is 0.</summary>
internal static class Program
{
    private static int Main(string[] args)
    {
        if (args is [ContenderProcess.Command, string number])
        {
            ContenderLoop.Obey(int.Parse(number, System.Globalization.CultureInfo.InvariantCulture));
            return 0;
        }

        if (args is [SingleEdit.Command, string kind, string place])
        {
            SingleEdit.Obey(kind, place);
            return 0;
        }

        if (args is [CycleRun.Command, string subject, string count, string home])
        {
            CycleRun.Obey(subject, count, home);
            return 0;
        }

        if (!OperatingSystem.IsLinux())
        {
            Console.WriteLine("The peers of this comparison are system calls of Linux: nothing was measured.");
            return 0;
        }

        if (BenchOptions.Parse(args) is not { } options)
        {
            Console.WriteLine(BenchOptions.Usage);
            return 0;
        }

        string folder = Path.Combine(options.Folder, $"mdlock-bench-{Environment.ProcessId}");
        Directory.CreateDirectory(folder);
        var table = new ReportTable();
        try
        {
            Measure(options, folder, table);
        }
        catch (Exception failure) when (failure is AggregateException or IOException or TimeoutException)
        {
            // What was measured up to here is worth as much as before.
            Console.WriteLine($"Not all was measured: {failure.GetBaseException().Message}");
        }
        finally
        {
            Directory.Delete(folder, recursive: true);
        }

        Console.WriteLine(table.ToText());
        return 0;
    }

    private static void Measure(BenchOptions options, string folder, ReportTable table)
    {
        if (options.Includes(UncontendedBenchmark.Name))
        {
            UncontendedBenchmark.Run(options, folder, table);
        }

        if (options.Includes(ColdStartBenchmark.Name))
        {
            ColdStartBenchmark.Run(options, folder, table);
        }

        if (options.Includes(McpBenchmark.Name))
        {
            McpBenchmark.Run(options, folder, table);
        }

        if (options.Includes(ReportBenchmark.Name))
        {
            ReportBenchmark.Run(options, folder, table);
        }

        if (options.Includes(HistoryBenchmark.Name))
        {
            HistoryBenchmark.Run(options, folder, table);
        }

        if (options.Includes(LargeBenchmark.Name))
        {
            LargeBenchmark.RunOnce(options, folder, table);
        }

        if (options.Includes(EtcdBenchmark.Name))
        {
            EtcdBenchmark.Run(options, folder, table);
        }

        (string Name, Action<BenchOptions, Crowds, string, ReportTable> Run)[] crowded =
        [
            (ContentionBenchmark.Name, ContentionBenchmark.Run),
            (EditorsBenchmark.Name, EditorsBenchmark.Run),
            (CommitsBenchmark.Name, CommitsBenchmark.Run),
            (LargeBenchmark.Name, LargeBenchmark.RunCrowd),
            (EtcdBenchmark.Name, EtcdBenchmark.RunCommits),
        ];
        if (crowded.Any(one => options.Includes(one.Name)))
        {
            using ContenderCrowd crowd = ContenderCrowd.Start(options.Processes);
            using ContenderCrowd? before =
                options.BaselineProgram is { } program ? ContenderCrowd.Start(options.Processes, program) : null;
            foreach ((_, Action<BenchOptions, Crowds, string, ReportTable> run) in crowded.Where(one => options.Includes(one.Name)))
            {
                run(options, new Crowds(crowd, before), folder, table);
            }
        }
    }
}
