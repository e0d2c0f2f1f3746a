using System.Security.Cryptography;
using System.Text;
using CsCheck;
using MdLock.Documents;
using MdLock.Errors;

namespace MdLock.UnitTests.Documents;

public sealed class DocumentIndexTests
{
    private const string Guide =
        "intro\n\n# Install\nfirst\n## Linux\ndeb\n#### Deep\nd\n## Windows\nmsi\n# Use\nrun\n";

    [Fact]
    public void Given_ADocument_When_Indexed_Then_SectionsHoldTheirSubsections()
    {
        DocumentIndex index = DocumentIndex.Parse(Guide);

        Assert.Equal(
            [
                "_preamble 0 1 _document [intro||] [intro]",
                "install 1 3 _document [# Install|first|## Linux|deb|#### Deep|d|## Windows|msi|] [first]",
                "linux 2 5 install [## Linux|deb|#### Deep|d|] [deb]",
                "deep 4 7 linux [#### Deep|d|] [d]",
                "windows 2 9 install [## Windows|msi|] [msi]",
                "use 1 11 _document [# Use|run|] [run]",
            ],
            index.Sections.Select(section => Describe(index, section)));
        Assert.Equal(Enumerable.Range(0, 6), index.Sections.Select(section => section.Index));
    }

    [Fact]
    public void Given_ADocument_When_Indexed_Then_TheRootIsAllOfIt()
    {
        DocumentIndex index = DocumentIndex.Parse(Guide);

        Section root = index.Root;
        Assert.Equal(
            ("_document", "", 0, 1, "", -1),
            (root.Id, root.Title, root.Level, root.Line, root.HeadingPath, root.Index));
        Assert.Equal(Guide, index.Content(index.Root).ToString());
        Assert.Equal("intro", index.Body(index.Root).ToString());
        Assert.Equal(["_preamble", "install", "use"], index.Root.Children.Select(child => child.Id));
        Assert.Null(index.Root.Parent);
    }

    [Fact]
    public void Given_ASection_When_ItsPathsAreAsked_Then_TheyLeadFromTheTop()
    {
        Section deep = DocumentIndex.Parse(Guide).Resolve("deep");

        Assert.Equal("Install/Linux/Deep", deep.HeadingPath);
        Assert.Equal(["_document", "install", "linux", "deep"], deep.IdPath);
    }

    [Fact]
    public void Given_ASlashInATitle_When_ThePathIsAsked_Then_ItIsEscaped()
    {
        DocumentIndex index = DocumentIndex.Parse("# Input/Output\n## C:\\\\\n### a\\b\n");

        Assert.Equal(@"Input\/Output/C:\\/a\b", index.Sections[2].HeadingPath);
        Assert.All(index.Sections, section => Assert.Same(section, index.Resolve(section.HeadingPath)));
    }

    [Theory]
    [InlineData("", "")]
    [InlineData("\n\n", "\n\n")]
    [InlineData("---\na: b\n---\n", "---\na: b\n---\n")]
    [InlineData("---\na: b\n---\n\n# A\n", "---\na: b\n---\n\n")]
    [InlineData("# A\ntext\n", "")]
    [InlineData("text", "text")]
    public void Given_TextBeforeTheFirstHeading_When_Indexed_Then_ItIsThePreamble(string text, string preamble)
    {
        DocumentIndex index = DocumentIndex.Parse(text);

        Assert.Equal(preamble.Length > 0, index.Preamble is not null);
        Assert.Equal(preamble, index.Content(index.Resolve("_preamble")).ToString());
        Assert.Equal(preamble.Trim(), index.Body(index.Resolve("_preamble")).ToString());
        Assert.Equal(preamble.Trim(), index.Body(index.Root).ToString());
        Assert.Equal(preamble.Length > 0, index.Sections.Any(section => section.Id == "_preamble"));
    }

    [Fact]
    public void Given_AnyDocument_When_Indexed_Then_HeadingsAndBodiesAreAllOfItsText() =>
        NastyDocuments.Any.Sample(
            text =>
            {
                DocumentIndex index = DocumentIndex.Parse(text);
                int place = 0;
                foreach (Section section in index.Sections)
                {
                    Assert.Equal(place, section.Range.Start);
                    Assert.True(section.BodyRange.Start > section.Range.Start || section.Level == 0);
                    Assert.True(section.Range.End <= section.Parent!.Range.End);
                    Assert.True(section.Level > section.Parent.Level || section.Level == 0);
                    Assert.Contains(section, section.Parent.Children);
                    place = section.BodyRange.End;
                }

                Assert.Equal(text.Length, place);
            },
            iter: 2_000,
            threads: 2);

    [Fact]
    public void Given_ASection_When_ItsChecksumIsAsked_Then_ItIsThatOfItsUtf8()
    {
        string body = string.Concat(Enumerable.Repeat("日本語 🚀 text\r\n", 10_000));
        DocumentIndex index = DocumentIndex.Parse($"# A\n{body}# B\n");

        string expected = Convert.ToHexString(SHA256.HashData(Encoding.UTF8.GetBytes($"# A\n{body}"))).ToLowerInvariant();
        Assert.Equal(expected, index.Checksum(index.Resolve("a")));
    }

    [Fact]
    public void Given_NoText_When_ItsChecksumIsAsked_Then_ItIsTheWellKnownOne() =>
        Assert.Equal("e3b0c44298fc1c149afbf4c8996fb92427ae41e4649b934ca495991b7852b855", ContentChecksum.Of(""));

    [Fact]
    public void Given_HalfOfASurrogatePair_When_ItsChecksumIsAsked_Then_TypedError() =>
        Assert.Throws<TextNotEncodableException>(() => ContentChecksum.Of("a\uD83D"));

    [Theory]
    [InlineData(300)]
    [InlineData(100_000)]
    public void Given_ALongHeading_When_Indexed_Then_NothingIsCutOff(int length)
    {
        string title = new('x', length);
        Section section = Assert.Single(DocumentIndex.Parse($"# {title}\n").Sections);

        Assert.Equal((title, title), (section.Title, section.Id));
    }

    [Fact]
    public void Given_ALargeDocument_When_IndexedAndEdited_Then_TheRestIsTheSame()
    {
        var text = new StringBuilder();
        for (int i = 0; text.Length < 20_000_000; i++)
        {
            text.Append("## Section ").Append(i).Append("\n\n");
            text.Insert(text.Length, "Some words to fill a line of this large document.\n", 120).Append('\n');
        }

        DocumentIndex index = DocumentIndex.Parse(text.ToString());
        Section middle = index.Sections[index.Sections.Count / 2];
        EditResult result = SectionEditor.ReplaceBody(index, middle, "new\n");

        Assert.True(index.Sections.Count > 3_000);
        Assert.Equal(
            index.Text[..middle.BodyRange.Start] + "\nnew\n\n" + index.Text[middle.BodyRange.End..], result.Text);
    }

    [Fact]
    public void Given_TenThousandSections_When_EachIsResolved_Then_ItIsFound()
    {
        string text = string.Concat(Enumerable.Range(0, 10_000).Select(i => $"# Same\n## Part {i}\n"));
        DocumentIndex index = DocumentIndex.Parse(text);

        Assert.Equal("same-9999", index.Sections[^2].Id);
        Assert.All(index.Sections, section => Assert.Same(section, index.Resolve(section.Id)));
    }

    private static string Describe(DocumentIndex index, Section section)
    {
        string content = index.Content(section).ToString().Replace('\n', '|');
        string body = index.Body(section).ToString().Replace('\n', '|');
        return $"{section.Id} {section.Level} {section.Line} {section.Parent!.Id} [{content}] [{body}]";
    }
}
