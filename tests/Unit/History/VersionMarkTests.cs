using MdLock.History;

namespace MdLock.UnitTests.History;

public sealed class VersionMarkTests
{
    private const string Content = "1f3a9c01d2aaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaa";
    private const string Other = "2f3a9c01d2aaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaa";

    [Theory]
    [InlineData("3")]
    [InlineData("4+1f3a9c01d2")]
    [InlineData("2147483647+1f3a9c01d2aaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaa")]
    public void Given_AMark_When_ItIsReadAndShown_Then_ItIsTheSame(string text)
    {
        Assert.True(VersionMark.TryParse(text, out VersionMark? mark));
        Assert.Equal(text, mark.ToString());
    }

    [Theory]
    [InlineData(null)]
    [InlineData("")]
    [InlineData("-1")]
    [InlineData(" 3")]
    [InlineData("3 ")]
    [InlineData("3\n")]
    [InlineData("٣")]
    [InlineData("3+")]
    [InlineData("3+1f3a9c01d")]
    [InlineData("3+1f3a9c01dg")]
    [InlineData("99999999999")]
    [InlineData(Content)]
    public void Given_AnotherText_When_Read_Then_ItIsNone(string? text) => Assert.False(VersionMark.TryParse(text, out _));

    [Theory]
    [InlineData("3", "3", Content, true)]
    [InlineData("3", "4", Content, false)]
    [InlineData("4", "4+1f3a9c01d2", Content, false)]
    [InlineData("4+1f3a9c01d2", "4+1f3a9c01d2", Content, true)]
    [InlineData("4+1F3A9C01D2", "4+1f3a9c01d2", Content, true)]
    [InlineData("4+1f3a9c01d2aaa", "4+1f3a9c01d2", Content, true)]
    [InlineData("4+1f3a9c01d2", "4+2f3a9c01d2", Other, false)]
    [InlineData("4+1f3a9c01d2", "5+1f3a9c01d2", Content, false)]

    // It was recorded since, and nothing else happened.
    [InlineData("4+1f3a9c01d2", "4", Content, true)]
    public void Given_AnExpectation_When_TheSectionIsAtAVersion_Then_OnlyTheSameContentWillDo(
        string expected, string now, string checksum, bool isAdmitted) =>
        Assert.Equal(isAdmitted, Mark(expected).Admits(Mark(now), checksum));

    [Theory]
    [InlineData("0", "1+1f3a9c01d2", Content, true)]
    [InlineData("3", "3", Content, false)]
    [InlineData("3", "4+1f3a9c01d2", Content, true)]
    [InlineData("4", "4+1f3a9c01d2", Content, false)]
    [InlineData("4+1f3a9c01d2", "4+1f3a9c01d2", Content, false)]
    [InlineData("4+1f3a9c01d2", "4", Content, false)]
    [InlineData("4+1f3a9c01d2", "4+2f3a9c01d2", Other, true)]
    [InlineData("4+1f3a9c01d2", "5", Content, true)]
    public void Given_AVersionThatIsWaitedPast_When_TheSectionIsAtAnother_Then_AnyChangeIsOne(
        string after, string now, string checksum, bool isPast) =>
        Assert.Equal(isPast, Mark(after).IsBefore(Mark(now), checksum));

    private static VersionMark Mark(string text) =>
        VersionMark.TryParse(text, out VersionMark? mark) ? mark : throw new ArgumentException(text, nameof(text));
}
