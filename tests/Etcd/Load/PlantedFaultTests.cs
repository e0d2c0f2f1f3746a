using MdLock.EtcdTests.Histories;

namespace MdLock.EtcdTests.Load;

/// <summary>The runs find what they look for: a store with a fault is told from a good one.</summary>
public sealed class PlantedFaultTests
{
    private const int Processes = 4;
    private const int FewOperations = 1500;
    private const double ShortInterval = 1;
    private static readonly TimeSpan BeyondTheLease = TimeSpan.FromSeconds(4 * ShortInterval);
    private static readonly TimeSpan Bound = TimeSpan.FromSeconds(40);

    [Fact]
    public Task Given_GrantsThatAreNotCompared_When_ManyAsk_Then_TwoHoldersAreFound() =>
        MustBeFound("planted: grants are not compared", proxy => proxy.Rewrite = Plants.GrantsAreNotCompared);

    [Fact]
    public Task Given_HeadsThatAreNotCompared_When_ManyCommit_Then_ALostCommitIsFound() =>
        // Of those who share a lock, several commit at a time.
        MustBeFound("planted: heads are not compared", proxy => proxy.Rewrite = Plants.HeadsAreNotCompared, shared: 90);

    [Theory]
    [InlineData(true)]
    [InlineData(false)]
    public async Task Given_ACommitOnItsWay_When_ItsProcessStandsStillBeyondItsLease_Then_OnlyAFaultyStoreLetsItTakeEffect(bool isPlanted)
    {
        const int Times = 3;
        await using EtcdCluster cluster = await EtcdCluster.Start();
        await using RequestProxy proxy = await RequestProxy.Start(cluster.Endpoints[0]);
        proxy.Rewrite = isPlanted ? Plants.LocksAreNotCompared : proxy.Rewrite;
        string title = isPlanted ? "planted: locks are not compared at the commit" : "commits arrive when their lease is over";
        await using var run = new LoadRun(title, documents: 2);

        // The heads stand still but for the commits that are late: nothing else keeps those from taking effect.
        run.Plan = run.Plan with { HeartbeatInterval = ShortInterval, Commits = false };
        for (int i = 1; i < Processes; i++)
        {
            await run.Start(cluster.Endpoints, run.Operations, isElsewhere: true);
        }

        run.Plan = run.Plan with { Commits = true };
        LoadProcess zombie = await run.Start([proxy.Endpoint], run.Operations, isElsewhere: true);
        run.Go();
        int times = 0;
        await run.WhileItRuns(Bound, async () =>
        {
            if (times++ >= Times)
            {
                foreach (LoadProcess process in run.Processes)
                {
                    process.End();
                }

                await Task.Delay(TimeSpan.FromMilliseconds(50));
                return;
            }

            var late = new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously);
            var isOnItsWay = new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously);
            proxy.Before = (method, message) => Plants.IsCommit(method, message) && (isOnItsWay.TrySetResult() || true)
                ? late.Task
                : Task.CompletedTask;
            await Task.WhenAny(isOnItsWay.Task, Task.Delay(Bound));
            run.Befalls("process stood still in mid-commit", zombie);
            zombie.Pause();
            await Task.Delay(BeyondTheLease);
            late.SetResult();
            await Task.Delay(TimeSpan.FromMilliseconds(300));
            zombie.Continue();
            proxy.Before = (_, _) => Task.CompletedTask;
            await Task.Delay(TimeSpan.FromMilliseconds(500));
        });

        (HistoryVerdict order, HistoryVerdict exclusion) = run.Check();
        Assert.True(exclusion.IsGood && order.Undecided.Count == 0, $"Seed {run.Seed}: {exclusion} {order}");
        Assert.True(isPlanted == order.Violations.Count > 0, $"Seed {run.Seed}: {order}");
    }

    [Fact]
    public async Task Given_NewsThatGetsLost_When_ManyWait_Then_TheLostWakeUpsAreCounted()
    {
        const int OneOf = 20;
        await using EtcdCluster cluster = await EtcdCluster.Start();
        await using RequestProxy proxy = await RequestProxy.Start(cluster.Endpoints[0]);
        await using var run = new LoadRun("planted: news gets lost", documents: 3);
        int news = 0;
        proxy.LetsHear = (method, message) => !(Plants.IsNews(method, message) && Interlocked.Increment(ref news) % OneOf == 0);
        run.Plan = run.Plan with { Polls = false };
        await StartAll(run, proxy);

        run.Go();
        await run.WhenDone(TimeSpan.FromSeconds(20));

        run.Check();
        Assert.True(run.Tally.LostWakeUps > 0, $"Seed {run.Seed}: no lost wake-up was found.");
    }

    private static async Task MustBeFound(string title, Action<RequestProxy> plant, int shared = 20)
    {
        await using EtcdCluster cluster = await EtcdCluster.Start();
        await using RequestProxy proxy = await RequestProxy.Start(cluster.Endpoints[0]);
        plant(proxy);
        await using var run = new LoadRun(title, documents: 3);
        run.Plan = run.Plan with { Shared = shared };
        await StartAll(run, proxy);

        run.Go();
        await run.WhenDone(Bound);

        (HistoryVerdict order, HistoryVerdict exclusion) = run.Check();
        Assert.True(order.Violations.Count + exclusion.Violations.Count > 0, $"Seed {run.Seed}: nothing was found.");
    }

    private static async Task StartAll(LoadRun run, RequestProxy proxy)
    {
        for (int i = 0; i < Processes; i++)
        {
            await run.Start([proxy.Endpoint], FewOperations / Processes, isElsewhere: true);
        }
    }
}
