using System.Collections.Concurrent;
using System.Diagnostics;
using System.Globalization;
using MdLock.EtcdTests.Histories;

namespace MdLock.EtcdTests.Load;

/// <summary>A run of many clients against one cluster while faults befall them, and what is checked afterwards.</summary>
/// <remarks>
/// How long a run is, <c>MDLOCK_ETCD_OPERATIONS</c> says; <c>MDLOCK_ETCD_SEED</c> repeats one. What it was is appended to the
/// file that <c>MDLOCK_ETCD_REPORT</c> names.
/// </remarks>
internal sealed class LoadRun : IAsyncDisposable
{
    /// <summary>How many operations a run has, about, unless it is said otherwise: all runs together take three minutes.</summary>
    private const int FewOperations = 1500;

    private static readonly TimeSpan CheckBound = TimeSpan.FromMinutes(2);

    private readonly List<LoadProcess> _processes = [];
    private readonly ConcurrentDictionary<string, long> _mayLoseFrom = new(StringComparer.Ordinal);
    private readonly SortedDictionary<string, int> _faults = new(StringComparer.Ordinal);
    private readonly string _title;
    private readonly string _folder;
    private readonly Stopwatch _watch = new();
    private long _allMayLoseFrom = long.MaxValue;

    /// <summary>Prepares a run.</summary>
    /// <param name="title">What it is about, in a few words.</param>
    /// <param name="documents">How many documents: the fewer, the more clients meet on each.</param>
    public LoadRun(string title, int documents)
    {
        _title = title;
        _folder = Directory.CreateTempSubdirectory("mdlock-load-").FullName;
        Seed = int.TryParse(Environment.GetEnvironmentVariable("MDLOCK_ETCD_SEED"), CultureInfo.InvariantCulture, out int seed)
            ? seed
            : Random.Shared.Next(1_000_000);
        Operations = int.TryParse(Environment.GetEnvironmentVariable("MDLOCK_ETCD_OPERATIONS"), CultureInfo.InvariantCulture, out int operations)
            ? operations
            : FewOperations;
        Random = new Random(Seed);
        Plan = new()
        {
            Number = 0,
            Endpoints = [],
            Prefix = $"load{Seed}",
            Documents = [.. Enumerable.Range(0, documents).Select(i => $"folder/document{i}.md")],
            Clients = 6,
            Operations = 0,
            Seed = Seed,
            History = "",
        };
    }

    /// <summary>By which a run can be repeated, as far as its clients and faults go.</summary>
    public int Seed { get; }

    /// <summary>Chooses the faults.</summary>
    public Random Random { get; }

    /// <summary>How many operations all processes together make.</summary>
    public int Operations { get; }

    /// <summary>What all processes are told, but for what is each one's own.</summary>
    public LoadPlan Plan { get; set; }

    /// <summary>Whether answers of etcd may get lost, so that what was asked for is asked for again.</summary>
    public bool LosesAnswers { get; init; }

    public IReadOnlyList<LoadProcess> Processes => _processes;

    /// <summary>Those that were not killed.</summary>
    public IReadOnlyList<LoadProcess> Living => [.. _processes.Where(process => !process.IsKilled)];

    /// <summary>What the processes counted together; of those that were not killed.</summary>
    public LoadTally Tally { get; private set; } = new();

    /// <summary>Starts a process.</summary>
    /// <param name="endpoints">Where it finds the cluster.</param>
    /// <param name="operations">How many operations it makes.</param>
    /// <param name="isElsewhere">Whether it says that it is on a machine of its own.</param>
    /// <param name="place">Where it runs; null for here.</param>
    public async Task<LoadProcess> Start(
        IEnumerable<string> endpoints, int operations, bool isElsewhere = false, Func<string, string[], ProcessStartInfo>? place = null)
    {
        int number = _processes.Count + 1;
        LoadProcess process = await LoadProcess.Start(
            Plan with
            {
                Number = number,
                Endpoints = [.. endpoints],
                Operations = operations,
                Seed = Seed + number,
                IsElsewhere = isElsewhere,
                History = Path.Combine(_folder, $"process{number}"),
            },
            place);
        _processes.Add(process);
        return process;
    }

    /// <summary>Chooses one of several at random.</summary>
    public T Choose<T>(IReadOnlyList<T> from) => from[Random.Next(from.Count)];

    /// <summary>Lets some time go by: between one and two of what is said.</summary>
    public Task Rest(TimeSpan least) => Task.Delay(least * (1 + Random.NextDouble()));

    /// <summary>Lets all that were started begin.</summary>
    public void Go()
    {
        _watch.Start();
        foreach (LoadProcess process in _processes)
        {
            process.Go();
        }
    }

    /// <summary>Counts a fault.</summary>
    /// <param name="name">What it is, in a few words.</param>
    /// <param name="victim">Whose locks may end by it; null for those of all.</param>
    public void Befalls(string name, LoadProcess? victim = null)
    {
        Count(name);
        long now = Stopwatch.GetTimestamp();
        if (victim is null)
        {
            _allMayLoseFrom = Math.Min(_allMayLoseFrom, now);
        }
        else
        {
            _mayLoseFrom.TryAdd(victim.Name, now);
        }
    }

    /// <summary>Counts a fault by which no lock may end.</summary>
    public void Count(string name, int times = 1) => _faults[name] = _faults.GetValueOrDefault(name) + times;

    /// <summary>Does something time and again until all clients are done, or time is over; then they are told to end.</summary>
    /// <param name="bound">How long, at most.</param>
    /// <param name="fault">What is done; it takes its time. Processes that it starts count, too.</param>
    public async Task WhileItRuns(TimeSpan bound, Func<Task> fault)
    {
        var done = new Dictionary<LoadProcess, Task<LoadTally?>>();
        while (_watch.Elapsed < bound && !(done.Count == _processes.Count && done.Values.All(one => one.IsCompleted)))
        {
            foreach (LoadProcess process in _processes)
            {
                done.TryAdd(process, process.WhenDone(bound));
            }

            await fault();
        }

        foreach (LoadProcess process in Living)
        {
            process.End();
        }

        LoadTally?[] tallies = await Task.WhenAll(_processes.Select(
            process => done.TryGetValue(process, out Task<LoadTally?>? one) ? one : process.WhenDone(bound)));
        _watch.Stop();
        Tally = Sum([.. tallies.OfType<LoadTally>()]);
    }

    /// <summary>The same without faults.</summary>
    public Task WhenDone(TimeSpan bound) => WhileItRuns(bound, () => Task.Delay(50));

    /// <summary>Checks what was recorded. Nothing is asserted: whoever planted a fault wants a bad answer.</summary>
    public (HistoryVerdict Order, HistoryVerdict Exclusion) Check()
    {
        Operation[] history = [.. _processes.SelectMany(process => process.History)];
        List<Operation> complete = HistoryBook.Complete(
            [.. history.Where(one => one.Outcome != Outcome.Unknown || one.Kind is OperationKind.Commit or OperationKind.Unlock)],
            process => Math.Min(_allMayLoseFrom, _mayLoseFrom.GetValueOrDefault(process, long.MaxValue)),
            LosesAnswers);
        var watch = Stopwatch.StartNew();
        (HistoryVerdict order, HistoryVerdict exclusion) =
            (new LinearizabilityChecker(CheckBound).Check(complete), ExclusionChecker.Check(complete));
        Report(history, order, exclusion, watch.Elapsed);
        return (order, exclusion);
    }

    /// <summary>Checks what was recorded; it must be good, and all that was counted, too.</summary>
    public void MustBeGood()
    {
        (HistoryVerdict order, HistoryVerdict exclusion) = Check();
        Assert.True(order.IsGood && exclusion.IsGood, $"Seed {Seed}: {exclusion}\n{order}");
        Assert.True(Tally.Faults.Count == 0, $"Seed {Seed}: {string.Join('\n', Tally.Faults)}");
        Assert.True(Tally.Grants > 0 && Tally.Commits > 0, $"Seed {Seed}: nothing was done.");
        Assert.True(Tally.LostWakeUps == 0, $"Seed {Seed}: {Tally.LostWakeUps} wake-ups were lost.");
    }

    /// <inheritdoc/>
    public async ValueTask DisposeAsync()
    {
        foreach (LoadProcess process in _processes)
        {
            await process.DisposeAsync();
        }

        // Who looks for a fault wants to see what was done.
        if (Environment.GetEnvironmentVariable("MDLOCK_ETCD_KEEP") is null)
        {
            Directory.Delete(_folder, recursive: true);
        }
    }

    private static LoadTally Sum(IReadOnlyList<LoadTally> all) => new()
    {
        Operations = all.Sum(one => one.Operations),
        Grants = all.Sum(one => one.Grants),
        Commits = all.Sum(one => one.Commits),
        Refusals = all.Sum(one => one.Refusals),
        Starved = all.Sum(one => one.Starved),
        LostWakeUps = all.Sum(one => one.LostWakeUps),
        SlowestFailure = all.Count == 0 ? 0 : all.Max(one => one.SlowestFailure),
        Failures = all.SelectMany(one => one.Failures).GroupBy(one => one.Key, StringComparer.Ordinal)
            .ToDictionary(same => same.Key, same => same.Sum(one => one.Value), StringComparer.Ordinal),
        Faults = [.. all.SelectMany(one => one.Faults)],
    };

    private void Report(Operation[] history, HistoryVerdict order, HistoryVerdict exclusion, TimeSpan checking)
    {
        string Pairs(IEnumerable<KeyValuePair<string, int>> counts) =>
            string.Join(", ", counts.Select(one => $"{one.Value} {one.Key}").DefaultIfEmpty("none"));
        int unknown = history.Count(one => one.Outcome == Outcome.Unknown);
        string text = string.Create(
            CultureInfo.InvariantCulture,
            $"""
            {_title}: seed {Seed}, {_processes.Count} processes with {Plan.Clients} clients each on {Plan.Documents.Count} documents, {history.Length} operations ({unknown} without outcome) in {_watch.Elapsed.TotalSeconds:0} s
                {Tally.Grants} grants, {Tally.Commits} commits, {Tally.Refusals} refusals, {Tally.Starved} of them after a long wait; failed: {Pairs(Tally.Failures)}, the slowest after {Tally.SlowestFailure:0} ms; wake-ups lost: {Tally.LostWakeUps}
                faults: {Pairs(_faults)}
                violations: {order.Violations.Count} of order, {exclusion.Violations.Count} of exclusion, {order.Undecided.Count} undecided; checked in {checking.TotalSeconds:0.0} s

            """);
        TestContext.Current.SendDiagnosticMessage(text);
        if (Environment.GetEnvironmentVariable("MDLOCK_ETCD_REPORT") is { Length: > 0 } file)
        {
            File.AppendAllText(file, text);
        }
    }
}
