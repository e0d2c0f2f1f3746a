using System.Globalization;
using MdLock.Formatting;

namespace MdLock.UnitTests.Cmdlets.Formatting;

public sealed class TimeTextTests
{
    [Theory]
    [InlineData("00:00:00", "0s")]
    [InlineData("00:00:00.9", "0s")]
    [InlineData("00:00:59.9", "59s")]
    [InlineData("00:01:00", "1m")]
    [InlineData("00:02:10", "2m 10s")]
    [InlineData("01:00:59", "1h")]
    [InlineData("03:05:00", "3h 5m")]
    [InlineData("1.00:59:00", "1d")]
    [InlineData("400.02:00:00", "400d 2h")]
    [InlineData("-00:02:10", "-2m 10s")]
    public void Given_AnAge_When_ItIsSaid_Then_ByItsTwoGreatestUnits(string age, string expected) =>
        Assert.Equal(expected, TimeText.Span(TimeSpan.Parse(age, CultureInfo.InvariantCulture)));

    [Theory]
    [InlineData(0, "0ms")]
    [InlineData(0.1234, "0.12ms")]
    [InlineData(0.996, "1ms")]
    [InlineData(1.26, "1.3ms")]
    [InlineData(9.96, "10ms")]
    [InlineData(340.4, "340ms")]
    [InlineData(999.6, "1s")]
    [InlineData(1520, "1.5s")]
    [InlineData(9960, "10s")]
    [InlineData(130_000, "2m 10s")]
    public void Given_ALatency_When_ItIsSaid_Then_InItsOwnUnit(double milliseconds, string expected)
    {
        Assert.Equal(expected, TimeText.Milliseconds(milliseconds));
        Assert.Equal(expected, TimeText.Elapsed(TimeSpan.FromMilliseconds(milliseconds)));
    }

    [Fact]
    public void Given_AMomentInUtc_When_ItIsSaid_Then_ByTheLocalClock()
    {
        var zone = TimeZoneInfo.CreateCustomTimeZone("test", TimeSpan.FromMinutes(330), "test", "test");
        var moment = new DateTime(2026, 1, 15, 20, 0, 5, DateTimeKind.Utc);
        Assert.Equal("2026-01-16 01:30:05", TimeText.Moment(moment, zone));
        Assert.Equal(TimeText.Moment(moment, TimeZoneInfo.Local), TimeText.Moment(moment));
    }

    [Fact]
    public void Given_Nothing_When_ItIsSaid_Then_ItIsEmpty()
    {
        Assert.Equal("", TimeText.Span(null));
        Assert.Equal("", TimeText.Milliseconds(null));
        Assert.Equal("", TimeText.Elapsed(null));
        Assert.Equal("", TimeText.Moment(null));
    }
}
