using MdLock.Rules;
using MdLock.UnitTests.Rules.Exploring;
using static MdLock.Rules.LockMode;

namespace MdLock.UnitTests.Rules;

/// <summary>The semantics of locking, case by case.</summary>
public sealed class LockRulesTests
{
    private readonly Story _story = new();

    [Fact]
    public void I1_Given_AReader_When_AnotherReaderComes_Then_BothRead()
    {
        _story.Lock("ann", Guide.Setup, Shared);

        _story.Lock("bob", Guide.Setup, Shared);

        Assert.Equal(2, _story.Table.Locks.Length);
    }

    [Theory]
    [InlineData(Exclusive, Exclusive)]
    [InlineData(Exclusive, Shared)]
    [InlineData(Shared, Exclusive)]
    public void I1_Given_ALock_When_AnotherComesAndNotBothAreShared_Then_ItIsRefusedAndToldWhoHolds(
        LockMode first, LockMode second)
    {
        HeldLock held = _story.Lock("ann", Guide.Setup, first);

        LockDecision.Refused refused = _story.Refuse("bob", Guide.Setup, second);

        Assert.Equal(RefusalReason.Held, refused.Reason);
        Assert.Same(held, Assert.Single(refused.Blockers.Locks));
        Assert.Empty(refused.Blockers.Tickets);
        Assert.Empty(refused.Cycle);
    }

    [Fact]
    public void I1_Given_ALockedBody_When_ASubsectionIsAskedFor_Then_BothAreHeld()
    {
        _story.Lock("ann", Guide.SetupBody);

        _story.Lock("bob", Guide.Linux);
    }

    [Fact]
    public void I1_Given_ALockedBody_When_ItsSectionIsAskedFor_Then_ItIsRefused()
    {
        _story.Lock("ann", Guide.LinuxBody);

        _story.Refuse("bob", Guide.Linux);
        _story.Refuse("bob", Guide.Setup);
    }

    [Fact]
    public void I1_Given_ALockedSection_When_APartIsAskedFor_Then_ItIsRefusedAndWhatIsBesideIsFree()
    {
        _story.Lock("ann", Guide.Setup);

        _story.Refuse("bob", Guide.SetupBody);
        _story.Refuse("bob", Guide.Linux);
        _story.Refuse("bob", Guide.LinuxBody);
        _story.Lock("bob", Guide.Intro);
    }

    [Fact]
    public void I1_Given_TheLockedDocument_When_AnythingIsAskedFor_Then_ItIsRefused()
    {
        _story.Lock("ann", Guide.Document);

        Assert.All(
            [Guide.Document, Guide.Intro, Guide.SetupBody, Guide.LinuxBody],
            target => Assert.Equal(RefusalReason.Held, _story.Refuse("bob", target).Reason));
    }

    [Fact]
    public void I1_Given_AnyLockedSection_When_TheDocumentIsAskedFor_Then_ItIsRefused()
    {
        _story.Lock("ann", Guide.LinuxBody);

        _story.Refuse("bob", Guide.Document);
    }

    [Fact]
    public void I1_Given_ALockThatCannotBeRead_When_AnythingIsAskedForInAnyMode_Then_ItIsRefused()
    {
        _story.Table = Make.WithUnreadable(LockTable.Empty, "stranger", Guide.Intro);

        _story.Refuse("ann", Guide.Setup, Exclusive);
        _story.Refuse("ann", Guide.Setup, Shared);
        _story.Refuse("ann", Guide.Intro, Shared);
    }

    [Fact]
    public void I1_Given_AnOwnLockThatCannotBeRead_When_ItIsAskedForAgain_Then_ItIsNotRenewed()
    {
        _story.Table = Make.WithUnreadable(LockTable.Empty, "ann", Guide.Intro);

        LockDecision.Refused refused = _story.Refuse("ann", Guide.Intro, Shared);

        Assert.Equal(RefusalReason.Deadlock, refused.Reason);
    }

    [Fact]
    public void I2_Given_AWriterInTheQueue_When_AReaderComes_Then_ItDoesNotOvertake()
    {
        HeldLock reading = _story.Lock("ann", Guide.Setup, Shared);
        LockDecision.Waiting writer = _story.Queue("bob", Guide.Setup);

        LockDecision.Refused refused = _story.Refuse("cyd", Guide.Setup, Shared);
        LockDecision.Waiting reader = _story.Queue("cyd", Guide.Setup, Shared);

        Assert.Empty(refused.Blockers.Locks);
        Assert.Same(writer.Ticket, Assert.Single(refused.Blockers.Tickets));
        _story.AssertStillWaits(reader);
        _story.Release(reading);
        _story.AssertStillWaits(reader);
        HeldLock writing = Assert.Single(_story.AssertProceeds(writer).Locks);
        _story.AssertStillWaits(reader);
        _story.Release(writing);
        _story.AssertProceeds(reader);
    }

    [Fact]
    public void I2_Given_AQueueForOneSection_When_AnotherSectionIsAskedFor_Then_ItDoesNotQueueBehind()
    {
        _story.Lock("ann", Guide.Linux);
        _story.Queue("bob", Guide.Linux);

        _story.Lock("cyd", Guide.Windows);
        _story.Lock("dee", Guide.SetupBody);
    }

    [Fact]
    public void I2_Given_AWaiterForAWholeSection_When_AFreePartOfItIsAskedFor_Then_ItDoesNotOvertake()
    {
        HeldLock held = _story.Lock("ann", Guide.Linux);
        LockDecision.Waiting whole = _story.Queue("bob", Guide.Setup);

        LockDecision.Waiting part = _story.Queue("cyd", Guide.Windows);

        _story.AssertStillWaits(part);
        _story.Release(held);
        _story.AssertStillWaits(part);
        _story.AssertProceeds(whole);
    }

    [Fact]
    public void I2_Given_TwoReadersInTheQueue_When_TheWriterGoes_Then_TheyProceedInAnyOrder()
    {
        HeldLock writing = _story.Lock("ann", Guide.Setup);
        LockDecision.Waiting first = _story.Queue("bob", Guide.Setup, Shared);
        LockDecision.Waiting second = _story.Queue("cyd", Guide.Setup, Shared);

        _story.Release(writing);

        _story.AssertProceeds(second);
        _story.AssertProceeds(first);
    }

    [Fact]
    public void I2_Given_ADeadWaiter_When_ItIsWithdrawn_Then_TheNextProceeds()
    {
        HeldLock held = _story.Lock("ann", Guide.Setup);
        LockDecision.Waiting dead = _story.Queue("bob", Guide.Setup);
        LockDecision.Waiting next = _story.Queue("cyd", Guide.Setup);
        _story.Release(held);
        _story.AssertStillWaits(next);

        _story.Withdraw(dead);

        _story.AssertProceeds(next);
        var refused = Assert.IsType<LockDecision.Refused>(_story.Resume(dead));
        Assert.Equal(RefusalReason.TicketGone, refused.Reason);
        Assert.True(refused.Blockers.IsNone);
        Assert.False(LockRules.Withdraw(_story.Table, dead.Ticket.Order).Answer);
    }

    [Fact]
    public void I2_Given_AGrantedTicket_When_ItIsResumedOnceMore_Then_ItIsGone()
    {
        HeldLock held = _story.Lock("ann", Guide.Setup);
        LockDecision.Waiting waiting = _story.Queue("bob", Guide.Setup);
        _story.Release(held);
        _story.AssertProceeds(waiting);

        var refused = Assert.IsType<LockDecision.Refused>(_story.Resume(waiting));

        Assert.Equal(RefusalReason.TicketGone, refused.Reason);
        Assert.Empty(_story.Table.Tickets);
    }

    [Fact]
    public void Given_AnOwnLock_When_TheOwnerAsksForWhatOverlapsIt_Then_ThatIsADeadlockOfOne()
    {
        HeldLock own = _story.Lock("ann", Guide.Setup);

        LockDecision.Refused refused = _story.Refuse("ann", Guide.Linux, wait: true);

        Assert.Equal(RefusalReason.Deadlock, refused.Reason);
        Assert.Equal(["ann"], refused.Cycle.AsEnumerable());
        Assert.Same(own, Assert.Single(refused.Blockers.Locks));
    }

    [Theory]
    [InlineData(Shared, Exclusive)]
    [InlineData(Exclusive, Shared)]
    public void Given_AnOwnLock_When_TheOwnerAsksForAnotherMode_Then_ThatIsADeadlockOfOne(
        LockMode first, LockMode second)
    {
        _story.Lock("ann", Guide.Setup, first);

        Assert.Equal(["ann"], _story.Refuse("ann", Guide.Setup, second, wait: true).Cycle.AsEnumerable());
    }

    [Fact]
    public void Given_AnOwnTicket_When_TheOwnerAsksForWhatOverlapsIt_Then_ThatIsADeadlockOfOne()
    {
        _story.Lock("ann", Guide.Linux);
        _story.Queue("bob", Guide.Setup);

        LockDecision.Refused refused = _story.Refuse("bob", Guide.Windows, wait: true);

        Assert.Equal(["bob"], refused.Cycle.AsEnumerable());
    }

    [Theory]
    [InlineData(true)]
    [InlineData(false)]
    public void Given_TwoOwners_When_EachAsksForWhatTheOtherHas_Then_TheSecondIsRefusedAndTheCycleNamed(
        bool wait)
    {
        _story.Lock("ann", Guide.Linux);
        _story.Lock("bob", Guide.Windows);
        LockDecision.Waiting ann = _story.Queue("ann", Guide.Windows);

        LockDecision.Refused refused = _story.Refuse("bob", Guide.Linux, wait: wait);

        Assert.Equal(RefusalReason.Deadlock, refused.Reason);
        Assert.Equal(["bob", "ann"], refused.Cycle.AsEnumerable());
        _story.AssertStillWaits(ann);
    }

    [Fact]
    public void Given_ThreeOwnersInARing_When_TheLastAsks_Then_TheCycleRunsFromItAlongTheWaits()
    {
        _story.Lock("ann", Guide.Intro);
        _story.Lock("bob", Guide.Linux);
        _story.Lock("cyd", Guide.Windows);
        _story.Queue("ann", Guide.Linux);
        _story.Queue("bob", Guide.Windows);

        LockDecision.Refused refused = _story.Refuse("cyd", Guide.Intro, wait: true);

        Assert.Equal(["cyd", "ann", "bob"], refused.Cycle.AsEnumerable());
    }

    [Fact]
    public void Given_AWaitForATicketOnly_When_ItWouldCloseACycle_Then_ItIsRefused()
    {
        _story.Lock("ann", Guide.Intro);
        _story.Lock("cyd", Guide.Linux);
        _story.Queue("bob", Guide.Linux, Shared);
        _story.QueueAll("dee", Exclusive, Guide.Windows, Guide.Linux);
        LockDecision.Waiting bob = _story.Queue("bob", Guide.Intro);

        LockDecision.Refused refused = _story.Refuse("ann", Guide.Windows, wait: true);

        Assert.Equal(["ann", "dee", "bob"], refused.Cycle.AsEnumerable());
        Assert.Empty(refused.Blockers.Locks);
        _story.AssertStillWaits(bob);
    }

    [Fact]
    public void Given_AChainOfWaitsWithoutACycle_When_TheLastAsks_Then_ItIsQueued()
    {
        _story.Lock("ann", Guide.Intro);
        _story.Lock("bob", Guide.Linux);
        _story.Queue("bob", Guide.Intro);

        LockDecision.Waiting cyd = _story.Queue("cyd", Guide.Linux);

        Assert.Equal("bob", Assert.Single(cyd.Blockers.Locks).Owner.OwnerId);
    }

    [Fact]
    public void I10_Given_AnOwnLock_When_ItIsTakenAgain_Then_ItKeepsIdAndFenceAndItsTimeStartsAnew()
    {
        HeldLock first = _story.Lock("ann", Guide.Setup);

        LockDecision.Granted again = _story.LockAll("ann", Exclusive, Guide.Setup);

        HeldLock renewed = Assert.Single(again.Locks);
        Assert.Equal(first with { GrantedAt = _story.Now }, renewed);
        Assert.NotEqual(first.GrantedAt, renewed.GrantedAt);
        Assert.Equal([first.LockId], again.Renewed.AsEnumerable());
        Assert.Same(renewed, Assert.Single(_story.Table.Locks));
        Assert.Equal(first.Fence, _story.Table.LastFence);
    }

    [Fact]
    public void I2_Given_AnOwnLockAndAQueueForIt_When_ItIsTakenAgain_Then_ItIsRenewedPastTheQueue()
    {
        _story.Lock("ann", Guide.Setup);
        LockDecision.Waiting waiting = _story.Queue("bob", Guide.Setup);

        _story.Lock("ann", Guide.Setup);

        _story.AssertStillWaits(waiting);
    }

    [Fact]
    public void Given_TheLockOfTheDocument_When_TheSubtreeOfItsRootIsAskedFor_Then_ItIsTheSameLock()
    {
        HeldLock document = _story.Lock("ann", Guide.Document);

        HeldLock root = _story.Lock("ann", new LockTarget("guide", ["guide"], LockScope.Subtree));

        Assert.Equal(document.LockId, root.LockId);
    }

    [Fact]
    public void I1_Given_SeveralTargets_When_OneIsTaken_Then_NoneIsGranted()
    {
        _story.Lock("ann", Guide.Windows);

        LockDecision refused = _story.Ask("bob", Exclusive, wait: false, Guide.Intro, Guide.Linux, Guide.Windows);

        Assert.Equal(RefusalReason.Held, Assert.IsType<LockDecision.Refused>(refused).Reason);
        Assert.Single(_story.Table.Locks);
    }

    [Fact]
    public void Given_SeveralTargets_When_Granted_Then_ThereIsALockForEachInTheOrderOfTheRequest()
    {
        LockDecision.Granted granted = _story.LockAll("ann", Exclusive, Guide.Windows, Guide.Intro, Guide.Linux);

        Assert.Equal([Guide.Windows, Guide.Intro, Guide.Linux], granted.Locks.Select(held => held.Target));
        Assert.Equal([1L, 2L, 3L], granted.Locks.Select(held => held.Fence));
        Assert.Equal(3, granted.Locks.Select(held => held.LockId).Distinct().Count());
        Assert.Empty(granted.Renewed);
    }

    [Fact]
    public void Given_TargetsThatCoverEachOther_When_Granted_Then_OnlyTheLargestBecomeLocks()
    {
        LockDecision.Granted granted = _story.LockAll(
            "ann", Exclusive, Guide.Linux, Guide.Intro, Guide.Setup, Guide.SetupBody, Guide.Intro);

        Assert.Equal([Guide.Intro, Guide.Setup], granted.Locks.Select(held => held.Target));
    }

    [Fact]
    public void Given_NoTarget_When_Asked_Then_ItIsAnError() =>
        Assert.Throws<ArgumentException>(() => _story.Ask("ann", Exclusive, wait: true));

    [Fact]
    public void I10_Given_ASuccessor_When_ThePredecessorReleasesOrRenewsLate_Then_NothingHappens()
    {
        HeldLock old = _story.Lock("ann", Guide.Setup);
        _story.Release(old);
        HeldLock successor = _story.Lock("bob", Guide.Setup);

        Assert.Equal(new(_story.Table, false), LockRules.Release(_story.Table, old.LockId, old.Fence));
        Assert.Equal(new(_story.Table, false), LockRules.Release(_story.Table, successor.LockId, old.Fence));
        Assert.Equal(new(_story.Table, false), LockRules.Release(_story.Table, old.LockId, successor.Fence));
        Assert.Null(Renew(old.LockId, old.Fence).Answer);
        Assert.Null(Renew(successor.LockId, old.Fence).Answer);
        Assert.Null(Renew(old.LockId, successor.Fence).Answer);
        Assert.Same(_story.Table, Renew(successor.LockId, old.Fence).Table);

        Transition<HeldLock?> Renew(Guid id, long fence) =>
            LockRules.Renew(_story.Table, id, fence, Make.TimeToLive, Make.At(99));
    }

    [Fact]
    public void I10_Given_ALock_When_Renewed_Then_ItsTimeStartsAnewWithTheNewTimeToLive()
    {
        HeldLock held = _story.Lock("ann", Guide.Setup);
        HeldLock other = _story.Lock("bob", Guide.Intro);

        Transition<HeldLock?> renewed = LockRules.Renew(
            _story.Table, held.LockId, held.Fence, TimeSpan.FromSeconds(7), Make.At(99));

        Assert.Equal(held with { GrantedAt = Make.At(99), TimeToLive = TimeSpan.FromSeconds(7) }, renewed.Answer);
        Assert.Same(renewed.Answer, renewed.Table.Locks[0]);
        Assert.Same(other, renewed.Table.Locks[1]);
    }

    [Fact]
    public void I6_Given_AReleasedLock_When_TheSectionIsLockedAnew_Then_TheFenceIsLarger()
    {
        HeldLock first = _story.Lock("ann", Guide.Setup);
        _story.Release(first);

        HeldLock second = _story.Lock("ann", Guide.Setup);

        Assert.True(second.Fence > first.Fence);
        Assert.NotEqual(first.LockId, second.LockId);
    }

    [Fact]
    public void Given_99Locks_When_TwoCome_Then_TheLimitRefusesThemAndAdmitsOneMoreAndRenewals()
    {
        for (int reader = 1; reader <= 99; reader++)
        {
            _story.Lock($"reader{reader}", Guide.Setup, Shared);
        }

        var refused = Assert.IsType<LockDecision.Refused>(
            _story.Ask("ann", Exclusive, wait: true, Guide.Intro, new("end", ["guide", "end"], LockScope.Subtree)));

        Assert.Equal(RefusalReason.LimitReached, refused.Reason);
        Assert.Equal(99, _story.Table.Locks.Length);
        HeldLock last = _story.Lock("ann", Guide.Intro);
        Assert.Equal(100, _story.Table.Locks.Length);
        Assert.Equal(last.LockId, _story.Lock("ann", Guide.Intro).LockId);
        Assert.Equal(RefusalReason.LimitReached, _story.Refuse("bob", Guide.Setup, Shared).Reason);
    }

    [Fact]
    public void I2_Given_AFullTable_When_TheHeadOfTheQueueResumes_Then_ItIsRefusedAndGivesItsPlaceUp()
    {
        for (int reader = 1; reader <= 99; reader++)
        {
            _story.Lock($"reader{reader}", Guide.Setup, Shared);
        }

        HeldLock intro = _story.Lock("ann", Guide.Intro);
        LockDecision.Waiting waiting = _story.Queue("bob", Guide.Intro);
        LockDecision.Waiting next = _story.Queue("cyd", Guide.Intro);
        _story.Release(intro);
        _story.Lock("dee", Guide.Setup, Shared);

        var refused = Assert.IsType<LockDecision.Refused>(_story.Resume(waiting));

        Assert.Equal(RefusalReason.LimitReached, refused.Reason);
        Assert.Same(next.Ticket, Assert.Single(_story.Table.Tickets));
        Assert.Equal(100, _story.Table.Locks.Length);
    }

    [Fact]
    public void I2_Given_AWaitingRequest_When_ItsSectionIsRenamed_Then_TheGrantIsForTheNewName()
    {
        HeldLock held = _story.Lock("ann", Guide.Setup);
        HeldLock other = _story.Lock("ann", Guide.Intro);
        LockDecision.Waiting waiting = _story.Queue("bob", Guide.Setup);
        LockTarget renamed = new("install", ["guide", "install"], LockScope.Subtree);

        _story.Rename(Guide.Setup, renamed);

        Assert.Equal(held with { Target = renamed }, _story.Table.Locks[0]);
        Assert.Same(other, _story.Table.Locks[1]);
        _story.Release(held);
        Assert.Equal(renamed, Assert.Single(_story.AssertProceeds(waiting).Locks).Target);
    }

    [Fact]
    public void Given_ALockThatCannotBeRead_When_SectionsMove_Then_ItStaysAsItIs()
    {
        _story.Table = Make.WithUnreadable(LockTable.Empty, "stranger", Guide.Intro);
        HeldLock unreadable = _story.Table.Locks[0];

        _story.Rename(Guide.Intro, Guide.Linux);

        Assert.Same(unreadable, Assert.Single(_story.Table.Locks));
    }
}
