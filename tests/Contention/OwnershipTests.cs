using MdLock.ContentionTests.Support;
using MdLock.Errors;
using MdLock.Rules;
using MdLock.Sessions;
using MdLock.Settings;
using MdLock.Worker;

namespace MdLock.ContentionTests;

/// <summary>How long a lock is its owner's, and how the owner learns that it is not.</summary>
public sealed class OwnershipTests
{
    private static readonly LockOptions Short = new() { NoWait = true, TimeToLive = TimeSpan.FromSeconds(1) };

    [Fact]
    public async Task Given_ALock_When_ItsTimeIsOver_Then_ItsHolderIsTold()
    {
        await using var space = new Workspace();
        SectionLock held = space.Acquire("one", Short)[0];
        Assert.False(held.Lost.IsCancellationRequested);

        await WhenLost(held);

        Assert.Equal(ErrorIds.LockExpired, held.LossReason?.ErrorId);
    }

    [Fact]
    public async Task Given_ALock_When_SomebodyRemovesIt_Then_ItsHolderIsToldWithTheNextHeartbeat()
    {
        await using var space = new Workspace();
        MdLockEngine engine = space.NewEngine(new LockSettings { HeartbeatInterval = TimeSpan.FromSeconds(5) });
        using OwnerSession session = engine.OpenSession("other");
        SectionLock held = session.Acquire(space.Document, ["one"], Workspace.NoWait, CancellationToken.None)[0];
        PlainFile.Remove(Path.Combine(space.Locks, "one.lock"));

        await WhenLost(held);

        Assert.Equal(ErrorIds.LockLost, held.LossReason?.ErrorId);
    }

    [Fact]
    public async Task Given_ALockThatWasLostByTime_When_ItIsTakenAgain_Then_ItIsNotLost()
    {
        await using var space = new Workspace();
        SectionLock expired = space.Acquire("one", Short)[0];
        await WhenLost(expired);

        SectionLock again = space.Acquire("one", Workspace.NoWait)[0];

        Assert.False(again.Lost.IsCancellationRequested);
        Assert.Null(again.LossReason);
        Assert.Same(again, Assert.Single(space.Session.Held));
        again.Dispose();
        space.AssertUntouched();
    }

    [Fact]
    public async Task Given_ALock_When_ItIsTakenAgain_Then_ItIsTheSameOneRenewed()
    {
        await using var space = new Workspace();
        SectionLock held = space.Acquire("one", Workspace.NoWait)[0];
        HeldLock before = held.Held;

        SectionLock again = space.Acquire("one", Workspace.NoWait)[0];

        Assert.Same(held, again);
        Assert.Equal((before.LockId, before.Fence), (again.Held.LockId, again.Held.Fence));
        Assert.True(again.Held.GrantedAt.Monotonic > before.GrantedAt.Monotonic);
        Assert.Single(space.Table.Locks);
    }

    [Fact]
    public async Task Given_ASessionThatCloses_When_AnotherWaitsForItsLock_Then_ThatOneIsGrantedAtOnce()
    {
        await using var space = new Workspace();
        WorkerProcess waiter = await space.StartWorker();
        OwnerSession closing = space.Engine.OpenSession("closing");
        closing.Acquire(space.Document, ["one"], Workspace.NoWait, CancellationToken.None);
        waiter.Tell(space.Acquire("one"));
        await space.WhenWaiting(1);

        closing.Dispose();

        await waiter.ListenWell();
    }

    [Theory]
    [InlineData(true)]
    [InlineData(false)]
    public async Task Given_ALease_When_ItsProcessEnds_Then_ItStaysAndItsTokenAloneUsesAndReleasesIt(bool killed)
    {
        await using var space = new Workspace();
        WorkerProcess first = await space.StartWorker();
        WorkerProcess second = await space.StartWorker();
        string token = (await first.Do(space.Acquire("one") with { Persistent = true })).Grants[0].Token!;
        await (killed ? first.Kill() : first.Close());
        Assert.Null(Assert.Single(space.Table.Locks).Verdict);

        WorkerRequest commit = space.Commit("one", "\nleased\n");
        WorkerRequest release = space.Request(WorkerCommand.ReleaseLease);
        await second.MustRefuse(ErrorIds.LockHeld, commit with { Timeout = 0 });
        await second.MustRefuse(ErrorIds.LockNotFound, commit with { Token = new string('0', token.Length) });
        await second.MustRefuse(ErrorIds.LockNotFound, release with { Token = new string('0', token.Length) });
        await second.MustRefuse(ErrorIds.LockNotOwned, space.Commit("two", "\nnot leased\n") with { Token = token });
        Assert.Equal(Workspace.Text, space.Content);
        await second.Do(commit with { Token = token });
        Assert.Single(space.Table.Locks);
        await second.Do(release with { Token = token });

        space.AssertUntouched(Workspace.Text.Replace("# One\n\n0", "# One\n\nleased", StringComparison.Ordinal));
    }

    [Fact]
    public async Task I10_Given_ASuccessor_When_TheFormerHolderReleases_Then_TheSuccessorsLockStays()
    {
        await using var space = new Workspace();
        WorkerProcess successor = await space.StartWorker();
        SectionLock former = space.Acquire("one", Short)[0];
        WorkerGrant taken = (await successor.Do(space.Acquire("one"))).Grants[0];

        former.Dispose();
        space.Session.Dispose();

        Assert.Equal(taken.LockId, Assert.Single(space.Table.Locks).Lock.LockId);
        await successor.Do(space.Commit("one", "\nstill mine\n"));
    }

    [Fact]
    public async Task I8_I11_Given_ALiveLock_When_ItIsReleasedByForce_Then_ThatIsRefusedAndNamesItsHolder()
    {
        await using var space = new Workspace();
        WorkerProcess holder = await space.StartWorker();
        WorkerGrant held = (await holder.Do(space.Acquire("one"))).Grants[0];

        var refused = Assert.Throws<LockException>(
            () => space.Engine.ForceRelease(space.Document, held.LockId, CancellationToken.None));

        Assert.Equal(ErrorIds.LockStillLive, refused.ErrorId);
        Assert.Contains($"process {holder.Id}", refused.Message, StringComparison.Ordinal);
        Assert.Single(space.Table.Locks);
    }

    [Fact]
    public async Task I8_Given_AStaleLock_When_ItIsReleasedByForce_Then_ItAloneIsGoneAndTheEvidenceIsTold()
    {
        await using var space = new Workspace();
        WorkerProcess dying = await space.StartWorker();
        WorkerGrant held = (await dying.Do(space.Acquire("one"))).Grants[0];
        space.Acquire("two", Workspace.NoWait);
        await dying.Kill();

        var released = space.Engine.ForceRelease(space.Document, held.LockId, CancellationToken.None);

        Assert.Equal(held.LockId, released.Lock.LockId);
        Assert.Contains($"process {dying.Id} has ended", released.Verdict.Evidence, StringComparison.Ordinal);
        Assert.Equal("two", Assert.Single(space.Table.Locks).Lock.Target.SectionId);
        var gone = Assert.Throws<LockException>(
            () => space.Engine.ForceRelease(space.Document, held.LockId, CancellationToken.None));
        Assert.Equal(ErrorIds.LockNotFound, gone.ErrorId);
    }

    [Fact]
    public async Task Given_AWait_When_ItIsCancelled_Then_ItEndsAndLeavesNoTicket()
    {
        await using var space = new Workspace();
        WorkerProcess holder = await space.StartWorker();
        await holder.Do(space.Acquire("one"));
        using var cancellation = new CancellationTokenSource();
        Task wait = Task.Run(() => space.Session.Acquire(
            space.Document, ["one"], new LockOptions { Timeout = TimeSpan.FromMinutes(5) }, cancellation.Token));
        await space.WhenWaiting(1);

        await cancellation.CancelAsync();

        await Assert.ThrowsAnyAsync<OperationCanceledException>(() => Eventually.Done(wait));
        Assert.Empty(space.Table.Tickets);
        Assert.Single(space.Table.Locks);
    }

    private static Task WhenLost(SectionLock held) => Eventually.True(
        () => held.Lost.IsCancellationRequested, "the holder is told that its lock is lost");
}
