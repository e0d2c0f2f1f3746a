using System.IO.Abstractions.TestingHelpers;
using MdLock.Disk;
using MdLock.Documents;
using MdLock.Errors;
using MdLock.Queries;

namespace MdLock.UnitTests.Engine;

/// <summary>Which documents of a folder have or had locks.</summary>
public sealed class DocumentFinderTests
{
    private static readonly string Folder = Path.GetFullPath("/docs");

    private readonly MockFileSystem _files = new(new Dictionary<string, MockFileData>
    {
        [Full("/docs/b.md")] = new(""),
        [Full("/docs/a.md")] = new(""),
        [Full("/docs/never.md")] = new(""),
        [Full("/docs/deep/c.md")] = new(""),
        [Full("/docs/.locks/a.md/.guard")] = new(""),
        [Full("/docs/.locks/b.md/.guard")] = new(""),
        [Full("/docs/.locks/gone.md/.guard")] = new(""),
        [Full("/docs/deep/.locks/c.md/.guard")] = new(""),
    });

    [Theory]
    [InlineData(false, new[] { "/docs/a.md", "/docs/b.md" })]
    [InlineData(true, new[] { "/docs/a.md", "/docs/b.md", "/docs/deep/c.md" })]
    public void Given_LocksBesideTheDocuments_When_Searched_Then_DocumentsThatAreThereAreFound(
        bool recurse, string[] expected) =>
        Assert.Equal(expected.Select(Full), new DocumentFinder(_files, lockRoot: null).Find(Folder, recurse));

    [Fact]
    public void Given_ACommonRoot_When_Searched_Then_DocumentsWithAFolderThereAreFound()
    {
        _files.AddDirectory(DocumentFolders.For(Full("/docs/deep/c.md"), Full("/locks")).Folder);

        var finder = new DocumentFinder(_files, Full("/locks"));

        Assert.Equal([Full("/docs/deep/c.md")], finder.Find(Folder, recurse: true));
        Assert.Empty(finder.Find(Folder, recurse: false));
    }

    [Fact]
    public void Given_NoFolder_When_Searched_Then_AnError() => Assert.Equal(
        ErrorIds.DocumentNotFound,
        Assert.Throws<DocumentException>(() => new DocumentFinder(_files, null).Find("/none", false)).ErrorId);

    /// <summary>The path as this system writes it.</summary>
    private static string Full(string path) => Path.GetFullPath(path);
}
