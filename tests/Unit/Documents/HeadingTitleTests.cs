using CsCheck;
using MdLock.Documents;

namespace MdLock.UnitTests.Documents;

public sealed class HeadingTitleTests
{
    [Theory]
    [InlineData("Plain", "Plain")]
    [InlineData("", "")]
    [InlineData("*em* **strong** ***both***", "em strong both")]
    [InlineData("_em_ __strong__ snake_case_name", "em strong snake_case_name")]
    [InlineData("__init__.py", "init.py")]
    [InlineData("2 * 3 * 4", "2 * 3 * 4")]
    [InlineData("C* algebra", "C* algebra")]
    [InlineData("The `code` span", "The code span")]
    [InlineData("`` a`b ``", "a`b")]
    [InlineData("`<T>` and `{#no}`", "<T> and {#no}")]
    [InlineData("[text](https://example.org \"title\")", "text")]
    [InlineData("![alt](image.png) text", "alt text")]
    [InlineData("[![badge](b.svg)](to) Name", "badge Name")]
    [InlineData("[1.2.0] - 2024-01-01", "[1.2.0] - 2024-01-01")]
    [InlineData("[text][ref]", "[text][ref]")]
    [InlineData("<https://example.org>", "https://example.org")]
    [InlineData("<b>bold</b> <!-- not shown -->text", "bold text")]
    [InlineData("Tom &amp; Jerry &copy; &#35;", "Tom & Jerry © #")]
    [InlineData(@"\# \* \_ \\", @"# * _ \")]
    [InlineData("two\nlines", "two lines")]
    [InlineData("hard\\\nbreak", "hard break")]
    [InlineData("a&#10;b", "a b")]
    public void Given_Markup_When_Read_Then_ThePlainTextIsTheTitle(string markup, string title) =>
        AssertIs(title, null, HeadingTitle.Read(markup));

    [Theory]
    [InlineData("Title {#id}", "Title", "id")]
    [InlineData("Title{#id}", "Title", "id")]
    [InlineData("Title {#id .class}", "Title", "id")]
    [InlineData("Title {.class #id key=value other=\"a b\" -}", "Title", "id")]
    [InlineData("Title { #id }  ", "Title", "id")]
    [InlineData("*Title* {#Id_1.2-x}", "Title", "Id_1.2-x")]
    [InlineData("Title {#日本}", "Title", "日本")]
    [InlineData("{#id}", "{#id}", null)]
    [InlineData("{#if}", "{#if}", null)]
    [InlineData(" {#each .items} ", "{#each .items}", null)]
    [InlineData("{{#if x}}", "{{#if x}}", null)]
    [InlineData("Title {.unnumbered}", "Title", null)]
    [InlineData("Title {-}", "Title", null)]
    [InlineData("Title {#id} more", "Title {#id} more", null)]
    [InlineData("Title {id}", "Title {id}", null)]
    [InlineData("Title {#}", "Title {#}", null)]
    [InlineData("Title {}", "Title {}", null)]
    [InlineData("Title \\{#id}", "Title {#id}", null)]
    [InlineData("Title {#a b}", "Title {#a b}", null)]
    [InlineData("Set {1, 2}", "Set {1, 2}", null)]
    public void Given_TrailingBraces_When_Read_Then_AttributesAreTakenOffTheTitle(
        string markup, string title, string? id) =>
        AssertIs(title, id, HeadingTitle.Read(markup));

    [Theory]
    [InlineData("Tool [![build](b.svg)](c)", "tool-")]
    [InlineData("![logo](l.png) Tool", "-tool")]
    [InlineData("![*all* of `this`](l.png)", "")]
    [InlineData("Tool <br>", "tool-")]
    [InlineData("<img src=\"l.png\"> Tool", "-tool")]
    [InlineData("a&#x20;", "a-")]
    [InlineData("&#32;&#32;a", "--a")]
    [InlineData("two\nlines", "twolines")]
    [InlineData("hard  \nbreak", "hardbreak")]
    [InlineData("a\fb\u0085c\u2028d\u2029e", "abcde")]
    [InlineData("*em* and `code` [link](x)", "em-and-code-link")]
    [InlineData("[text][ref]", "textref")]
    [InlineData("{#if user}", "if-user")]
    public void Given_Markup_When_Read_Then_ItsAnchorIsGitHubs(string markup, string anchor) =>
        Assert.Equal(anchor, Slug.Of(HeadingTitle.Read(markup).AnchorText));

    [Theory]
    [InlineData("[")]
    [InlineData("*")]
    [InlineData("_a ")]
    [InlineData("![")]
    [InlineData("`")]
    [InlineData("<")]
    [InlineData("{#a ")]
    [InlineData("{ ")]
    public void Given_ALongRunOfMarkup_When_ReadOnASmallStack_Then_ItEnds(string piece)
    {
        // A quarter of what a thread has on Windows, where the end of the stack is the end of the process.
        const int stack = 256 * 1024;
        string?[] texts = new string?[3];
        var reader = new Thread(
            () =>
            {
                int[] times = [100, 4_000, 100_000];
                for (int i = 0; i < times.Length; i++)
                {
                    texts[i] = HeadingTitle.Read(string.Concat(Enumerable.Repeat(piece, times[i]))).Text;
                }
            },
            stack);
        reader.Start();

        Assert.True(reader.Join(TimeSpan.FromMinutes(1)), "not read within a minute");
        Assert.All(texts, Assert.NotNull);
    }

    [Fact]
    public void Given_AnyMarkup_When_Read_Then_ThereIsATitleOnOneLine() =>
        Gen.Char["[]()!*_~`<>&;:/\\{}#.=-\"' ab\n"].Array[0, 80].Select(characters => new string(characters)).Sample(
            markup => Assert.DoesNotContain('\n', HeadingTitle.Read(markup).Text),
            iter: 20_000,
            threads: 2);

    [Fact]
    public void Given_MarkupBeyondTheLimit_When_Read_Then_ItIsTakenAsItStands()
    {
        string markup = new('*', 5_000);

        Assert.Equal(markup, HeadingTitle.Read(markup).Text);
    }

    private static void AssertIs(string title, string? id, HeadingTitle read) => Assert.Equal((title, id), (read.Text, read.ExplicitId));
}
