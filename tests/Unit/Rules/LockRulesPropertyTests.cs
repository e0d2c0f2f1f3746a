using CsCheck;
using MdLock.Rules;
using MdLock.UnitTests.Rules.Exploring;

namespace MdLock.UnitTests.Rules;

/// <summary>Each invariant over random histories, and the occurrence of every kind of answer in them.</summary>
public sealed class LockRulesPropertyTests(ITestOutputHelper output)
{
    private const int LongestWalk = 150;

    private static readonly Gen<(int Readers, Operation[] Operations)> Histories = Gen.Select(
        Gen.Frequency((5, (IGen<int>)Gen.Const(0)), (1, Gen.Int[96, 100])),
        Operation.Any.Array[1, LongestWalk]);

    [Fact]
    public void I1_Given_AnyHistory_When_TheTableChanges_Then_NoTwoLocksConflict() =>
        Always(Invariants.NoTwoLocksConflict);

    [Fact]
    public void I2_Given_AnyHistory_When_ALockIsGranted_Then_ItMetNoLockAndNoEarlierTicket() =>
        Always(Invariants.NobodyOvertakes);

    [Fact]
    public void I2_Given_AnyHistory_When_NothingIsInTheWay_Then_TheRequestOrTheTicketIsGranted() =>
        Always(Invariants.NobodyIsHeldBackWithoutCause);

    [Fact]
    public void I2_Given_AnyHistory_When_AllLocksGoAndEverybodyResumesInOrder_Then_EverybodyIsGranted() =>
        Always(_ => { }, drain: true);

    [Fact]
    public void I2_Given_AnyHistory_When_TicketsThatConflictAreGranted_Then_ItIsInTheOrderOfTheirPlaces() =>
        Always(step =>
        {
            if (step.Granted is not null && step.Resumed is { } granted)
            {
                ulong text = step.Outline.TextOf(granted.Targets);
                Assert.DoesNotContain(step.After.Tickets, earlier => earlier.Order < granted.Order
                    && (earlier.Mode, granted.Mode) is not (LockMode.Shared, LockMode.Shared)
                    && earlier.OwnerId != granted.OwnerId
                    && (step.Outline.TextOf(earlier.Targets) & text & ~TextHeldBy(granted.OwnerId, step)) != 0);
            }
        });

    [Fact]
    public void I11_Given_AnyHistory_When_ARequestWaitsOrIsRefused_Then_WhatIsInTheWayIsNamedInOrder() =>
        Always(Invariants.BlockersAreNamed);

    [Fact]
    public void I2_Given_AnyHistory_When_AWaitWouldCloseACycle_Then_ItIsRefusedAndTheCycleIsReal() =>
        Always(Invariants.DeadlocksAreNamed);

    [Fact]
    public void I10_Given_AnyHistory_When_AStepNamesAnEntry_Then_AllOthersAreTheSameInstances() =>
        Always(Invariants.OnlyNamedEntriesChange);

    [Fact]
    public void I10_Given_AnyHistory_When_IdOrFenceIsAnother_Then_ReleaseAndRenewalChangeNothing() =>
        Always(Invariants.AnotherIdentityChangesNothing);

    [Fact]
    public void I6_Given_AnyHistory_When_FencesAndPlacesAreDrawn_Then_TheyGrowAndNeverComeTwice()
    {
        Histories.Sample(
            (readers, operations) =>
            {
                long last = 0;
                var walk = new Walk(readers, step =>
                {
                    Invariants.NumbersOnlyGrow(step);
                    Assert.True(step.After.LastFence >= last);
                    last = step.After.LastFence;
                });
                walk.Take(operations);
            },
            iter: 200);
    }

    [Fact]
    public void I2_Given_AnyHistory_When_ARequestIsRefused_Then_ItLeavesNothingBehind() =>
        Always(Invariants.RefusalLeavesNothing);

    [Fact]
    public void I1_Given_AnyHistory_When_SeveralTargetsAreAskedFor_Then_AllAreGrantedOrNone() =>
        Always(Invariants.AllOrNothing);

    [Fact]
    public void I2_Given_AnyHistory_When_ARequestIsQueued_Then_ItsTicketIsTheWholeWish() =>
        Always(Invariants.ATicketIsTheWholeWish);

    [Fact]
    public void I10_Given_AnyHistory_When_AnOwnerRetakesItsLock_Then_IdAndFenceStayAndItsTimeStarts() =>
        Always(Invariants.RetakingRenews);

    [Fact]
    public void Given_AnyHistory_When_TheTableIsFull_Then_TheLimitHoldsAndRefusesOnlyWhatWouldPassIt() =>
        Always(Invariants.TheLimitHolds);

    [Fact]
    public void I10_Given_AnyHistory_When_SectionsMove_Then_LocksAndTicketsStayWithTheirSections() =>
        Always(Invariants.RelocationKeepsTheSections);

    [Fact]
    public void Given_AHundredThousandRandomSteps_When_Checked_Then_AllInvariantsHoldAndNoAnswerIsRare()
    {
        var seen = new Tally();
        int steps = 0;
        Histories.Sample(
            (readers, operations) =>
            {
                var walk = new Walk(readers, step =>
                {
                    seen.Add(step);
                    foreach (Action<Step> invariant in Invariants.All)
                    {
                        invariant(step);
                    }
                });
                walk.Take(operations);
                walk.Drain();
                Interlocked.Add(ref steps, walk.Steps);
            },
            iter: 1500);

        output.WriteLine($"{steps} steps: {seen}");
        Assert.True(steps >= 100_000);
        seen.AssertNoneIsRare();
    }

    private static ulong TextHeldBy(string ownerId, Step step) => step.Outline.TextOf(
        step.Before.Locks.Where(held => held.Owner.OwnerId == ownerId).Select(held => held.Target));

    private static void Always(Action<Step> invariant, bool drain = false) => Histories.Sample(
        (readers, operations) =>
        {
            var walk = new Walk(readers, invariant);
            walk.Take(operations);
            if (drain)
            {
                walk.Drain();
            }
        },
        iter: 200);
}
