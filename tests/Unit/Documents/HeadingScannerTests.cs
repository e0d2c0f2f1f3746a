using System.Text;
using CsCheck;
using MdLock.Documents;
using MdLock.Errors;

namespace MdLock.UnitTests.Documents;

public sealed class HeadingScannerTests
{
    [Theory]
    [InlineData(1)]
    [InlineData(3)]
    [InlineData(HeadingScanner.LinesBetweenReleases)]
    public void Given_AnyDocument_When_Scanned_Then_HeadingsAreThoseOfAFullParse(int linesBetweenReleases) =>
        NastyDocuments.Any.Sample(
            text => Assert.Equal(
                FullParse.Headings(text), FullParse.Headings(HeadingScanner.Scan(text, linesBetweenReleases))),
            iter: 10_000,
            threads: 2);

    [Theory]
    [MemberData(nameof(HeadingCases.All), MemberType = typeof(HeadingCases))]
    public void Given_ACase_When_Scanned_Then_LevelsAndLinesAreThoseOfCommonMark(
        string about, string text, string levelsAtLines)
    {
        Assert.NotEmpty(about);
        Assert.Equal(
            levelsAtLines,
            string.Join(' ', HeadingScanner.Scan(text).Select(heading => $"{heading.Level}@{heading.Line}")));
    }

    [Theory]
    [InlineData("\n")]
    [InlineData("\r\n")]
    [InlineData("\r")]
    public void Given_AnyLineEnd_When_Scanned_Then_HeadingsAreWholeLines(string end)
    {
        string text = $"# One{end}text{end}{end}Two{end}lines{end}---{end}";

        List<ScannedHeading> headings = HeadingScanner.Scan(text);

        Assert.Equal(
            [$"# One{end}", $"Two{end}lines{end}---{end}"],
            headings.Select(heading => text[heading.Start..heading.End]));
    }

    [Fact]
    public void Given_DefinitionsBeforeAnUnderlinedHeading_When_Scanned_Then_TheHeadingStartsAfterThem()
    {
        const string Text = "[a]: /url\n[b]:\n  /url 'title'\nTitle\n===\n";

        ScannedHeading heading = Assert.Single(HeadingScanner.Scan(Text));

        Assert.Equal(("Title\n===\n", 4), (Text[heading.Start..heading.End], heading.Line));
    }

    [Fact]
    public void Given_ANulCharacter_When_Scanned_Then_ItDoesNotEndTheLine()
    {
        ScannedHeading heading = Assert.Single(HeadingScanner.Scan("# a\0b\n\0# c\n"));

        Assert.Equal("a\uFFFDb", heading.Markup);
    }

    [Fact]
    public void Given_NestingAtTheLimit_When_Scanned_Then_HeadingsAreFound()
    {
        string text = Repeat("> ", HeadingScanner.MaximumDepth - 1) + "deep\n\n# Heading\n";

        Assert.Single(HeadingScanner.Scan(text));
    }

    [Theory]
    [InlineData("> ", HeadingScanner.MaximumDepth)]
    [InlineData(">", 1_000_000)]
    [InlineData("- ", HeadingScanner.MaximumDepth / 2)]
    [InlineData("1. ", 300_000)]
    public void Given_NestingBeyondTheLimit_When_Scanned_Then_TypedError(string mark, int times)
    {
        var error = Assert.Throws<DocumentException>(() => HeadingScanner.Scan(Repeat(mark, times) + "deep\n"));

        Assert.Equal(ErrorIds.DocumentTooComplex, error.ErrorId);
        Assert.NotNull(error.RecommendedAction);
    }

    [Fact]
    public void Given_TooManyDefinitionLines_When_Scanned_Then_TypedError()
    {
        string text = Repeat("[a]: /b\n", HeadingScanner.MaximumDefinitionLines + 1);

        Assert.Equal(
            ErrorIds.DocumentTooComplex, Assert.Throws<DocumentException>(() => HeadingScanner.Scan(text)).ErrorId);
    }

    [Fact]
    public void Given_TooManyHeadings_When_Scanned_Then_TypedError()
    {
        string text = Repeat("#\n", HeadingScanner.MaximumHeadings + 1);

        Assert.Equal(
            ErrorIds.DocumentTooComplex, Assert.Throws<DocumentException>(() => HeadingScanner.Scan(text)).ErrorId);
    }

    // Each of these would take hours, or the stack, were any step quadratic or recursive.
    [Theory]
    [InlineData("x", 1_000_000)]
    [InlineData("# x[", 300_000)]
    [InlineData("a\n\n", 300_000)]
    [InlineData("- a\n", 300_000)]
    [InlineData("- a\n\n", 300_000)]
    [InlineData("> a\n>\n", 300_000)]
    [InlineData("> a\n> ===\n", 150_000)]
    [InlineData("[a]: b\n\n", 150_000)]
    [InlineData("\n", 2_000_000)]
    [InlineData("<!--\n", 300_000)]
    [InlineData("***", 300_000)]
    public void Given_MuchOfTheSame_When_Scanned_Then_ItEnds(string piece, int times)
    {
        string text = Repeat(piece, times) + "\n\n-->\n\n# Last\n";

        Assert.Equal(1, HeadingScanner.Scan(text)[^1].Level);
    }

    private static string Repeat(string piece, int times) => new StringBuilder().Insert(0, piece, times).ToString();
}
