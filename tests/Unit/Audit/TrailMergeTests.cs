using MdLock.Audit;
using MdLock.Queries;
using Microsoft.Extensions.Time.Testing;

namespace MdLock.UnitTests.Audit;

/// <summary>Several hosts, each with a trail of its own, read as one.</summary>
public sealed class TrailMergeTests : IDisposable
{
    private const string North = "00000000000000aa";
    private const string South = "00000000000000bb";
    private static readonly DateTimeOffset Start = new(2026, 1, 2, 3, 4, 5, TimeSpan.Zero);

    private readonly TrailFixture _fixture = new();
    private readonly FakeTimeProvider _time = new(Start);

    [Fact]
    public void Given_TwoHosts_When_Read_Then_TheirEventsAreInTheOrderOfTime()
    {
        WriteInTurn(10);

        Assert.Equal(Enumerable.Range(0, 10).Select(i => $"event {i}"), Read(AuditFilter.None));
        Assert.Equal(["event 8", "event 9"], Read(new AuditFilter { Tail = 2 }));
        Assert.Equal(["event 8", "event 9"], Read(new AuditFilter { Since = Start.AddSeconds(8) }));
        Assert.False(File.Exists(_fixture.Files.Current));
    }

    [Fact]
    public void Given_ClosedFilesOfTwoHosts_When_Read_Then_AllEventsAreThereOnce()
    {
        WriteInTurn(60, new AuditSettings { MaxFileBytes = 4096, KeepFiles = 20 });

        Assert.True(new TrailFiles(_fixture.Folder, North).ListClosed().Count > 1);
        Assert.Equal(
            Enumerable.Range(0, 60).Select(i => $"event {i}"),
            Read(AuditFilter.None).Where(message => message?.StartsWith("event", StringComparison.Ordinal) == true));
    }

    [Fact]
    public void Given_AnEventThatBothTold_When_Read_Then_ItIsThereOnce()
    {
        var told = new StampedEntry(TrailFixture.Entry("the commit"), Start);
        foreach (string host in (string[])[North, South])
        {
            using AuditTrail trail = Open(host);
            trail.Append([told], again: true);
        }

        Assert.Equal(["the commit"], Read(AuditFilter.None));
    }

    [Fact]
    public void Given_AClockThatWasSetBack_When_Read_Then_TheOrderOfItsTrailStays()
    {
        Append(North, "first");
        _time.AdjustTime(Start.AddHours(-1));
        Append(North, "second");
        _time.AdjustTime(Start.AddHours(1));
        Append(South, "third");

        Assert.Equal(["first", "second", "third"], Read(AuditFilter.None));
    }

    [Fact]
    public void Given_AFollower_When_AHostAppendsForTheFirstTime_Then_ItSeesThatToo()
    {
        Append(North, "before");
        var follower = new EventFollower(_fixture.Folder, since: null);
        Assert.Empty(follower.ReadNew());
        _time.Advance(TimeSpan.FromSeconds(1));
        Append(South, "south");
        _time.Advance(TimeSpan.FromSeconds(1));
        Append(North, "north");

        Assert.Equal(["south", "north"], follower.ReadNew().Select(one => one.Message));
        Assert.Empty(follower.ReadNew());
    }

    [Fact]
    public void Given_DamageInTheTrailOfAnotherHost_When_Verified_Then_ItIsFound()
    {
        WriteInTurn(6);
        string path = new TrailFiles(_fixture.Folder, South).Current;
        using AuditTrail own = Open(North);
        Assert.Empty(own.Verify(CancellationToken.None));
        File.WriteAllText(path, File.ReadAllText(path).Replace("event 3", "event x", StringComparison.Ordinal));

        Assert.Contains(own.Verify(CancellationToken.None), finding => finding.Kind == AuditFindingKind.Altered);
    }

    public void Dispose() => _fixture.Dispose();

    private IEnumerable<string?> Read(AuditFilter filter) => new TrailMerge(_fixture.Folder).Read(filter).Select(one => one.Message);

    private void WriteInTurn(int count, AuditSettings? settings = null)
    {
        for (int i = 0; i < count; i++)
        {
            Append(i % 2 == 0 ? North : South, $"event {i}", settings);
            _time.Advance(TimeSpan.FromSeconds(1));
        }
    }

    private void Append(string host, string message, AuditSettings? settings = null)
    {
        using AuditTrail trail = Open(host, settings);
        trail.Append(TrailFixture.Entry(message));
    }

    private AuditTrail Open(string host, AuditSettings? settings = null) =>
        new(_fixture.Folder, () => settings ?? new AuditSettings(), _time, host: host);
}
