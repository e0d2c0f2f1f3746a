using MdLock.ContentionTests.Support;
using MdLock.Rules;
using MdLock.Worker;

namespace MdLock.ContentionTests;

/// <summary>What becomes of locks and places when their process is killed.</summary>
/// <remarks>Each lock would last for minutes: a wait that ends was ended by the death.</remarks>
public sealed class KillTests
{
    [Fact]
    public async Task I2_Given_AHolderThatIsKilled_When_SomebodyWaits_Then_ItIsGrantedBeforeTheLockWouldEnd()
    {
        await using var space = new Workspace();
        WorkerProcess holder = await space.StartWorker();
        WorkerProcess waiter = await space.StartWorker();
        WorkerGrant held = (await holder.Do(space.Acquire("one"))).Grants[0];
        waiter.Tell(space.Acquire("one"));
        await space.WhenWaiting(1);

        await holder.Kill();

        WorkerReply granted = await waiter.ListenWell();
        Assert.Equal([held.LockId], granted.Reclaimed);
        Assert.True(granted.Grants[0].Fence > held.Fence);
    }

    [Fact]
    public async Task I2_Given_AWaiterThatIsKilled_When_AnotherWaitsForItAlone_Then_ThatOneProceeds()
    {
        await using var space = new Workspace();
        WorkerProcess dying = await space.StartWorker();
        WorkerProcess next = await space.StartWorker();
        space.Acquire("one", Workspace.NoWait with { Mode = LockMode.Shared });
        dying.Tell(space.Acquire("one"));
        await space.WhenWaiting(1);
        next.Tell(space.Acquire("one") with { Mode = LockMode.Shared });
        await space.WhenWaiting(2);

        await dying.Kill();

        await next.ListenWell();
        Assert.Equal(2, space.Table.Locks.Length);
        Assert.Empty(space.Table.Tickets);
    }

    [Fact]
    public async Task I2_Given_AQueueWhoseFirstIsKilled_When_TheHolderReleases_Then_TheSecondIsGranted()
    {
        await using var space = new Workspace();
        WorkerProcess first = await space.StartWorker();
        WorkerProcess second = await space.StartWorker();
        space.Acquire("one", Workspace.NoWait);
        first.Tell(space.Acquire("one"));
        await space.WhenWaiting(1);
        second.Tell(space.Acquire("one"));
        await space.WhenWaiting(2);

        await first.Kill();
        space.Session.Held[0].Dispose();

        await second.ListenWell();
    }

    [Fact]
    public async Task I3_I5_Given_AProcessThatIsKilledInMidCommit_When_AnotherCommits_Then_OnlyThatTextIsThere()
    {
        await using var space = new Workspace();
        WorkerProcess dying = await space.StartWorker();
        dying.Tell(space.Request(WorkerCommand.StopInCommit, "one") with { Text = "lost\n" });
        await dying.WhenStopped();
        Assert.Equal(Workspace.Text, space.Content);

        await dying.Kill();

        WorkerProcess next = await space.StartWorker();
        await next.Do(space.Commit("one", "\nkept\n"));
        space.AssertUntouched(Workspace.Text.Replace("# One\n\n0", "# One\n\nkept", StringComparison.Ordinal));
    }

    [Fact]
    public async Task Given_AProcessThatEndsAsItShould_When_ItHoldsLocks_Then_TheyEndWithIt()
    {
        await using var space = new Workspace();
        WorkerProcess worker = await space.StartWorker();
        await worker.Do(space.Acquire("one"));

        await worker.Close();

        space.AssertUntouched();
    }
}
