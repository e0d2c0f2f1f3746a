using System.Diagnostics;
using System.Globalization;
using MdLock.Bench.Reporting;
using MdLock.Disk;

namespace MdLock.Bench.Uncontended;

/// <summary>What it costs to take a free lock and give it back, beside what no lock file does without.</summary>
internal static class UncontendedBenchmark
{
    public const string Name = "uncontended";

    private const int DocumentBytes = 10 * 1024;
    private const int Sections = 20;

    /// <summary>
    /// A batch lasts about a millisecond, less than the scheduler's time slice: on a busy machine most are not
    /// interrupted, and the medians tell of those.
    /// </summary>
    private const int BatchSize = 10;

    public static void Run(BenchOptions options, string folder, ReportTable table)
    {
        string home = Path.Combine(folder, Name);
        string document = Path.Combine(home, "guide.md");
        SampleDocument.Write(document, Sections, DocumentBytes);

        // All in the very folder of the locks: on ext4 the cost of a new file hangs on what was lately deleted in its
        // part of the disk, and a folder of its own may be in another part.
        string locks = DocumentFolders.For(document, lockRoot: null).Folder;
        Directory.CreateDirectory(locks);
        ICycle[] cycles =
        [
            new RawFileCycle(locks),
            new FileStreamCycle(locks),
            new ManagerCycle(document, SampleDocument.SectionId(3)),
            new AuditedCycle(document, SampleDocument.SectionId(5)),
            new SessionCycle(document, SampleDocument.SectionId(4)),
        ];

        WarmUp(cycles);
        List<double>[] times = Measure(cycles, options.Quick ? 150 : 1000);
        for (int i = 0; i < cycles.Length; i++)
        {
            table.Add(Row(cycles[i], times[i], times));
            cycles[i].Dispose();
        }
    }

    /// <summary>Long enough for the compiler to have seen every hot path twice.</summary>
    private static void WarmUp(ICycle[] cycles)
    {
        for (int pass = 0; pass < 10; pass++)
        {
            Measure(cycles, rounds: 20);
            Thread.Sleep(TimeSpan.FromMilliseconds(150));
        }
    }

    /// <summary>Microseconds for one cycle, for each subject and round; in a round each has its turn.</summary>
    private static List<double>[] Measure(ICycle[] cycles, int rounds)
    {
        List<double>[] times = [.. cycles.Select(_ => new List<double>())];
        for (int round = 0; round < rounds; round++)
        {
            for (int i = 0; i < cycles.Length; i++)
            {
                long start = Stopwatch.GetTimestamp();
                for (int n = 0; n < BatchSize; n++)
                {
                    cycles[i].Once();
                }

                times[i].Add(Stopwatch.GetElapsedTime(start).TotalMicroseconds / BatchSize);
            }
        }

        return times;
    }

    private static ReportRow Row(ICycle cycle, List<double> times, List<double>[] all)
    {
        double toRaw = Statistics.Median(times.Zip(all[0], (mine, raw) => mine / raw));
        double toStream = Statistics.Median(times.Zip(all[1], (mine, stream) => mine / stream));
        double toManager = Statistics.Median(times.Zip(all[2], (mine, manager) => mine / manager));
        return new ReportRow($"free lock: {cycle.Name}")
        {
            Speed = string.Create(CultureInfo.InvariantCulture, $"{Statistics.Median(times):0.0} us"),
            Ratio = cycle switch
            {
                RawFileCycle => "",
                AuditedCycle => string.Create(CultureInfo.InvariantCulture, $"{toRaw:0.00} x raw, {toManager:0.00} x LockManager"),
                _ => string.Create(CultureInfo.InvariantCulture, $"{toRaw:0.00} x raw, {toStream:0.00} x FileStream"),
            },
            Aim = cycle is ManagerCycle ? "<= 3 x raw" : "",
        };
    }
}
