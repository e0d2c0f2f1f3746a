using MdLock.Formatting;

namespace MdLock.UnitTests.Cmdlets.Formatting;

public sealed class CellTextTests
{
    [Theory]
    [InlineData("", 0)]
    [InlineData("install", 7)]
    [InlineData("使い方", 6)]
    [InlineData("한글", 4)]
    [InlineData("ＡＢ", 4)]
    [InlineData("cafe\u0301", 4)]
    [InlineData("🚀x", 3)]
    [InlineData("❤\ufe0f", 2)]
    [InlineData("❤", 1)]
    [InlineData("a\u200bb", 2)]
    public void Given_AText_When_ItIsMeasured_Then_InCellsOfATerminal(string text, int cells) =>
        Assert.Equal(cells, CellText.Width(text));

    [Theory]
    [InlineData("install", 7, "install")]
    [InlineData("install", 6, "insta…")]
    [InlineData("install", 1, "…")]
    [InlineData("install", 0, "")]
    [InlineData("使い方", 6, "使い方")]
    [InlineData("使い方", 5, "使い…")]
    [InlineData("使い方", 4, "使…")]
    [InlineData("e\u0301e\u0301e\u0301", 2, "e\u0301…")]
    [InlineData("🚀🚀", 3, "🚀…")]
    public void Given_AText_When_ItIsCut_Then_NoLongerThanItsPlaceAndNoCharacterIsTorn(string text, int cells, string expected) =>
        Assert.Equal(expected, CellText.Fit(text, cells));
}
