using System.IO.Abstractions;
using MdLock.Disk;
using MdLock.Errors;
using MdLock.Queries;

namespace MdLock.UnitTests.Queries;

/// <summary>Which documents of a folder have or had locks.</summary>
public sealed class DocumentFinderTests : IDisposable
{
    // The real file system, as the seam that tests of folders are written against: the product itself uses System.IO.
    private readonly FileSystem _files = new FileSystem();
    private readonly string _root;

    public DocumentFinderTests()
    {
        _root = _files.Directory.CreateTempSubdirectory("mdlock-unit-").FullName;
        foreach (string path in (string[])
            [
                "docs/b.md", "docs/a.md", "docs/never.md", "docs/deep/c.md",
                "docs/.locks/a.md/.guard", "docs/.locks/b.md/.guard", "docs/.locks/gone.md/.guard",
                "docs/deep/.locks/c.md/.guard",
            ])
        {
            _files.Directory.CreateDirectory(_files.Path.GetDirectoryName(Full(path))!);
            _files.File.WriteAllText(Full(path), "");
        }
    }

    public void Dispose() => _files.Directory.Delete(_root, recursive: true);

    [Theory]
    [InlineData(false, new[] { "docs/a.md", "docs/b.md" })]
    [InlineData(true, new[] { "docs/a.md", "docs/b.md", "docs/deep/c.md" })]
    public void Given_LocksBesideTheDocuments_When_Searched_Then_DocumentsThatAreThereAreFound(
        bool recurse, string[] expected) =>
        Assert.Equal(expected.Select(Full), new DocumentFinder(lockRoot: null).Find(Full("docs"), recurse));

    [Fact]
    public void Given_AHistoryWithoutLocks_When_Searched_Then_ItsDocumentIsFound()
    {
        _files.Directory.CreateDirectory(Full("docs/.mdlock/never.md"));
        _files.Directory.CreateDirectory(Full("docs/.mdlock/a.md"));
        _files.Directory.CreateDirectory(Full("docs/.mdlock/.mdlock"));

        string[] expected = ["docs/a.md", "docs/b.md", "docs/never.md"];
        Assert.Equal(expected.Select(Full), new DocumentFinder(lockRoot: null).Find(Full("docs"), false));
        Assert.Contains(Full("docs/never.md"), new DocumentFinder(Full("locks")).Find(Full("docs"), false));
    }

    [Fact]
    public void Given_ACommonRoot_When_Searched_Then_DocumentsWithAFolderThereAreFound()
    {
        _files.Directory.CreateDirectory(DocumentFolders.For(Full("docs/deep/c.md"), Full("locks")).Folder);

        var finder = new DocumentFinder(Full("locks"));

        Assert.Equal([Full("docs/deep/c.md")], finder.Find(Full("docs"), recurse: true));
        Assert.Empty(finder.Find(Full("docs"), recurse: false));
    }

    [Fact]
    public void Given_NoFolder_When_Searched_Then_AnError() => Assert.Equal(
        ErrorIds.DocumentNotFound,
        Assert.Throws<DocumentException>(() => new DocumentFinder(null).Find(Full("none"), false)).ErrorId);

    /// <summary>The path as this system writes it.</summary>
    private string Full(string path) => _files.Path.GetFullPath(_files.Path.Combine(_root, path));
}
