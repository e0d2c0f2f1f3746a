using MdLock.EtcdTests.Histories;

namespace MdLock.EtcdTests.HistoryTests;

public sealed class HistoryBookTests
{
    [Fact]
    public void Given_AKilledHolder_When_AnotherIsGrantedAfterwards_Then_ItIsGoodAndBeforeItIsNot()
    {
        var draft = new HistoryDraft();
        draft.Lock(0, 10, fence: 1);
        draft.Lock(11, 20, fence: 2);

        Assert.True(Check(draft, killedAt: 15).IsGood);
        Assert.False(Check(draft, killedAt: 21).IsGood);
        Assert.False(Check(draft, killedAt: long.MaxValue).IsGood);
    }

    [Fact]
    public void Given_ACommitThatWasRefused_When_ItsProcessMayHaveLostItsLease_Then_OnlyThenItIsGood()
    {
        var draft = new HistoryDraft();
        long grant = draft.Lock(0, 10, fence: 1);
        draft.Commit(grant, 0, 11, 20, Outcome.Refused);

        Assert.True(Check(draft, killedAt: 15).IsGood);
        Assert.False(Check(draft, killedAt: 21).IsGood);
    }

    [Fact]
    public void Given_ALockThatWasNotThereAnyMore_When_ItMayHaveBeenGivenBackTwice_Then_OnlyThenItIsGood()
    {
        var draft = new HistoryDraft();
        long grant = draft.Lock(0, 10, fence: 1);
        draft.Unlock(grant, 11, 20, Outcome.Refused);
        draft.Lock(21, 30, fence: 2);

        Assert.True(Check(draft, long.MaxValue, repeats: true).IsGood);
        Assert.False(Check(draft, long.MaxValue).IsGood);
    }

    [Fact]
    public void Given_AHolderThatIsToldNotToHaveItsLock_When_ItsProcessMayHaveLostItsLease_Then_OnlyThenItMayStillGiveItBack()
    {
        var draft = new HistoryDraft();
        long grant = draft.Lock(0, 10, fence: 1);
        draft.Verify(grant, 11, 20, Outcome.Refused);
        draft.Unlock(grant, 21, 30);

        Assert.True(Check(draft, killedAt: 15).IsGood);
        Assert.False(Check(draft, killedAt: 21).IsGood);
    }

    [Fact]
    public void Given_ALockThatAnotherGotBeforeItWasGivenBack_When_ThatWasTriedBefore_Then_OnlyThenItIsGood()
    {
        var once = new HistoryDraft();
        long grant = once.Lock(0, 10, fence: 1);
        once.Verify(once.Lock(21, 30, fence: 2), 31, 35);
        once.Unlock(grant, 31, 40);
        Assert.False(Check(once, long.MaxValue, repeats: true).IsGood);

        var twice = new HistoryDraft();
        grant = twice.Lock(0, 10, fence: 1);
        twice.Unlock(grant, 11, 20, Outcome.Unknown);
        twice.Verify(twice.Lock(21, 30, fence: 2), 31, 35);
        twice.Unlock(grant, 31, 40);
        Assert.True(Check(twice, long.MaxValue, repeats: true).IsGood);
        Assert.False(Check(twice, long.MaxValue).IsGood);
    }

    [Fact]
    public void Given_ALockThatIsGivenBackLate_When_ItMayHaveBeenLostOnceItsProcessWasCutOff_Then_OnlyWhatItProvedBeforeCounts()
    {
        var draft = new HistoryDraft();
        long grant = draft.Lock(0, 10, fence: 1);
        draft.Verify(draft.Lock(16, 30, fence: 2), 31, 35);
        draft.Unlock(grant, 31, 40);
        Assert.True(Check(draft, killedAt: 15, repeats: true).IsGood);
        Assert.True(Exclusion(draft, killedAt: 15, repeats: true).IsGood);
        Assert.False(Check(draft, killedAt: 15).IsGood);
        Assert.False(Exclusion(draft, killedAt: 15).IsGood);

        draft.Verify(grant, 32, 33);
        Assert.False(Check(draft, killedAt: 15, repeats: true).IsGood);
        Assert.False(Exclusion(draft, killedAt: 15, repeats: true).IsGood);
    }

    private static HistoryVerdict Exclusion(HistoryDraft draft, long killedAt, bool repeats = false) =>
        ExclusionChecker.Check(HistoryBook.Complete(draft.Operations, _ => killedAt, repeats));

    private static HistoryVerdict Check(HistoryDraft draft, long killedAt, bool repeats = false) =>
        new LinearizabilityChecker(Eventually.HangGuard).Check(HistoryBook.Complete(draft.Operations, _ => killedAt, repeats));
}
