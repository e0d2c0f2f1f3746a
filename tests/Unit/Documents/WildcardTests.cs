using MdLock.Documents;

namespace MdLock.UnitTests.Documents;

public sealed class WildcardTests
{
    [Theory]
    [InlineData("", "", true)]
    [InlineData("a*c", "abbc", true)]
    [InlineData("a*c", "abcd", false)]
    [InlineData("A?C", "abc", true)]
    [InlineData("a?c", "ac", false)]
    [InlineData("[a-c]x", "Bx", true)]
    [InlineData("[a-c]x", "dx", false)]
    [InlineData("[^a]", "^", true)]
    [InlineData("[^a]", "b", false)]
    [InlineData("[!a]", "b", false)]
    [InlineData("[a-]", "-", true)]
    [InlineData("[-a]", "-", true)]
    [InlineData("[]a]", "]", true)]
    [InlineData("[`]]", "]", true)]
    [InlineData("[`-a]", "-", true)]
    [InlineData("`*", "*", true)]
    [InlineData("`*", "a", false)]
    [InlineData("``", "`", true)]
    [InlineData("a`", "a`", true)]
    [InlineData("a.c", "abc", false)]
    [InlineData("(a|b)+\\d$", "(a|b)+\\d$", true)]
    [InlineData("*", "two\nlines", true)]
    [InlineData("日*", "日本", true)]
    public void Given_APattern_When_Matched_Then_ItMeansWhatPowerShellMeans(
        string pattern, string text, bool matches) =>
        Assert.Equal(matches, Wildcard.TryTranslate(pattern)!.IsMatch(text));

    [Theory]
    [InlineData("a*b?c")]
    [InlineData("[1.0]")]
    [InlineData("`tick` [x")]
    [InlineData("#1?")]
    public void Given_AText_When_Escaped_Then_ThePatternMatchesItAndIsSeenAsAPattern(string text)
    {
        string pattern = Wildcard.Escape(text);

        Assert.True(Wildcard.IsIn(pattern));
        Assert.Matches(Wildcard.TryTranslate(pattern)!, text);
        Assert.DoesNotMatch(Wildcard.TryTranslate(pattern)!, text + "x");
        Assert.DoesNotMatch(Wildcard.TryTranslate(pattern)!, text.Replace('?', 'x').Replace('*', 'x').Replace('[', 'x'));
    }

    [Fact]
    public void Given_ManyStars_When_Matched_Then_ItEnds()
    {
        string pattern = string.Concat(Enumerable.Repeat("*a", 50)) + "b";

        Assert.DoesNotMatch(Wildcard.TryTranslate(pattern)!, new string('a', 5_000));
    }
}
