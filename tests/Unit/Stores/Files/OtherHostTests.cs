using MdLock.Locking;
using MdLock.Rules.Staleness;
using MdLock.Rules;
using MdLock.UnitTests.Support;

namespace MdLock.UnitTests.Stores.Files;

/// <summary>I8 among hosts: another host is watched by one's own clock, never timed by its own.</summary>
public sealed class OtherHostTests : IDisposable
{
    private static readonly TimeSpan Interval = TimeSpan.FromSeconds(30);

    private readonly TemporaryDocument _document = new();
    private readonly TestHost _here;
    private readonly TestHost _there;
    private readonly LockOwner _stranger;

    public OtherHostTests()
    {
        _here = new TestHost(_document, "here", "boot here");
        _there = new TestHost(_document, "there", "boot there");
        _stranger = _there.Owner("stranger");
    }

    [Theory]
    [InlineData(-3650)]
    [InlineData(0)]
    [InlineData(3650)]
    public void I8_Given_ALockFromElsewhere_When_ItsHeartbeatGrows_Then_ItLivesWhateverItsWallClockSays(int days)
    {
        _there.Clock.Jump(TimeSpan.FromDays(days));
        _there.Lock(_stranger, "one");

        for (int beat = 1; beat <= 9; beat++)
        {
            Assert.Null(Assert.Single(_here.Table.Locks).Verdict);
            _here.Clock.Advance(Interval);
            _there.Beat(_stranger, beat);
        }

        Assert.IsType<AcquireResult.Refused>(_here.Ask(_here.Owner("me"), "one"));
    }

    [Fact]
    public void I9_Given_ALockFromElsewhere_When_ItsHeartbeatStandsStill_Then_ItIsLostByOnesOwnClock()
    {
        HeldLock held = _there.Lock(_stranger, "one");
        _there.Beat(_stranger, 1);
        Assert.Null(Assert.Single(_here.Table.Locks).Verdict);
        _here.Clock.Advance(Interval * StalenessRules.MissedHeartbeats);
        Assert.Null(Assert.Single(_here.Table.Locks).Verdict);

        _here.Clock.Advance(TimeSpan.FromSeconds(1));

        var granted = Assert.IsType<AcquireResult.Granted>(_here.Ask(_here.Owner("me"), "one"));
        Reclaimed reclaimed = Assert.Single(granted.Reclaimed);
        Assert.Equal((held.LockId, StaleReason.HeartbeatLost), (reclaimed.Lock?.LockId, reclaimed.Verdict.Reason));
    }

    [Fact]
    public void I8_Given_ALockFromElsewhere_When_ItIsNeverSeenBefore_Then_ItsAgeDoesNotCount()
    {
        _there.Clock.Jump(TimeSpan.FromDays(-1));
        _there.Lock(_stranger, "one");
        _here.Clock.Advance(TimeSpan.FromDays(1));

        Assert.Null(Assert.Single(_here.Table.Locks).Verdict);
    }

    [Fact]
    public void I9_Given_ShortLivedScripts_When_TheyLookOneAfterAnother_Then_TheyShareWhatTheySaw()
    {
        _there.Lock(_stranger, "one");
        for (int script = 0; script < 4; script++)
        {
            using var next = new TestHost(_document, "here", "boot here", _here.Clock);
            Assert.Null(Assert.Single(next.Table.Locks).Verdict);
            _here.Clock.Advance(TimeSpan.FromSeconds(25));
        }

        Assert.Equal(StaleReason.HeartbeatLost, Assert.Single(_here.Table.Locks).Verdict?.Reason);
    }

    [Fact]
    public void I8_Given_WhatWasSeenBeforeARestart_When_JudgedAfterIt_Then_ItDoesNotCount()
    {
        _there.Lock(_stranger, "one");
        Assert.Null(Assert.Single(_here.Table.Locks).Verdict);
        using var restarted = new TestHost(_document, "here", "next boot here");
        restarted.Clock.Advance(TimeSpan.FromDays(1));

        Assert.Null(Assert.Single(restarted.Table.Locks).Verdict);
    }

    [Fact]
    public void I9_Given_ALockFromElsewhereThatBeatsButIsNotRenewed_When_ItsTimeIsOver_Then_ItIsStale()
    {
        _there.Lock(_stranger, "one");
        for (int beat = 1; beat <= 11; beat++)
        {
            _there.Beat(_stranger, beat);
            _ = _here.Table;
            _here.Clock.Advance(Interval);
        }

        _there.Beat(_stranger, 12);
        Assert.Equal(StaleReason.TimeToLiveOver, Assert.Single(_here.Table.Locks).Verdict?.Reason);
    }

    [Fact]
    public void I8_Given_ALockFromElsewhere_When_ItIsRenewed_Then_ItsTimeStartsAnew()
    {
        _there.Lock(_stranger, "one");
        _ = _here.Table;
        for (int minute = 1; minute <= 10; minute++)
        {
            _here.Clock.Advance(TimeSpan.FromMinutes(1));
            _there.Clock.Advance(TimeSpan.FromMinutes(1));
            _there.Lock(_stranger, "one");
            Assert.Null(Assert.Single(_here.Table.Locks).Verdict);
        }
    }

    /// <inheritdoc/>
    public void Dispose()
    {
        _here.Dispose();
        _there.Dispose();
        _document.Dispose();
    }
}
