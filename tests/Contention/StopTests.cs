using MdLock.ContentionTests.Support;
using MdLock.Errors;
using MdLock.Worker;

namespace MdLock.ContentionTests;

/// <summary>Processes that are stopped, and go on later than their locks last.</summary>
public sealed class StopTests
{
    [Fact]
    public async Task I6_Given_AHolderThatSleptPastItsTime_When_AnotherTookOver_Then_ItsCommitIsRefused()
    {
        await using var space = new Workspace();
        WorkerProcess late = await space.StartWorker();
        WorkerProcess other = await space.StartWorker();
        WorkerGrant held = (await late.Do(space.Acquire("one") with { TimeToLive = 1 })).Grants[0];
        await late.Stop();
        WorkerReply taken = await other.Do(space.Commit("one", "\nmine\n"));
        Assert.Equal([held.LockId], taken.Reclaimed);

        late.Continue();

        WorkerReply refused = await late.MustRefuse(ErrorIds.LockLost, space.Commit("one", "\nlate\n"));
        Assert.Contains(nameof(LockTimeoutException), refused.Message, StringComparison.Ordinal);
        await late.Do(space.Request(WorkerCommand.Release));
        space.AssertUntouched(Workspace.Text.Replace("# One\n\n0", "# One\n\nmine", StringComparison.Ordinal));
    }

    [Fact]
    public async Task I6_Given_AHolderThatSleptPastItsTime_When_NobodyTookOver_Then_ItsCommitIsRefusedToo()
    {
        await using var space = new Workspace();
        WorkerProcess late = await space.StartWorker();
        WorkerGrant held = (await late.Do(space.Acquire("one") with { TimeToLive = 1 })).Grants[0];
        await late.Stop();
        await space.WhenStale(held.LockId);

        late.Continue();

        WorkerReply refused = await late.MustRefuse(ErrorIds.LockExpired, space.Commit("one", "\nlate\n"));
        Assert.Contains(nameof(LockTimeoutException), refused.Message, StringComparison.Ordinal);
        await late.Do(space.Request(WorkerCommand.Release));
        space.AssertUntouched();
    }

    [Fact]
    public async Task I6_Given_AHolderThatStopsInMidCommit_When_ItsTimeIsOver_Then_NobodyTakesOverUntilItIsDone()
    {
        await using var space = new Workspace();
        WorkerProcess slow = await space.StartWorker();
        WorkerProcess other = await space.StartWorker();
        WorkerGrant held = (await slow.Do(space.Acquire("one") with { TimeToLive = 1 })).Grants[0];
        slow.Tell(space.Request(WorkerCommand.StopInCommit, "one") with { Text = "\nslow\n" });
        await slow.WhenStopped();
        await space.WhenStale(held.LockId);
        other.Tell(space.Acquire("one"));
        await space.WhenWaiting(1);
        Assert.Equal(held.LockId, Assert.Single(space.Table.Locks).Lock.LockId);

        slow.Continue();

        await slow.ListenWell();
        Assert.Equal([held.LockId], (await other.ListenWell()).Reclaimed);
        Assert.Equal(Workspace.Text.Replace("# One\n\n0", "# One\n\nslow", StringComparison.Ordinal), space.Content);
    }

    [Fact]
    public async Task I8_Given_AProcessThatStopsInTheCriticalSection_When_AnotherWantsIn_Then_ThatCanBeCancelled()
    {
        await using var space = new Workspace();
        WorkerProcess stopped = await space.StartWorker();
        stopped.Tell(space.Request(WorkerCommand.StopInCriticalSection));
        await stopped.WhenStopped();

        using var cancellation = new CancellationTokenSource();
        Task wait = Task.Run(
            () => space.Session.Acquire(space.Document, ["one"], Workspace.NoWait, cancellation.Token));

        await cancellation.CancelAsync();

        await Assert.ThrowsAnyAsync<OperationCanceledException>(() => Eventually.Done(wait));
        stopped.Continue();
        await stopped.ListenWell();
        space.AssertUntouched();
        space.Acquire("one", Workspace.NoWait);
    }
}
