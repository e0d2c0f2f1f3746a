using MdLock.EtcdTests.Histories;

namespace MdLock.EtcdTests.HistoryTests;

/// <summary>What cannot have been is found, and what can is not called wrong.</summary>
public sealed class LinearizabilityCheckerTests
{
    [Fact]
    public void Given_OneAfterTheOther_When_Checked_Then_ItIsGood()
    {
        var draft = new HistoryDraft();
        long first = draft.Lock(0, 10, fence: 5);
        long one = draft.Commit(first, 0, 11, 20);
        draft.Unlock(first, 21, 30);
        long second = draft.Lock(1, 40, fence: 6);
        draft.Read(one, 41, 50);
        long two = draft.Commit(second, one, 51, 60);
        draft.Unlock(second, 61, 70);
        draft.Read(two, 71, 80);

        Assert.True(draft.Order.IsGood, draft.Order.ToString());
    }

    [Fact]
    public void Given_TwoExclusiveHolders_When_BothProveIt_Then_ItIsFound()
    {
        var draft = new HistoryDraft();
        long first = draft.Lock(0, 10, fence: 1);
        long second = draft.Lock(5, 20, fence: 2);
        draft.Verify(first, 30, 31);
        draft.Verify(second, 25, 26);
        draft.Expire(first, 0);

        Assert.Contains("guide", Assert.Single(draft.Order.Violations), StringComparison.Ordinal);
    }

    [Fact]
    public void Given_AHolderThatMayHaveExpired_When_AnotherIsGrantedAndTheFirstIsRefused_Then_ItIsGood()
    {
        var draft = new HistoryDraft();
        long first = draft.Lock(0, 10, fence: 1);
        draft.Verify(first, 11, 12);
        draft.Expire(first, 5);
        long second = draft.Lock(5, 20, fence: 2);
        draft.Verify(first, 30, 31, Outcome.Refused);
        draft.Verify(second, 25, 26);

        Assert.True(draft.Order.IsGood, draft.Order.ToString());
    }

    [Fact]
    public void Given_AHolderThatCannotHaveExpired_When_AnotherIsGranted_Then_ItIsFound()
    {
        var draft = new HistoryDraft();
        draft.Lock(0, 10, fence: 1);
        draft.Lock(11, 20, fence: 2);

        Assert.Single(draft.Order.Violations);
    }

    [Fact]
    public void Given_ACommitOfAZombie_When_TheLockHadPassedOn_Then_ItIsFound()
    {
        var draft = new HistoryDraft();
        long first = draft.Lock(0, 10, fence: 1);
        draft.Expire(first, 10);
        long second = draft.Lock(11, 20, fence: 2);
        draft.Unlock(second, 21, 30);
        draft.Commit(first, 0, 31, 40);

        Assert.Single(draft.Order.Violations);
    }

    [Fact]
    public void Given_ALostCommit_When_AReadAfterItDoesNotSeeIt_Then_ItIsFound()
    {
        var draft = new HistoryDraft();
        long grant = draft.Lock(0, 10, fence: 1);
        draft.Commit(grant, 0, 11, 20);
        draft.Read(0, 21, 30);

        Assert.Single(draft.Order.Violations);
    }

    [Fact]
    public void Given_ACommitThatNobodyWasToldOf_When_ItIsSeenOrNot_Then_BothAreGood()
    {
        foreach (bool isSeen in (bool[])[true, false])
        {
            var draft = new HistoryDraft();
            long grant = draft.Lock(0, 10, fence: 1);
            long commit = draft.Commit(grant, 0, 11, 0, Outcome.Unknown);
            draft.Read(0, 21, 30);
            draft.Read(isSeen ? commit : 0, 31, 40);

            Assert.True(draft.Order.IsGood, draft.Order.ToString());
        }
    }

    [Fact]
    public void Given_ACommitThatNobodyWasToldOf_When_ItIsSeenAndThenNot_Then_ItIsFound()
    {
        var draft = new HistoryDraft();
        long grant = draft.Lock(0, 10, fence: 1);
        long commit = draft.Commit(grant, 0, 11, 0, Outcome.Unknown);
        draft.Read(commit, 21, 30);
        draft.Read(0, 31, 40);

        Assert.Single(draft.Order.Violations);
    }

    [Fact]
    public void Given_TwoCommitsOnOneValue_When_BothSucceed_Then_ItIsFound()
    {
        var draft = new HistoryDraft();
        long one = draft.Share(0, 10, fence: 1);
        long other = draft.Share(0, 10, fence: 2);
        draft.Commit(one, 0, 11, 20);
        draft.Commit(other, 0, 11, 20);

        Assert.Single(draft.Order.Violations);
    }

    [Fact]
    public void Given_ACommitThatWasRefusedForNoReason_When_Checked_Then_ItIsFound()
    {
        var draft = new HistoryDraft();
        long grant = draft.Lock(0, 10, fence: 1);
        draft.Commit(grant, 0, 11, 20, Outcome.Refused);

        Assert.Single(draft.Order.Violations);
    }

    [Fact]
    public void Given_AFenceThatDoesNotGrow_When_Checked_Then_ItIsFound()
    {
        var draft = new HistoryDraft();
        long first = draft.Lock(0, 10, fence: 2);
        draft.Unlock(first, 11, 20);
        draft.Lock(5, 30, fence: 2);

        Assert.Single(draft.Order.Violations);
    }

    [Fact]
    public void Given_AnExclusiveLockAmongSharedOnes_When_Checked_Then_ItIsFound()
    {
        var draft = new HistoryDraft();
        long first = draft.Share(0, 10, fence: 1);
        long second = draft.Share(0, 10, fence: 2);
        draft.Unlock(first, 11, 20);
        draft.Lock(21, 30, fence: 3);
        Assert.Single(draft.Order.Violations);

        // With the second one given back meanwhile it could have been.
        draft.Unlock(second, 22, 40);
        Assert.True(draft.Order.IsGood, draft.Order.ToString());
    }

    [Fact]
    public void Given_ManySmallHistories_When_CheckedByTryingAllOrders_Then_BothAgree()
    {
        const int Histories = 4000;
        var random = new Random(20260101);
        int bad = 0;
        for (int i = 0; i < Histories; i++)
        {
            HistoryDraft draft = SmallHistory(random);

            bool isGood = draft.Order.IsGood;

            Assert.True(isGood == AllOrders.Allow(draft.Operations), string.Join('\n', draft.Operations));
            bad += isGood ? 0 : 1;
        }

        // Neither answer is the rare one.
        Assert.InRange(bad, Histories / 10, Histories * 9 / 10);
    }

    [Theory]
    [InlineData(1)]
    [InlineData(2)]
    [InlineData(3)]
    public void Given_ALongHistoryOfMany_When_OneOfItsValuesIsChanged_Then_OnlyThenItIsFound(int seed)
    {
        const int Operations = 8_000;
        List<Operation> history = SimulatedRun.Make(clients: 24, Operations, seed);
        var checker = new LinearizabilityChecker(Eventually.HangGuard);
        HistoryVerdict good = checker.Check(history);
        Assert.True(good.IsGood, good.ToString());
        Assert.True(ExclusionChecker.Check(history).IsGood);

        var random = new Random(seed);
        foreach (OperationKind kind in (OperationKind[])[OperationKind.Read, OperationKind.Commit, OperationKind.LockExclusive])
        {
            int[] places = [.. Enumerable.Range(history.Count / 2, history.Count / 2).Where(
                i => history[i].Kind == kind && history[i].Outcome == Outcome.Done)];
            int place = places[random.Next(places.Length)];
            List<Operation> wrong = [.. history];

            // What was committed first of all, and a fence that was given out long before.
            wrong[place] = wrong[place] with { Value = 0, Fence = 1 };

            HistoryVerdict bad = checker.Check(wrong);
            Assert.True(bad.Undecided.Count == 0, bad.ToString());
            Assert.Single(bad.Violations);
        }
    }

    [Fact]
    public void Given_NoTime_When_AHistoryIsLong_Then_ItIsCalledUndecidedAndNotGood()
    {
        HistoryVerdict verdict = new LinearizabilityChecker(TimeSpan.Zero).Check(SimulatedRun.Make(clients: 4, 4000, seed: 7));

        Assert.False(verdict.IsGood);
        Assert.Empty(verdict.Violations);
        Assert.Single(verdict.Undecided);
    }

    private static HistoryDraft SmallHistory(Random random)
    {
        var draft = new HistoryDraft();
        int count = random.Next(2, 7);
        var grants = new List<long>();
        var values = new List<long> { 0 };
        for (int i = 0; i < count; i++)
        {
            long from = random.Next(20);
            long until = from + random.Next(1, 10);
            Outcome outcome = random.Next(5) switch { 0 => Outcome.Unknown, 1 => Outcome.Refused, _ => Outcome.Done };
            long grant = grants.Count == 0 ? 0 : grants[random.Next(grants.Count)];
            long value = values[random.Next(values.Count)];
            switch (grant == 0 ? 0 : random.Next(7))
            {
                case 0 or 1:
                    grants.Add(draft.Lock(from, until, random.Next(1, 5), random.Next(2) == 0 ? OperationKind.LockShared : OperationKind.LockExclusive));
                    break;
                case 2:
                    draft.Unlock(grant, from, until, outcome);
                    break;
                case 3:
                    draft.Verify(grant, from, until, outcome == Outcome.Unknown ? Outcome.Done : outcome);
                    break;
                case 4:
                    draft.Read(value, from, until);
                    break;
                case 5:
                    values.Add(draft.Commit(grant, value, from, until, outcome));
                    break;
                default:
                    draft.Expire(grant, from);
                    break;
            }
        }

        return draft;
    }
}
