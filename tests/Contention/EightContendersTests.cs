using MdLock.ContentionTests.Support;
using MdLock.Errors;
using MdLock.Worker;

namespace MdLock.ContentionTests;

/// <summary>I1, I2, I6 in one: many want one lock, and of its holders one dies and one sleeps for too long.</summary>
public sealed class EightContendersTests
{
    private const int Processes = 8;
    private const double TimeToLive = 1;

    [Fact]
    public async Task I1_I2_I6_Given_8ProcessesInOneQueue_When_AHolderIsKilledAndOneSleeps_Then_EachGetsItsTurnAndTheSleeperIsRefused()
    {
        await using var space = new Workspace();
        WorkerProcess[] workers = await space.StartWorkers(Processes);
        (WorkerProcess dying, WorkerProcess sleeper, WorkerProcess third) = (workers[0], workers[1], workers[2]);
        WorkerGrant first = (await dying.Do(space.Acquire("one"))).Grants[0];
        for (int place = 1; place < Processes; place++)
        {
            workers[place].Tell(space.Acquire("one") with { TimeToLive = place == 1 ? TimeToLive : 300 });
            await space.WhenWaiting(place);
        }

        await dying.Kill();
        WorkerReply second = await sleeper.ListenWell();
        await sleeper.Stop();
        WorkerReply afterSleeper = await third.ListenWell();

        Assert.Equal([first.LockId], second.Reclaimed);
        Assert.Equal([second.Grants[0].LockId], afterSleeper.Reclaimed);
        sleeper.Continue();
        WorkerReply refused = await sleeper.MustRefuse(ErrorIds.LockLost, space.Commit("one", "\nlate\n"));
        Assert.Contains(nameof(LockTimeoutException), refused.Message, StringComparison.Ordinal);

        long fence = afterSleeper.Grants[0].Fence;
        Assert.True(first.Fence < second.Grants[0].Fence && second.Grants[0].Fence < fence);
        for (int place = 2; place < Processes; place++)
        {
            await workers[place].Do(space.Request(WorkerCommand.Increment, "one"));
            if (place + 1 < Processes)
            {
                // The one who is next, and nobody else, has it now.
                WorkerGrant next = (await workers[place + 1].ListenWell()).Grants[0];
                Assert.True(next.Fence > fence);
                Assert.Equal(next.LockId, Assert.Single(space.Table.Locks).Lock.LockId);
                fence = next.Fence;
            }
        }

        await sleeper.Do(space.Request(WorkerCommand.Release));
        space.AssertUntouched(Workspace.Text.Replace("# One\n\n0", "# One\n\n6", StringComparison.Ordinal));
    }
}
