using MdLock.Formatting;

namespace MdLock.UnitTests.Cmdlets.Formatting;

public sealed class SafeTextTests
{
    [Theory]
    [InlineData(null, "")]
    [InlineData("", "")]
    [InlineData("plain, ünïcode, 漢字, 👩‍💻", "plain, ünïcode, 漢字, 👩‍💻")]
    [InlineData("\u001b[31mred\u001b[0m", "`e[31mred`e[0m")]
    [InlineData("\u0000\a\b\t\n\v\f\r\u001b", "`0`a`b`t`n`v`f`r`e")]
    [InlineData("\u0001\u007f\u009b2J", "`u{1}`u{7f}`u{9b}2J")]
    [InlineData("user\u202etxt.exe\u2066", "user`u{202e}txt.exe`u{2066}")]
    [InlineData("a\u2028b\u2029c", "a`u{2028}b`u{2029}c")]
    public void Given_AText_When_ItGoesOnALine_Then_NothingInItSteersTheTerminal(string? text, string expected) =>
        Assert.Equal(expected, SafeText.Line(text));

    [Fact]
    public void Given_HalfASurrogatePair_When_ItGoesOnALine_Then_ItIsVisible() =>
        Assert.Equal("a`u{d83d}b", SafeText.Line("a\ud83db"));

    [Theory]
    [InlineData("one\r\n\ttwo\nthree", "one\n\ttwo\nthree")]
    [InlineData("over\rwritten \u001b[2J", "over`rwritten `e[2J")]
    [InlineData(null, "")]
    public void Given_AText_When_ItGoesIntoABlock_Then_ItKeepsLinesAndTabsOnly(string? text, string expected) =>
        Assert.Equal(expected, SafeText.Block(text));

    [Theory]
    [InlineData(null, null)]
    [InlineData("", "")]
    [InlineData("\u001bone", "`eone")]
    public void Given_ATextThatMayBeMissing_When_ItGoesOnALine_Then_MissingIsNotEmpty(string? text, string? expected) =>
        Assert.Equal(expected, SafeText.Optional(text));
}
