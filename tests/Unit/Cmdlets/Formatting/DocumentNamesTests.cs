using MdLock.Formatting;

namespace MdLock.UnitTests.Cmdlets.Formatting;

public sealed class DocumentNamesTests
{
    [Theory]
    [InlineData("/docs/guide.md", "guide.md")]
    [InlineData("/docs/a/guide.md /docs/b/guide.md /docs/b/other.md", "a/guide.md b/guide.md other.md")]
    [InlineData("/x/a/guide.md /y/a/guide.md /y/b/guide.md", "x/a/guide.md y/a/guide.md b/guide.md")]
    [InlineData("/guide.md /docs/guide.md", "/guide.md docs/guide.md")]
    [InlineData("/a/guide.md /x/a/guide.md", "/a/guide.md x/a/guide.md")]
    [InlineData("/docs/guide.md /docs/guide.md", "guide.md guide.md")]
    public void Given_Documents_When_TheyAreNamed_Then_AsShortAsTellsThemApart(string paths, string expected)
    {
        string[] all = paths.Split(' ');
        IReadOnlyDictionary<string, string> names = DocumentNames.Of(all);

        Assert.Equal(expected, string.Join(' ', all.Select(path => names[path])));
    }
}
