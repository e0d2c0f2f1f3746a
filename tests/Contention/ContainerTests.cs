using MdLock.ContentionTests.Support;
using MdLock.Errors;
using MdLock.Locking;
using MdLock.Rules.Staleness;
using MdLock.Sessions;

namespace MdLock.ContentionTests;

/// <summary>Owners whose process ids mean nothing here: containers of the same kernel, and other mounts of a share.</summary>
public sealed class ContainerTests
{
    private const string Sftp = "/usr/lib/openssh/sftp-server";

    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public async Task I9_Given_AnOwnerInAnotherContainer_When_Killed_Then_ItsDeathIsSeenAtOnce(bool hasRoot)
    {
        SkipUnlessRoot();
        await using var space = new Workspace();
        string root = Path.Combine(space.Folder, "root");
        MdLockEngine engine = space.NewEngine(new() { LockRoot = hasRoot ? root : null });
        WorkerProcess owner = await space.StartContained(hasRoot ? [("LOCK_ROOT", root)] : []);
        await owner.Do(space.Acquire("one"));
        InspectedLock living = Assert.Single(engine.Locks.Inspect(space.Document, CancellationToken.None).Locks);

        await owner.Kill();

        Assert.Null(living.Verdict);
        InspectedLock dead = await WhenStale(() => Assert.Single(engine.Locks.Inspect(space.Document, CancellationToken.None).Locks));
        Assert.Equal(StaleReason.OwnerDead, dead.Verdict!.Reason);
        Assert.Contains($"{dead.Lock.Owner.ProcessId}", dead.Verdict.Evidence, StringComparison.Ordinal);
        using OwnerSession next = engine.OpenSession("next");
        Assert.Single(next.Acquire(space.Document, ["one"], Workspace.NoWait, CancellationToken.None));
    }

    [Fact]
    public async Task I2_Given_AWaiterInAnotherContainer_When_Killed_Then_WhoStandsBehindItIsGranted()
    {
        SkipUnlessRoot();
        await using var space = new Workspace();
        WorkerProcess holder = await space.StartContained();
        await holder.Do(space.Acquire("one"));
        WorkerProcess dying = await space.StartContained();
        dying.Tell(space.Acquire("one"));
        await space.WhenWaiting(1);
        WorkerProcess behind = await space.StartWorker();
        behind.Tell(space.Acquire("one"));
        await space.WhenWaiting(2);

        await dying.Kill();
        await holder.Kill();

        await behind.ListenWell();
        Assert.Empty(space.Table.Tickets);
    }

    [Fact]
    public async Task I8_Given_AnOwnerInAnotherContainer_When_ItOnlyStandsStill_Then_ItIsRespected()
    {
        SkipUnlessRoot();
        await using var space = new Workspace();
        WorkerProcess owner = await space.StartContained();
        await owner.Do(space.Acquire("one"));
        await owner.Do(space.Acquire("two"));
        await Command.Run("pkill", "-STOP", "-P", $"{owner.Id}");

        Assert.All(space.Table.Locks, one => Assert.Null(one.Verdict));
        Assert.Equal(ErrorIds.LockHeld, Assert.Throws<LockAcquisitionException>(() => space.Acquire("one", Workspace.NoWait)).ErrorId);

        await Command.Run("pkill", "-CONT", "-P", $"{owner.Id}");
        await owner.Do(space.Commit("one", "by the owner"));
        Assert.Contains("by the owner", space.Content, StringComparison.Ordinal);
    }

    [Fact]
    public async Task I8_Given_ARecordThatWasCopiedIntoAnotherFile_When_ItsOwnerLives_Then_ItIsRespected()
    {
        SkipUnlessRoot();
        await using var space = new Workspace();
        WorkerProcess owner = await space.StartContained();
        await owner.Do(space.Acquire("one"));
        string record = Path.Combine(space.Locks, "one.lock");

        // As a backup that is played back does it: nobody has a lock on the new file, whoever lives.
        File.Copy(record, record + ".copy");
        File.Move(record + ".copy", record, overwrite: true);

        Assert.Null(Assert.Single(space.Table.Locks).Verdict);
        Assert.Equal(ErrorIds.LockHeld, Assert.Throws<LockAcquisitionException>(() => space.Acquire("one", Workspace.NoWait)).ErrorId);
    }

    [Fact]
    public async Task I8_Given_TwoMountsOfOneShare_When_TheOwnerDiesBehindTheOther_Then_AFreeLockProvesNothing()
    {
        SkipUnlessRoot();
        string? missing = await Installed.WhyNot(Sftp, "openssh-sftp-server") ?? await Installed.WhyNot("/usr/bin/sshfs", "sshfs");
        Assert.SkipUnless(missing is null, missing ?? "");
        await using var space = new Workspace();
        await using Mount here = await Mount.Sshfs(space.Folder, Sftp);
        await using Mount there = await Mount.Sshfs(space.Folder, Sftp);
        WorkerProcess owner = await space.StartContained();
        await owner.Do(space.Acquire("one") with { Path = there.Of(space.Document) });
        await owner.Kill();

        // Through its own mount the proof counts; through the other one, only time tells.
        InspectedLock dead = await WhenStale(() => Seen(there));
        Assert.Equal(StaleReason.OwnerDead, dead.Verdict!.Reason);
        Assert.Null(Seen(here).Verdict);

        InspectedLock Seen(Mount mount) =>
            Assert.Single(space.NewEngine(new()).Locks.Inspect(mount.Of(space.Document), CancellationToken.None).Locks);
    }

    /// <summary>A killed process lets go of its files within moments; heartbeats are missed after minutes.</summary>
    private static async Task<InspectedLock> WhenStale(Func<InspectedLock> look)
    {
        await Eventually.True(() => look().Verdict is not null, "the lock of the killed owner is stale");
        return look();
    }

    private static void SkipUnlessRoot() => Assert.SkipUnless(
        OperatingSystem.IsLinux() && Environment.IsPrivilegedProcess, "Only the superuser of Linux can make containers.");
}
