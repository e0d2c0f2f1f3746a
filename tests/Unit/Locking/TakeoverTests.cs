using MdLock.Errors;
using MdLock.Locking;
using MdLock.Rules;
using MdLock.Rules.Staleness;
using MdLock.UnitTests.Commits;

namespace MdLock.UnitTests.Locking;

/// <summary>What becomes of a request that a stale lock is in the way of.</summary>
public sealed class TakeoverTests : IDisposable
{
    private static readonly LockTarget Target = LockTarget.Of(["_document", "install"], LockScope.Subtree);

    private readonly MemoryLockStore _store = new();
    private readonly HeldLock _held;

    public TakeoverTests() => _held = _store.Hold(Target);

    public void Dispose() => _store.Dispose();

    [Fact]
    public void Given_ADeadHolder_When_CommitsRest_Then_ItsLockIsTakenOver()
    {
        _store.Verdict = new StaleVerdict(StaleReason.OwnerDead, "process 1 has ended");

        var granted = Assert.IsType<AcquireResult.Granted>(Ask(TimeSpan.Zero));

        Assert.Equal(_held.LockId, Assert.Single(granted.Reclaimed).Lock!.LockId);
    }

    [Theory]
    [InlineData(0)]
    [InlineData(60)]
    public void I11_Given_ADeadHolder_When_ACommitDoesNotEnd_Then_ItSaysSoAndLeavesNoTicket(int seconds)
    {
        _store.Verdict = new StaleVerdict(StaleReason.OwnerDead, "process 1 has ended");
        _store.Unrest = new StoreException(ErrorIds.GuardTimeout, "A commit does not come to its end.");

        var impossible = Assert.Throws<StaleProcessLockException>(() => Ask(TimeSpan.FromSeconds(seconds)));

        Assert.Equal(ErrorIds.LockHolderTerminated, impossible.ErrorId);
        Assert.Same(_store.Unrest, impossible.InnerException);
        Assert.Contains("ada", impossible.Message, StringComparison.Ordinal);
        Assert.Contains(_store.Unrest.Message, impossible.Message, StringComparison.Ordinal);
        Assert.Equal(_held, Assert.Single(_store.Table.Locks));
        Assert.Empty(_store.Table.Tickets);
    }

    [Fact]
    public void Given_ALockPastItsTime_When_ACommitDoesNotEnd_Then_TheStoreIsAtFaultAndNotTheProcess()
    {
        _store.Verdict = new StaleVerdict(StaleReason.TimeToLiveOver, "held too long");
        _store.Unrest = new StoreException(ErrorIds.GuardTimeout, "A commit does not come to its end.");

        Assert.Same(_store.Unrest, Assert.Throws<StoreException>(() => Ask(TimeSpan.Zero)));
    }

    private AcquireResult Ask(TimeSpan timeout) => new LockManager(_store, TimeProvider.System).TryAcquire(
        new LockRequest
        {
            Owner = _held.Owner with { OwnerId = "other" },
            Targets = [Target],
            Mode = LockMode.Exclusive,
            Operation = "",
            TimeToLive = TimeSpan.FromMinutes(5),
            Patience = timeout,
            HeartbeatInterval = TimeSpan.FromSeconds(30),
        },
        new AcquireOptions { Timeout = timeout },
        CancellationToken.None);
}
