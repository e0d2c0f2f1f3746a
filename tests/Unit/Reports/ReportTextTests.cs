using MdLock.Reports;

namespace MdLock.UnitTests.Reports;

public sealed class ReportTextTests
{
    [Theory]
    [InlineData(0, "0 ms")]
    [InlineData(0.4, "0.4 ms")]
    [InlineData(12.3, "12 ms")]
    [InlineData(999.6, "1.00 s")]
    [InlineData(1250, "1.25 s")]
    [InlineData(59900, "59.9 s")]
    [InlineData(59960, "1m")]
    [InlineData(130000, "2m 10s")]
    [InlineData(3600000, "1h")]
    [InlineData(90061000, "1d 1h")]
    public void Given_ADuration_When_Said_Then_ItHasTwoOrThreeFigures(double milliseconds, string words) =>
        Assert.Equal(words, ReportText.Span(milliseconds));

    [Fact]
    public void Given_NoDuration_When_Said_Then_ItIsADash() => Assert.Equal("–", ReportText.Span(null));

    [Fact]
    public void Given_ALongText_When_Cut_Then_NoCharacterIsHalved()
    {
        Assert.Equal("abc", ReportText.Cut("abc", 3));
        Assert.Equal("ab…", ReportText.Cut("abcd", 3));
        Assert.Equal("a…", ReportText.Cut("a\ud83d\ude00cd", 3));
    }
}
