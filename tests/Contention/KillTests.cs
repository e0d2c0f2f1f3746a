using MdLock.ContentionTests.Support;
using MdLock.Rules;
using MdLock.Worker;

namespace MdLock.ContentionTests;

/// <summary>What becomes of locks and places when their process is killed.</summary>
/// <remarks>Each lock would last for minutes: a wait that ends was ended by the death.</remarks>
public sealed class KillTests
{
    [Fact]
    public async Task I2_Given_a_holder_that_is_killed_When_somebody_waits_Then_it_is_granted_before_the_lock_would_end()
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
    public async Task I2_Given_a_waiter_that_is_killed_When_another_waits_for_it_alone_Then_that_one_proceeds()
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
    public async Task I2_Given_a_queue_whose_first_is_killed_When_the_holder_releases_Then_the_second_is_granted()
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
    public async Task I3_I5_Given_a_process_that_is_killed_in_mid_commit_When_another_commits_Then_only_that_text_is_there()
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
    public async Task Given_a_process_that_ends_as_it_should_When_it_holds_locks_Then_they_end_with_it()
    {
        await using var space = new Workspace();
        WorkerProcess worker = await space.StartWorker();
        await worker.Do(space.Acquire("one"));

        await worker.Close();

        space.AssertUntouched();
    }
}
