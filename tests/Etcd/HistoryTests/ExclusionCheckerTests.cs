namespace MdLock.EtcdTests.HistoryTests;

public sealed class ExclusionCheckerTests
{
    [Fact]
    public void Given_TwoHoldersAtOnce_When_TheFirstProvesItLater_Then_ItIsFound()
    {
        var draft = new HistoryDraft();
        long first = draft.Lock(0, 10, fence: 1);
        long second = draft.Lock(5, 20, fence: 2);
        draft.Verify(second, 21, 22);
        Assert.True(draft.Exclusion.IsGood);

        draft.Verify(first, 30, 31);

        Assert.StartsWith("Two hold", Assert.Single(draft.Exclusion.Violations), StringComparison.Ordinal);
    }

    [Fact]
    public void Given_SharedHolders_When_OneIsExclusive_Then_ItIsFound()
    {
        var draft = new HistoryDraft();
        long first = draft.Share(0, 10, fence: 1);
        long second = draft.Share(0, 11, fence: 2);
        draft.Unlock(first, 40, 41);
        draft.Unlock(second, 15, 16);
        Assert.True(draft.Exclusion.IsGood);

        long third = draft.Lock(12, 20, fence: 3);
        draft.Verify(third, 21, 22);

        Assert.Single(draft.Exclusion.Violations);
    }

    [Fact]
    public void Given_AFenceTwice_When_Checked_Then_ItIsFound()
    {
        var draft = new HistoryDraft();
        draft.Share(0, 10, fence: 1);
        draft.Share(0, 10, fence: 1);

        Assert.StartsWith("One fence", Assert.Single(draft.Exclusion.Violations), StringComparison.Ordinal);
    }

    [Fact]
    public void Given_AFenceThatFalls_When_TheOtherWasGrantedBefore_Then_ItIsFound()
    {
        var draft = new HistoryDraft();
        draft.Share(0, 10, fence: 2);
        draft.Share(5, 20, fence: 1);
        Assert.True(draft.Exclusion.IsGood);

        draft.Share(11, 20, fence: 0);

        Assert.StartsWith("A fence fell", Assert.Single(draft.Exclusion.Violations), StringComparison.Ordinal);
    }

    [Fact]
    public void Given_OneWhoWaited_When_ItsFenceIsSmallerThanThatOfWhomItWaitedFor_Then_ItIsFound()
    {
        var draft = new HistoryDraft();
        long first = draft.Lock(0, 10, fence: 2);
        draft.Unlock(first, 11, 20);

        long second = draft.Lock(5, 30, fence: 1);
        Assert.True(draft.Exclusion.IsGood);
        draft.Verify(second, 31, 32);

        Assert.StartsWith("A fence fell", Assert.Single(draft.Exclusion.Violations), StringComparison.Ordinal);
    }
}
