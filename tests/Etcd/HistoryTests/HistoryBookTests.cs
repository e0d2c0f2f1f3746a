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

    private static HistoryVerdict Check(HistoryDraft draft, long killedAt, bool repeats = false) =>
        new LinearizabilityChecker(Eventually.HangGuard).Check(HistoryBook.Complete(draft.Operations, _ => killedAt, repeats));
}
