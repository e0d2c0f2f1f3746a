using MdLock.Errors;
using MdLock.Rules;
using MdLock.Sessions;
using MdLock.Settings;
using MdLock.UnitTests.Support;

namespace MdLock.UnitTests.Sessions;

/// <summary>Locks for the length of a piece of work, under clocks that a test turns.</summary>
public sealed class TakenLocksTests : IDisposable
{
    private static readonly LockOptions NoWait = new() { NoWait = true };

    private readonly TemporaryDocument _document = new();
    private readonly JumpingClock _clock = new();
    private readonly MdLockEngine _engine;
    private readonly OwnerSession _ann;
    private readonly OwnerSession _bob;

    public TakenLocksTests()
    {
        _engine = new MdLockEngine(new LockSettings(), _clock);
        _ann = _engine.OpenSession("ann");
        _bob = _engine.OpenSession("bob");
    }

    [Fact]
    public void Given_AUse_When_ItEnds_Then_ItsLocksAreGoneAndNothingIsToBeSaid()
    {
        TakenLocks use = Begin("one", "two");
        Assert.Equal(2, use.Count);

        Assert.Empty(use.End());

        Assert.Empty(Locks);
        Assert.Empty(_ann.Held);
    }

    [Fact]
    public void Given_ALockThatTheOwnerHas_When_ItIsUsed_Then_ItIsRenewedAndStays()
    {
        SectionLock own = Assert.Single(_ann.Acquire(_document.Path, ["one"], NoWait, CancellationToken.None));
        LockInstant granted = own.Held.GrantedAt;
        _clock.Advance(TimeSpan.FromMinutes(4));

        TakenLocks use = Begin("one", "two");
        Assert.Equal([true, false], use.Select(use.IsRenewed));
        _clock.Advance(TimeSpan.FromMinutes(4));

        Assert.Empty(use.End());
        HeldLock kept = Assert.Single(Locks);
        Assert.Equal(own.Held.LockId, kept.LockId);
        Assert.True(kept.GrantedAt.Monotonic > granted.Monotonic);
    }

    [Fact]
    public void I6_Given_AUseThatLastsTooLong_When_ItEnds_Then_ThatIsSaidEvenIfNobodyNoticedBefore()
    {
        TakenLocks use = Begin("one");

        _clock.Advance(TimeSpan.FromMinutes(6));

        Assert.Equal(ErrorIds.LockExpired, Assert.Single(use.End()).ErrorId);
        Assert.Empty(Locks);
    }

    [Fact]
    public void I10_Given_ALockThatSomebodyTookOver_When_TheUseEnds_Then_TheSuccessorsLockStays()
    {
        TakenLocks use = Begin("one");
        _clock.Advance(TimeSpan.FromMinutes(6));
        SectionLock taken = Assert.Single(_bob.Acquire(_document.Path, ["one"], NoWait, CancellationToken.None));

        Assert.Single(use.End());

        Assert.Equal(taken.Held.LockId, Assert.Single(Locks).LockId);
    }

    [Fact]
    public void Given_ALockThatTheWorkGaveBack_When_TheUseEnds_Then_ThatIsNoLoss()
    {
        TakenLocks use = Begin("one");
        _ann.Release(use[0], CancellationToken.None);

        Assert.Empty(use.End());
    }

    [Fact]
    public void Given_AUseThatEnded_When_ItIsEndedAgain_Then_NothingHappens()
    {
        TakenLocks use = Begin("one");
        use.End();
        _ann.Acquire(_document.Path, ["one"], NoWait, CancellationToken.None);

        Assert.Empty(use.End());

        Assert.Single(Locks);
    }

    public void Dispose()
    {
        _engine.Dispose();
        _document.Dispose();
    }

    private IEnumerable<HeldLock> Locks =>
        _engine.Locks.Inspect(_document.Path, CancellationToken.None).Locks.Select(found => found.Lock);

    private TakenLocks Begin(params string[] sections) =>
        _ann.Acquire(_document.Path, sections, NoWait, CancellationToken.None);
}
