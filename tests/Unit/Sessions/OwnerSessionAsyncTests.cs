using System.Collections.Immutable;
using MdLock.Commits;
using MdLock.Errors;
using MdLock.Rules;
using MdLock.Sessions;
using MdLock.Settings;
using MdLock.UnitTests.Support;

namespace MdLock.UnitTests.Sessions;

/// <summary>Locks and changes that are awaited.</summary>
public sealed class OwnerSessionAsyncTests : IDisposable
{
    private const string Text = "# Guide\n\n## Install\n\nget\n\n## Usage\n\nrun\n";

    private static readonly TimeSpan HangGuard = TimeSpan.FromMinutes(2);
    private static readonly LockOptions Patient = new() { Timeout = HangGuard };
    private static readonly CancellationToken Never = CancellationToken.None;

    private readonly TemporaryDocument _document = new(Text);
    private readonly MdLockEngine _engine = new(new LockSettings { SyncsCommits = false, MaxRetries = 0 });
    private readonly OwnerSession _ann;
    private readonly OwnerSession _bob;

    public OwnerSessionAsyncTests()
    {
        _ann = _engine.OpenSession("ann");
        _bob = _engine.OpenSession("bob");
    }

    private ImmutableArray<Ticket> Queue =>
        [.. _engine.Locks.Inspect(_document.Path, Never).Tickets.Select(found => found.Ticket)];

    [Fact]
    public async Task Given_AFreeSection_When_ItIsLocked_Then_TheLockIsThere()
    {
        TakenLocks taken = await _ann.AcquireAsync(_document.Path, ["install"], Patient, Never).WaitAsync(HangGuard, Never);

        Assert.Equal("install", Assert.Single(taken).SectionId);
        Assert.Null(taken[0].TicketOrder);
        Assert.Same(taken[0], Assert.Single(_ann.Held));
    }

    [Fact]
    public async Task Given_ALockedSection_When_ItIsAwaited_Then_TheLockComesWithItsRelease()
    {
        SectionLock held = Lock(_ann, "install");
        Task<TakenLocks> wait = _bob.AcquireAsync(_document.Path, ["install"], Patient, Never);
        await Waiting(1);
        Assert.False(wait.IsCompleted);

        held.Dispose();

        SectionLock taken = Assert.Single(await wait.WaitAsync(HangGuard, Never));
        Assert.True(taken.Fence > held.Fence);
        Assert.NotNull(taken.TicketOrder);
        Assert.Empty(Queue);
    }

    [Fact]
    public async Task Given_SeveralThatWait_When_TheLockIsReleased_Then_TheyHaveItInTheOrderInWhichTheyCame()
    {
        SectionLock held = Lock(_ann, "install");
        var order = new List<int>();
        var waits = new List<Task>();
        for (int number = 0; number < 5; number++)
        {
            waits.Add(TakeAndRelease(number, order));
            await Waiting(number + 1);
        }

        held.Dispose();
        await Task.WhenAll(waits).WaitAsync(HangGuard, Never);

        Assert.Equal([0, 1, 2, 3, 4], order);
    }

    [Fact]
    public async Task Given_AWait_When_ItIsCancelled_Then_NothingIsLeftBehindAndTheNextOneHasItsTurn()
    {
        SectionLock held = Lock(_ann, "install");
        using var stop = new CancellationTokenSource();
        Task<TakenLocks> wait = _bob.AcquireAsync(_document.Path, ["install"], Patient, stop.Token);
        await Waiting(1);
        using OwnerSession carol = _engine.OpenSession("carol");
        Task<TakenLocks> next = carol.AcquireAsync(_document.Path, ["install"], Patient, Never);
        await Waiting(2);

        await stop.CancelAsync();

        await Assert.ThrowsAnyAsync<OperationCanceledException>(() => wait.WaitAsync(HangGuard, Never));
        await Waiting(1);
        held.Dispose();
        Assert.Single(await next.WaitAsync(HangGuard, Never));
        Assert.Empty(_bob.Held);
    }

    [Fact]
    public async Task Given_AWait_When_ItsTimeIsOver_Then_ItSaysWhoHoldsTheLockAndNothingIsLeftBehind()
    {
        Lock(_ann, "install");

        LockAcquisitionException refusal = await Assert.ThrowsAsync<LockAcquisitionException>(() => _bob
            .AcquireAsync(_document.Path, ["install"], new() { Timeout = TimeSpan.FromMilliseconds(50) }, Never)
            .WaitAsync(HangGuard, Never));

        Assert.Equal(ErrorIds.LockWaitTimeout, refusal.ErrorId);
        Assert.Empty(Queue);
    }

    [Fact]
    public async Task Given_ALockedSection_When_ItIsAskedForWithoutAWait_Then_ItIsRefused()
    {
        Lock(_ann, "install");

        LockAcquisitionException refusal = await Assert.ThrowsAsync<LockAcquisitionException>(() => _bob
            .AcquireAsync(_document.Path, ["install"], new() { NoWait = true }, Never).WaitAsync(HangGuard, Never));

        Assert.Equal(ErrorIds.LockHeld, refusal.ErrorId);
    }

    [Fact]
    public async Task Given_ASession_When_ItIsEndedWhileItWaits_Then_TheLockIsNotKept()
    {
        SectionLock held = Lock(_ann, "install");
        Task<TakenLocks> wait = _bob.AcquireAsync(_document.Path, ["install"], Patient, Never);
        await Waiting(1);

        _bob.Dispose();
        held.Dispose();

        await Assert.ThrowsAsync<ObjectDisposedException>(() => wait.WaitAsync(HangGuard, Never));
        Assert.Empty(_engine.Locks.Inspect(_document.Path, Never).Locks);
    }

    [Fact]
    public async Task Given_ALockedSection_When_AChangeIsAwaited_Then_ItIsCommittedAfterwardsAndItsLockGivenBack()
    {
        SectionLock held = Lock(_ann, "install");
        Task<CommitResult> change = _bob.ChangeAsync(
            _document.Path, [SectionChange.SetBody("install", "fetch")], Patient, token: null, Never);
        await Waiting(1);
        Assert.Equal(Text, _document.Content);

        held.Dispose();

        CommitResult result = await change.WaitAsync(HangGuard, Never);
        Assert.Equal(2, result.Versions[^1].Version);
        Assert.Equal(Text.Replace("get", "fetch", StringComparison.Ordinal), _document.Content);
        Assert.Empty(_bob.Held);
    }

    [Fact]
    public async Task Given_AChangeThatWaits_When_ItsSectionIsRenamedMeanwhile_Then_ItIsChangedUnderItsNewId()
    {
        SectionLock held = Lock(_ann, "install");
        Task<CommitResult> change = _bob.ChangeAsync(
            _document.Path, [SectionChange.SetBody("install", "fetch")], Patient, token: null, Never);
        await Waiting(1);

        _ann.Change(_document.Path, [SectionChange.Rename("install", "Setup")], Patient, token: null, Never);
        held.Dispose();

        Assert.Equal("setup", (await change.WaitAsync(HangGuard, Never)).Section?.Id);
    }

    [Fact]
    public async Task Given_ALockOfOnesOwn_When_AChangeIsAwaited_Then_ItIsMadeInItsNameAndItStays()
    {
        SectionLock held = Lock(_ann, "install");

        using (ChangeUnderLock change = await _ann
            .BeginChangeAsync(_document.Path, [SectionChange.Append("install", "more")], Patient, token: null, Never)
            .WaitAsync(HangGuard, Never))
        {
            change.Commit(Never);
        }

        Assert.Same(held, Assert.Single(_ann.Held));
        Assert.Contains("get\nmore\n", _document.Content, StringComparison.Ordinal);
    }

    /// <inheritdoc/>
    public void Dispose()
    {
        _engine.Dispose();
        _document.Dispose();
    }

    private async Task TakeAndRelease(int number, List<int> order)
    {
        using OwnerSession session = _engine.OpenSession($"{number}");
        TakenLocks taken = await session.AcquireAsync(_document.Path, ["install"], Patient, Never);
        order.Add(number);
        taken.GiveBack(taken);
    }

    private SectionLock Lock(OwnerSession session, string section) =>
        Assert.Single(session.Acquire(_document.Path, [section], Patient, Never));

    private async Task Waiting(int count)
    {
        using var tooLong = new CancellationTokenSource(HangGuard);
        while (Queue.Length != count)
        {
            Assert.False(tooLong.IsCancellationRequested, $"{Queue.Length} wait, and not {count}.");
            await Task.Delay(TimeSpan.FromMilliseconds(5), Never);
        }
    }
}
