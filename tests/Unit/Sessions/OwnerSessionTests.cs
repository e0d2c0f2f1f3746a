using MdLock.Errors;
using MdLock.Locking;
using MdLock.Rules;
using MdLock.Sessions;
using MdLock.Settings;
using MdLock.UnitTests.Support;

namespace MdLock.UnitTests.Sessions;

/// <summary>Sessions under clocks that a test turns.</summary>
public sealed class OwnerSessionTests : IDisposable
{
    private static readonly LockOptions NoWait = new() { NoWait = true };

    private readonly TemporaryDocument _document = new();
    private readonly JumpingClock _clock = new();
    private readonly MdLockEngine _engine;
    private readonly OwnerSession _ann;
    private readonly OwnerSession _bob;

    public OwnerSessionTests()
    {
        _engine = new MdLockEngine(new LockSettings(), _clock);
        _ann = _engine.OpenSession("ann");
        _bob = _engine.OpenSession("bob");
    }

    [Theory]
    [InlineData(-400)]
    [InlineData(400)]
    public void I8_Given_ALiveLock_When_TheWallClockJumps_Then_NobodyTakesIt(int days)
    {
        Acquire(_ann);

        _clock.Jump(TimeSpan.FromDays(days));

        Assert.Equal(ErrorIds.LockHeld, Assert.Throws<LockAcquisitionException>(() => Acquire(_bob)).ErrorId);
    }

    [Fact]
    public void I6_I9_Given_ALockPastItsTime_When_AnotherTakesIt_Then_ThatIsToldToBoth()
    {
        SectionLock late = Acquire(_ann);
        _clock.Advance(TimeSpan.FromMinutes(6));
        var reclaimed = new List<Reclaimed>();

        SectionLock taken = Acquire(_bob, NoWait with { OnReclaim = reclaimed.Add });

        Assert.Equal(late.Held.LockId, Assert.Single(reclaimed).Lock?.LockId);
        Assert.True(taken.Held.Fence > late.Held.Fence);
        Assert.True(late.Lost.WaitHandle.WaitOne(HangGuard));
        Assert.Equal(ErrorIds.LockExpired, late.LossReason?.ErrorId);
    }

    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public void Given_ALockThatIsKeptAlive_When_ItsTimePassesAgainAndAgain_Then_ItIsHeldAsLongAsTheSessionLives(bool isLease)
    {
        SectionLock kept = Acquire(_ann, NoWait with { KeepAlive = true, Persistent = isLease, TimeToLive = TimeSpan.FromMinutes(1) });

        for (int i = 0; i < 4; i++)
        {
            DateTimeOffset granted = kept.Held.GrantedAt.Wall;
            _clock.Advance(TimeSpan.FromSeconds(31));
            Assert.True(SpinWait.SpinUntil(() => kept.Held.GrantedAt.Wall > granted, HangGuard));
        }

        Assert.Null(kept.LossReason);
        Assert.Equal(ErrorIds.LockHeld, Assert.Throws<LockAcquisitionException>(() => Acquire(_bob)).ErrorId);
        _ann.Dispose();
        _clock.Advance(TimeSpan.FromMinutes(6));
        Acquire(_bob);
    }

    [Fact]
    public void Given_ALockOfBefore_When_WorkThatKeptItAliveIsDone_Then_ItEndsInItsTime()
    {
        SectionLock own = Acquire(_ann);
        TakenLocks work = _ann.Acquire(_document.Path, ["one"], NoWait with { KeepAlive = true }, CancellationToken.None);
        Assert.Same(own, work[0]);
        Assert.True(own.IsKeptAlive);

        Assert.Empty(work.End());

        Assert.False(own.IsKeptAlive);
        _clock.Advance(TimeSpan.FromMinutes(6));
        Assert.True(own.Lost.WaitHandle.WaitOne(HangGuard));
        Assert.Equal(own, Assert.Single(_ann.TakeLosses()));
        Assert.Empty(_ann.TakeLosses());
    }

    [Fact]
    public void Given_AWaitForALease_When_AHeartbeatIsDue_Then_ItIsGivenInTheNameThatWaits()
    {
        Acquire(_ann);
        using var cancellation = new CancellationTokenSource();
        LockOptions call = new() { Timeout = TimeSpan.FromMinutes(5), Persistent = true };
        Task wait = Task.Run(() => _bob.Acquire(_document.Path, ["one"], call, cancellation.Token));
        Assert.True(SpinWait.SpinUntil(() => Table.Tickets.Length == 1, HangGuard));
        string beat = Path.Combine(_document.Locks, Table.Tickets[0].Ticket.OwnerId + ".heartbeat");

        _clock.Advance(TimeSpan.FromSeconds(30));

        Assert.True(SpinWait.SpinUntil(() => File.Exists(beat), HangGuard));
        cancellation.Cancel();
        Assert.ThrowsAny<OperationCanceledException>(() => wait.GetAwaiter().GetResult());
    }

    [Fact]
    public void I1_Given_ALockOnTheDocumentsOwnBody_When_ThePreambleIsAskedFor_Then_ItIsTheSameText()
    {
        File.WriteAllText(_document.Path, "before\n\n# One\n");
        _ann.Acquire(_document.Path, ["_document"], NoWait with { Scope = LockScope.Body }, CancellationToken.None);

        var refused = Assert.Throws<LockAcquisitionException>(
            () => _bob.Acquire(_document.Path, ["_preamble"], NoWait, CancellationToken.None));

        Assert.Equal(ErrorIds.LockHeld, refused.ErrorId);
        _bob.Acquire(_document.Path, ["one"], NoWait, CancellationToken.None);
    }

    [Fact]
    public void Given_ALockThatIsReleasedTwice_When_AnotherHasItByThen_Then_ThatOneKeepsIt()
    {
        SectionLock first = Acquire(_ann);
        first.Dispose();
        SectionLock second = Acquire(_bob);

        first.Dispose();
        _ann.Dispose();

        Assert.Equal(second.Held.LockId, Assert.Single(Table.Locks).Lock.LockId);
    }

    [Fact]
    public void Given_ALostLockThatWasTakenAgain_When_TheFirstIsDisposed_Then_TheSecondStays()
    {
        SectionLock lost = Acquire(_ann);
        _clock.Advance(TimeSpan.FromMinutes(6));
        Assert.True(lost.Lost.WaitHandle.WaitOne(HangGuard));
        SectionLock again = Acquire(_ann);

        lost.Dispose();

        Assert.Equal(again.Held.LockId, Assert.Single(Table.Locks).Lock.LockId);
        Assert.Null(again.LossReason);
    }

    [Fact]
    public void Given_HeartbeatsThatAreDue_When_TheEngineEnds_Then_NoThreadGoesOnWithClosedDocuments()
    {
        // The heartbeat thread of an engine that did would end the process of the test.
        for (int time = 0; time < 40; time++)
        {
            using var engine = new MdLockEngine(new LockSettings(), _clock);
            using OwnerSession session = engine.OpenSession($"{time}");
            SectionLock held = Acquire(session);
            _clock.Advance(TimeSpan.FromMinutes(6));
            held.Lost.WaitHandle.WaitOne(HangGuard);
        }

        Assert.Empty(Table.Locks);
    }

    /// <inheritdoc/>
    public void Dispose()
    {
        _engine.Dispose();
        _document.Dispose();
    }

    // Only a hang lasts this long.
    private static TimeSpan HangGuard => TimeSpan.FromMinutes(1);

    private TableSnapshot Table => _engine.Locks.Inspect(_document.Path, CancellationToken.None);

    private SectionLock Acquire(OwnerSession session, LockOptions? call = null) =>
        session.Acquire(_document.Path, ["one"], call ?? NoWait, CancellationToken.None)[0];
}
