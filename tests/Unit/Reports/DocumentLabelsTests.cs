using MdLock.Reports;

namespace MdLock.UnitTests.Reports;

public sealed class DocumentLabelsTests
{
    private static readonly string Root = Path.GetFullPath("root");

    [Fact]
    public void Given_OneDocument_When_Named_Then_ItIsItsNameAndSectionsStandAlone()
    {
        var labels = new DocumentLabels([In("docs", "guide.md")]);

        Assert.Equal(("guide.md", "install"), (labels.Of(In("docs", "guide.md")), labels.Of(In("docs", "guide.md"), "install")));
    }

    [Fact]
    public void Given_TwoOfOneName_When_Named_Then_TheFoldersTellThemApart()
    {
        string[] paths = [In("docs", "a", "guide.md"), In("docs", "b", "deep", "guide.md")];
        var labels = new DocumentLabels(paths);

        Assert.Equal([Path.Combine("a", "guide.md"), Path.Combine("b", "deep", "guide.md")], paths.Select(labels.Of));
        Assert.Equal($"install · {Path.Combine("a", "guide.md")}", labels.Of(paths[0], "install"));
    }

    private static string In(params string[] parts) => Path.Combine([Root, .. parts]);
}
