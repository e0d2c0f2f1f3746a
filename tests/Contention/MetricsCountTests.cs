using MdLock.ContentionTests.Support;
using MdLock.Metrics;
using MdLock.Worker;

namespace MdLock.ContentionTests;

/// <summary>The figures of a document are what its users counted themselves, over all processes.</summary>
public sealed class MetricsCountTests(ITestOutputHelper output)
{
    private const int Processes = 6;
    private const int Rounds = 60;

    private static readonly string[] Sections = ["one", "inner"];

    [Fact]
    public async Task Given_ProcessesThatTakeWaitTimeOutCommitAndAreRefused_When_Collected_Then_EachFigureIsTheirCount()
    {
        await using var space = new Workspace();
        WorkerProcess[] workers = await space.StartWorkers(Processes);
        WorkerReply[] replies = await Task.WhenAll(workers.Select((worker, number) => worker.Do(
            space.Request(WorkerCommand.Script, Sections) with { Count = Rounds, Seed = number })));
        ScriptTally counted = replies.Aggregate(new ScriptTally(), (sum, reply) => sum + reply.Tally);
        output.WriteLine(counted.ToString());

        AssertCounted(counted, active: 0, waiting: 0, Collect(space));

        // Each kind occurred, so that none of the figures is right by being zero.
        Assert.True(counted is { GrantedLater: > 0, RefusedAtOnce: > 0, TimedOut: > 0, RefusedCommits: > 0 });

        await workers[0].Do(space.Acquire("one"));
        await workers[1].Do(space.Acquire("three"));
        workers[2].Tell(space.Acquire("one"));
        await space.WhenWaiting(1);
        workers[3].Tell(space.Acquire("one"));
        await space.WhenWaiting(2);
        counted = counted with { GrantedAtOnce = counted.GrantedAtOnce + 2 };
        AssertCounted(counted, active: 2, waiting: 2, Collect(space));

        await workers[0].Do(space.Request(WorkerCommand.Release));
        await workers[2].ListenWell();
        counted += new ScriptTally { Releases = 1, GrantedLater = 1 };
        AssertCounted(counted, active: 2, waiting: 1, Collect(space));

        // A process that is killed holds and waits for nothing any more, and what it did stays counted.
        await workers[3].Kill();
        await workers[1].Kill();
        AssertCounted(counted, active: 1, waiting: 0, Collect(space));
    }

    private static MetricsReport Collect(Workspace space) =>
        space.Engine.LockMetrics.Collect([space.Document], since: null, CancellationToken.None);

    private static void AssertCounted(ScriptTally counted, int active, int waiting, MetricsReport report)
    {
        int conflicts = counted.GrantedLater + counted.RefusedAtOnce + counted.TimedOut;
        LockMetrics locks = report.Locks;
        Assert.Equal((active, waiting, counted.TimedOut, conflicts), (locks.Active, locks.Waiting, locks.Timeouts, locks.Contentions));
        Assert.Equal(active > 0, locks.OldestAgeSeconds is not null);
        Assert.Equal(counted.RefusedAtOnce + counted.TimedOut + counted.RefusedCommits, report.Operations.Failures);

        // A release has no latency: nothing is waited for.
        int timed = counted.GrantedAtOnce + conflicts + counted.Commits + counted.RefusedCommits;
        Assert.Equal(timed + counted.Releases, report.Operations.Count);
        Assert.Equal(timed, report.Operations.TimedCount);
        double seconds = (report.Until - report.From).TotalSeconds;
        Assert.Equal(Math.Round(report.Operations.Count / seconds, 3), report.Operations.Throughput);
    }
}
