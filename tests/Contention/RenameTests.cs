using MdLock.ContentionTests.Support;
using MdLock.Documents;
using MdLock.Errors;
using MdLock.Sessions;
using MdLock.Worker;

namespace MdLock.ContentionTests;

/// <summary>A commit that renames a heading or renumbers repeats carries locks and tickets along.</summary>
public sealed class RenameTests
{
    private const string Text = "# A\n\nfirst\n\n# A\n\nsecond\n\n# A\n\nthird\n\n# B\n\nfourth\n";
    private const string Renamed = "# Z\n\nfirst\n\n# A\n\nsecond\n\n# A\n\nthird\n\n# B\n\nfourth\n";

    [Theory]
    [InlineData("a-1", "a-2")]
    [InlineData("a-2", "a-1")]
    public async Task I1_Given_LocksOnRepeats_When_TheFirstIsRenamed_Then_EachHolderStillHasItsOwnSection(
        string earlier, string later)
    {
        await using var space = new Workspace(Text);
        WorkerProcess one = await space.StartWorker();
        WorkerProcess other = await space.StartWorker();
        (WorkerProcess second, WorkerProcess third) = earlier == "a-1" ? (one, other) : (other, one);
        await one.Do(space.Acquire(earlier));
        await other.Do(space.Acquire(later));

        Rename(space);

        Assert.Equal(
            ["a", "a-1"], space.Table.Locks.Select(held => held.Lock.Target.SectionId).Order(StringComparer.Ordinal));
        await third.MustRefuse(ErrorIds.LockHeld, space.Commit("a", "\nwrong\n") with { Timeout = 0 });
        await second.Do(space.Commit("a", "\nSECOND\n"));
        await third.Do(space.Commit("a-1", "\nTHIRD\n"));
        Assert.Equal(
            Renamed.Replace("second", "SECOND", StringComparison.Ordinal).Replace("third", "THIRD", StringComparison.Ordinal),
            space.Content);
        Assert.Equal(2, space.Table.Locks.Length);
    }

    [Fact]
    public async Task I1_Given_TheLockOfTheOneWhoRenames_When_ItKeepsIt_Then_ItIsStillThereAndCoversTheSection()
    {
        await using var space = new Workspace(Text);
        WorkerProcess other = await space.StartWorker();
        await other.Do(space.Acquire("a-1"));
        SectionLock held = space.Acquire("a", Workspace.NoWait)[0];

        Rename(space);

        Assert.Equal(
            ["a", "z"], space.Table.Locks.Select(one => one.Lock.Target.SectionId).Order(StringComparer.Ordinal));
        WorkerProcess third = await space.StartWorker();
        await third.MustRefuse(ErrorIds.LockHeld, space.Commit("z", "\nwrong\n") with { Timeout = 0 });
        held.Dispose();
        Assert.Equal("a", Assert.Single(space.Table.Locks).Lock.Target.SectionId);
    }

    [Fact]
    public async Task I2_Given_AWaiterForARepeat_When_TheFirstIsRenamed_Then_ItGetsTheSectionThatItMeant()
    {
        await using var space = new Workspace(Text);
        WorkerProcess holder = await space.StartWorker();
        WorkerProcess waiter = await space.StartWorker();
        await holder.Do(space.Acquire("a-1"));
        waiter.Tell(space.Commit("a-1", "\nSECOND\n"));
        await space.WhenWaiting(1);

        Rename(space);
        await holder.Do(space.Request(WorkerCommand.Release));

        Assert.Equal("a", (await waiter.ListenWell()).Grants[0].SectionId);
        space.AssertUntouched(Renamed.Replace("second", "SECOND", StringComparison.Ordinal));
    }

    [Fact]
    public async Task I2_Given_AWaiterForSeveralSections_When_OneIsRenumbered_Then_ItGetsThoseThatItMeant()
    {
        await using var space = new Workspace(Text);
        WorkerProcess holder = await space.StartWorker();
        WorkerProcess waiter = await space.StartWorker();
        await holder.Do(space.Acquire("b"));
        waiter.Tell(space.Request(WorkerCommand.Acquire, "a-2", "b"));
        await space.WhenWaiting(1);

        Rename(space);
        var refused = Assert.Throws<LockAcquisitionException>(() => space.Acquire("a-1", Workspace.NoWait));
        Assert.Equal(ErrorIds.LockHeld, refused.ErrorId);
        await holder.Do(space.Request(WorkerCommand.Release));

        Assert.Equal(["a-1", "b"], (await waiter.ListenWell()).Grants.Select(grant => grant.SectionId));
        Assert.Equal(
            ["a-1", "b"], space.Table.Locks.Select(held => held.Lock.Target.SectionId).Order(StringComparer.Ordinal));
        await waiter.Do(space.Commit("a-1", "\nTHIRD\n"));
        Assert.Equal(Renamed.Replace("third", "THIRD", StringComparison.Ordinal), space.Content);
    }

    private static void Rename(Workspace space)
    {
        using ChangeUnderLock writer = space.Session.BeginChange(
            space.Document, "a", default, Workspace.NoWait, token: null, CancellationToken.None);
        writer.Commit(
            (index, section) => SectionEditor.ReplaceContent(index, section, "# Z\n\nfirst\n\n", false),
            null,
            CancellationToken.None);
        Assert.Equal("z", writer.SectionId);
    }
}
