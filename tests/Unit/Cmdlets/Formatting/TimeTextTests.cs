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

    [Fact]
    public void Given_Nothing_When_ItIsSaid_Then_ItIsEmpty() => Assert.Equal("", TimeText.Span(null));
}
