using MdLock.Rules;
using MdLock.UnitTests.Rules.Exploring;
using static MdLock.Rules.LockMode;

namespace MdLock.UnitTests.Rules;

/// <summary>An owner that has a part of what it asks for still asks for all of it, as long as it waits.</summary>
public sealed class PartlyOwnedRequestTests
{
    private readonly Story _story = new();

    [Fact]
    public void I2_Given_AWaiterThatLostWhatItHad_When_SomebodyElseWantsIt_Then_ItIsGrantedAll()
    {
        HeldLock intro = _story.Lock("ann", Guide.Intro);
        HeldLock setup = _story.Lock("bob", Guide.Setup);
        LockDecision.Waiting ann = _story.QueueAll("ann", Exclusive, Guide.Intro, Guide.Setup);
        _story.Release(intro);
        _story.Release(setup);

        LockDecision.Waiting cyd = _story.Queue("cyd", Guide.Intro);

        LockDecision.Granted granted = _story.AssertProceeds(ann);
        Assert.Equal([Guide.Intro, Guide.Setup], granted.Locks.Select(held => held.Target));
        _story.AssertStillWaits(cyd);
    }

    [Fact]
    public void Given_AWaiterThatHasTheSecondOfTwo_When_Granted_Then_TheLocksAreInTheOrderOfTheRequest()
    {
        HeldLock intro = _story.Lock("ann", Guide.Intro);
        HeldLock setup = _story.Lock("bob", Guide.Setup);
        LockDecision.Waiting ann = _story.QueueAll("ann", Exclusive, Guide.Setup, Guide.Intro);
        _story.Release(setup);

        LockDecision.Granted granted = _story.AssertProceeds(ann);

        Assert.Equal([Guide.Setup, Guide.Intro], granted.Locks.Select(held => held.Target));
        Assert.Equal([intro.LockId], granted.Renewed.AsEnumerable());
    }

    [Fact]
    public void Given_TwoTicketsOfOneReaderForOneSection_When_BothAreGranted_Then_TheSecondRenewsOnce()
    {
        HeldLock writing = _story.Lock("bob", Guide.Setup);
        LockDecision.Waiting first = _story.Queue("ann", Guide.Setup, Shared);
        LockDecision.Waiting second = _story.Queue("ann", Guide.Setup, Shared);
        _story.Release(writing);
        HeldLock held = Assert.Single(_story.AssertProceeds(first).Locks);

        LockDecision.Granted again = _story.AssertProceeds(second);

        Assert.Equal(held.LockId, Assert.Single(again.Locks).LockId);
        Assert.Equal([held.LockId], again.Renewed.AsEnumerable());
    }

    [Fact]
    public void I2_Given_AWaiterWhoseOwnSectionIsRenamed_When_Granted_Then_ThatSectionIsRenewedToo()
    {
        HeldLock intro = _story.Lock("ann", Guide.Intro);
        HeldLock setup = _story.Lock("bob", Guide.Setup);
        LockDecision.Waiting ann = _story.QueueAll("ann", Exclusive, Guide.Intro, Guide.Setup);
        LockTarget renamed = new("preface", ["guide", "preface"], LockScope.Subtree);
        _story.Rename(Guide.Intro, renamed);
        _story.Release(setup);

        LockDecision.Granted granted = _story.AssertProceeds(ann);

        Assert.Equal([renamed, Guide.Setup], granted.Locks.Select(held => held.Target));
        Assert.Equal([intro.LockId], granted.Renewed.AsEnumerable());
    }

    [Fact]
    public void I1_Given_AWaiterForTwoSections_When_OneIsMovedIntoTheOther_Then_OneLockIsGranted()
    {
        HeldLock setup = _story.Lock("bob", Guide.Setup);
        LockDecision.Waiting ann = _story.QueueAll("ann", Exclusive, Guide.Intro, Guide.Setup);
        _story.Rename(Guide.Intro, new("intro", ["guide", "setup", "intro"], LockScope.Subtree));
        _story.Release(setup);

        Assert.Equal(Guide.Setup, Assert.Single(_story.AssertProceeds(ann).Locks).Target);
    }

    [Fact]
    public void I2_Given_ALossThatClosesACycle_When_TheWaiterResumes_Then_ItIsRefusedAndTheOthersProceed()
    {
        HeldLock intro = _story.Lock("ann", Guide.Intro);
        HeldLock linux = _story.Lock("ann", Guide.Linux);
        _story.Lock("bob", Guide.Windows);
        LockDecision.Waiting cyd = _story.QueueAll("cyd", Exclusive, Guide.Intro, Guide.Linux);
        LockDecision.Waiting ann = _story.QueueAll("ann", Exclusive, Guide.Intro, Guide.Windows);
        _story.AssertStillWaits(ann);
        _story.Release(intro);

        var refused = Assert.IsType<LockDecision.Refused>(_story.Resume(ann));

        Assert.Equal(RefusalReason.Deadlock, refused.Reason);
        Assert.Equal(["ann", "cyd"], refused.Cycle.AsEnumerable());
        Assert.Same(cyd.Ticket, Assert.Single(_story.Table.Tickets));
        _story.Release(linux);
        _story.AssertProceeds(cyd);
    }
}
