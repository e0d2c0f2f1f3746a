using System.Diagnostics;
using System.Globalization;
using MdLock.Bench.Commits;
using MdLock.Bench.Contenders;
using MdLock.Bench.Reporting;
using MdLock.Stores;

namespace MdLock.Bench.Etcd;

/// <summary>
/// Locks that are kept in etcd, beside the lock of etcd's own library, by the same client and on the same servers; and commits,
/// beside those whose locks are files.
/// </summary>
internal static class EtcdBenchmark
{
    public const string Name = "etcd";

    private const int Cycles = 400;
    private const int Clients = BenchOptions.Editors;
    private const int DocumentBytes = 10 * 1024;

    /// <summary>How many servers a cluster has: for trying, and for those who need it to go on without one of them.</summary>
    private static readonly int[] Sizes = [1, 3];

    private static readonly (string Name, Func<EtcdAddress, string, int, IEtcdLock> Create)[] Kinds =
    [
        ("recipe", (address, name, _) => new RecipeLock(address, name)),
        ("MdLock", (address, name, number) => new StoreLock(address, name, number)),
    ];

    public static void Run(BenchOptions options, string folder, ReportTable table) => OnEach(folder, Name, (cluster, title) =>
    {
        RunFree(options, cluster.Address, title, table);
        RunCrowd(options, cluster.Address, title, table);
        RunApart(options, cluster.Address, title, table);
    });

    /// <summary>Commits of a small document, one process and many, each in a section of its own.</summary>
    public static void RunCommits(BenchOptions options, Crowds crowd, string folder, ReportTable table) =>
        OnEach(folder, $"{Name}-commits", (cluster, title) =>
        {
            foreach (int processes in (int[])[.. new[] { 1, options.Processes }.Distinct()])
            {
                string home = Path.Combine(folder, string.Create(CultureInfo.InvariantCulture, $"{title}, {processes}"));
                RunCommits(options, crowd, home, cluster.Address, $"{title}, 10 KB", processes, table);
                Directory.Delete(home, recursive: true);
            }
        });

    private static void OnEach(string folder, string name, Action<EtcdCluster, string> measure)
    {
        foreach (int size in Sizes)
        {
            using EtcdCluster? cluster = EtcdCluster.TryStart(
                Path.Combine(folder, string.Create(CultureInfo.InvariantCulture, $"{name}-{size}")), size);
            if (cluster is null)
            {
                Console.WriteLine("etcd is not installed: its locks were not measured.");
                return;
            }

            measure(cluster, size == 1 ? "etcd" : string.Create(CultureInfo.InvariantCulture, $"etcd, {size} servers"));
        }
    }

    private static void RunCommits(
        BenchOptions options, Crowds crowd, string home, EtcdAddress address, string title, int processes, ReportTable table)
    {
        string[] kinds = [CommitKinds.MdLock, CommitKinds.Etcd];
        List<CrowdResult>[] runs = [.. kinds.Select(_ => new List<CrowdResult>())];
        foreach (string kind in kinds)
        {
            CommitsBenchmark.Prepare(kind, Path.Combine(home, kind), DocumentBytes);
        }

        MdLockCommitContender.KeepIn(address, Path.Combine(home, CommitKinds.Etcd));

        // The first round is for the compiler.
        for (int round = 0; round <= options.Rounds; round++)
        {
            for (int i = 0; i < kinds.Length; i++)
            {
                runs[i].Add(crowd.Compete(kinds[i], Path.Combine(home, kinds[i]), processes, options.RunTime / 2));
            }
        }

        for (int i = 0; i < kinds.Length; i++)
        {
            long lost = CommitsBenchmark.FindLost(kinds[i], Path.Combine(home, kinds[i]), runs[i]);
            List<CrowdResult> counted = runs[i][1..];
            double rate = Statistics.Median(counted.Zip(runs[0][1..], (mine, its) => mine.Rate / its.Rate));
            table.Add(CommitsBenchmark.ToRow(title, processes, CommitKinds.Title(kinds[i]), lost, counted) with
            {
                Ratio = i == 0 ? "" : string.Create(CultureInfo.InvariantCulture, $"{rate:0.00} x rate with files"),
            });
        }
    }

    private static void RunFree(BenchOptions options, EtcdAddress address, string title, ReportTable table)
    {
        IEtcdLock[] locks = [.. Kinds.Select(kind => kind.Create(address, $"free-{kind.Name}", 0))];
        Measure(locks, Cycles / 2);
        List<double>[] times = Measure(locks, options.Quick ? Cycles : Cycles * 5);
        for (int i = 0; i < locks.Length; i++)
        {
            double[] sorted = [.. times[i].Order()];
            (double median, double p99) = (Statistics.Percentile(sorted, 0.5), Statistics.Percentile(sorted, 0.99));
            double[] recipe = [.. times[0].Order()];
            table.Add(new ReportRow($"{title}, free lock: {Kinds[i].Name}")
            {
                Speed = string.Create(CultureInfo.InvariantCulture, $"{median:0.00} ms"),
                Waits = string.Create(CultureInfo.InvariantCulture, $"{median:0.00} / {p99:0.0} / {sorted[^1]:0} ms"),
                Ratio = i == 0 ? "" : string.Create(
                    CultureInfo.InvariantCulture,
                    $"{median / Statistics.Percentile(recipe, 0.5):0.00} x recipe's median, {p99 / Statistics.Percentile(recipe, 0.99):0.00} x its p99"),
                Aim = i == 0 ? "" : "<= 1.2 x both",
            });
            locks[i].Dispose();
        }
    }

    /// <summary>Milliseconds for taking a free lock and giving it back; in a round each has its turn.</summary>
    private static List<double>[] Measure(IEtcdLock[] locks, int rounds)
    {
        List<double>[] times = [.. locks.Select(_ => new List<double>())];
        for (int round = 0; round < rounds; round++)
        {
            for (int i = 0; i < locks.Length; i++)
            {
                long start = Stopwatch.GetTimestamp();
                locks[i].Take();
                locks[i].GiveBack();
                times[i].Add(Stopwatch.GetElapsedTime(start).TotalMilliseconds);
            }
        }

        return times;
    }

    private static void RunCrowd(BenchOptions options, EtcdAddress address, string title, ReportTable table)
    {
        List<CrowdResult>[] runs = [.. Kinds.Select(_ => new List<CrowdResult>())];
        IEtcdLock[][] crowds =
        [
            .. Kinds.Select(kind => (IEtcdLock[])[.. Enumerable.Range(0, Clients).Select(number => kind.Create(address, $"crowd-{kind.Name}", number))]),
        ];
        foreach (IEtcdLock[] crowd in crowds)
        {
            Compete(crowd, options.RunTime / 3);
        }

        for (int round = 0; round < options.Rounds; round++)
        {
            for (int i = 0; i < Kinds.Length; i++)
            {
                runs[i].Add(Compete(crowds[i], options.RunTime));
            }
        }

        for (int i = 0; i < Kinds.Length; i++)
        {
            ReportRow row = CrowdResult.ToRow($"{title}, {Clients} clients, one lock: {Kinds[i].Name}", runs[i]);
            double rate = Statistics.Median(runs[i].Zip(runs[0], (mine, its) => mine.Rate / its.Rate));
            table.Add(i == 0 ? row : row with
            {
                Ratio = string.Create(CultureInfo.InvariantCulture, $"{rate:0.00} x recipe's rate"),
                Aim = ">= 1 x rate, fewest/most >= 0.9",
            });
            Array.ForEach(crowds[i], one => one.Dispose());
        }
    }

    private static void RunApart(BenchOptions options, EtcdAddress address, string title, ReportTable table)
    {
        IEtcdLock[] crowd =
        [
            .. Enumerable.Range(0, Clients).Select(number => new StoreLock(
                address, "apart", number, string.Create(CultureInfo.InvariantCulture, $"section{number}"))),
        ];
        Compete(crowd, options.RunTime / 3);
        List<CrowdResult> runs = [.. Enumerable.Range(0, options.Rounds).Select(_ => Compete(crowd, options.RunTime))];
        table.Add(CrowdResult.ToRow($"{title}, {Clients} clients, a lock each: MdLock", runs));
        Array.ForEach(crowd, one => one.Dispose());
    }

    private static CrowdResult Compete(IEtcdLock[] crowd, TimeSpan time)
    {
        var turns = new Turn[crowd.Length][];
        var ready = new Barrier(crowd.Length);
        long start = 0;
        Thread[] threads = [.. crowd.Select((one, number) => new Thread(() =>
        {
            ready.SignalAndWait();
            Interlocked.CompareExchange(ref start, Stopwatch.GetTimestamp(), 0);
            turns[number] = Work(one, start, time);
        }))];
        Array.ForEach(threads, thread => thread.Start());
        Array.ForEach(threads, thread => thread.Join());
        TimeSpan lasted = Stopwatch.GetElapsedTime(start);
        ready.Dispose();
        return new CrowdResult(lasted, turns);
    }

    private static Turn[] Work(IEtcdLock one, long start, TimeSpan time)
    {
        var turns = new List<Turn>();
        while (Stopwatch.GetElapsedTime(start) < time)
        {
            long asked = Stopwatch.GetTimestamp();
            one.Take();
            double wait = Stopwatch.GetElapsedTime(asked).TotalMilliseconds;
            one.GiveBack();
            turns.Add(new Turn(wait, Stopwatch.GetElapsedTime(start).TotalMilliseconds));
        }

        return [.. turns];
    }
}
