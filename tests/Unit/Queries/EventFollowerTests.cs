using MdLock.Audit;
using MdLock.Queries;
using MdLock.Settings;
using MdLock.UnitTests.Audit;

namespace MdLock.UnitTests.Queries;

public sealed class EventFollowerTests : IDisposable
{
    private readonly TrailFixture _fixture = new();
    private readonly MdLockEngine _engine = new(new LockSettings());

    [Fact]
    public void Given_ATrail_When_FollowedFromNow_Then_OnlyWhatComesLaterIsReadAndOnce()
    {
        _fixture.Write(3);
        EventFollower follower = Follow();
        Assert.Empty(follower.ReadNew());

        _fixture.Write(2);

        Assert.Equal([4, 5], Sequences(follower));
        Assert.Empty(follower.ReadNew());
    }

    [Fact]
    public void Given_NoTrail_When_OneIsBegun_Then_AllOfItIsRead()
    {
        EventFollower follower = Follow();
        Assert.Empty(follower.ReadNew());

        _fixture.Write(2);

        Assert.Equal([1, 2], Sequences(follower));
    }

    [Theory]
    [InlineData(1)]
    [InlineData(7)]
    [InlineData(60)]
    public void Given_ATrailThatIsRotatedAgainAndAgain_When_Followed_Then_NoEventIsMissedOrTwice(int betweenLooks)
    {
        var settings = new AuditSettings { MaxFileBytes = 4096, KeepFiles = 50 };
        EventFollower follower = Follow();
        var seen = new List<long>();

        for (int written = 0; written < 120; written += betweenLooks)
        {
            _fixture.Write(betweenLooks, settings);
            seen.AddRange(Sequences(follower));
        }

        Assert.True(_fixture.Files.ListClosed().Count > 2);
        Assert.Equal(_fixture.Read().Select(one => one.Sequence), seen);
        Assert.Equal(Enumerable.Range(1, seen.Count).Select(one => (long)one), seen);
    }

    [Fact]
    public void Given_ALineThatIsBeingWritten_When_ItIsFinished_Then_ItsEventIsReadThen()
    {
        _fixture.Write(2);
        string path = _fixture.Files.Current;
        byte[] whole = File.ReadAllBytes(path);
        int start = Array.IndexOf(whole, (byte)'\n') + 1;
        File.WriteAllBytes(path, whole[..start]);
        EventFollower follower = Follow();

        File.WriteAllBytes(path, whole[..^20]);
        Assert.Empty(follower.ReadNew());
        File.WriteAllBytes(path, whole);

        Assert.Equal([2], Sequences(follower));
    }

    [Fact]
    public void Given_ATrailThatSomebodyRemoved_When_ItIsBegunAnew_Then_ItsEventsAreNew()
    {
        _fixture.Write(5);
        EventFollower follower = Follow();
        File.Delete(_fixture.Files.Current);
        File.Delete(_fixture.Files.Head);
        Assert.Empty(follower.ReadNew());

        _fixture.Write(1);

        Assert.Equal([1], Sequences(follower));
    }

    [Fact]
    public void Given_ATrail_When_FollowedSinceAMoment_Then_WhatHappenedBeforeIsNotRead()
    {
        _fixture.Write(2);
        DateTimeOffset moment = _fixture.Read()[1].Time;

        var follower = _engine.Events.Follow(_fixture.Folder.DocumentPath, moment);

        Assert.All(follower.ReadNew(), one => Assert.True(one.Time >= moment));
        _fixture.Write(1);
        Assert.Equal([3], Sequences(follower));
    }

    public void Dispose()
    {
        _engine.Dispose();
        _fixture.Dispose();
    }

    private EventFollower Follow() => _engine.Events.Follow(_fixture.Folder.DocumentPath);

    private static long[] Sequences(EventFollower follower) => [.. follower.ReadNew().Select(one => one.Sequence)];
}
