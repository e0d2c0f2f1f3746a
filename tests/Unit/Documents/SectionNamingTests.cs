using CsCheck;
using MdLock.Documents;

namespace MdLock.UnitTests.Documents;

public sealed class SectionNamingTests
{
    private static readonly string[] Pieces =
        ["a", "A", "b", "a", "?", "*", "[", "]", "[a]", "\\`", "\\\\", "/", "\\#", "#", " ", "$", "'", "-", "1", "🚀", "&nbsp;", "K", "\u212A"];

    private static readonly Gen<string> Heading =
        from level in Gen.Int[1, 3]
        from title in Gen.OneOfConst(Pieces).Array[0, 4]
        from id in Gen.Frequency((4, Gen.Const("")), (1, Gen.OneOfConst(" {#a}", " {#A}", " {#a*}", " {#a?}", " {#[a]}", " {#ab}")))
        select $"{new string('#', level)} {string.Concat(title)}{id}\n\ntext\n\n";

    private static readonly Gen<string> Documents =
        from headings in Heading.Array[0, 10]
        select string.Concat(headings);

    [Fact]
    public void Given_AnyDocument_When_ASectionIsNamed_Then_TheNameMeansItAlone() =>
        Gen.OneOf(Documents, NastyDocuments.Any).Sample(RequireMeaning, iter: 5_000, print: text => text);

    [Fact]
    public void Given_SectionsOfOneName_When_TheyAreNamed_Then_ByTheirIdsOnly()
    {
        DocumentIndex index = DocumentIndex.Parse("# Same\n\n# same\n\n# Other\n");
        var naming = new SectionNaming(index, asWildcard: false);

        Assert.Equal(["same", "same-1", "other"], index.Sections.Select(naming.ById));
        Assert.Equal([null, null, "Other"], index.Sections.Select(naming.ByPath));
    }

    [Fact]
    public void Given_ATitleWithWildcards_When_NamedForAWildcardParameter_Then_TheyAreEscaped()
    {
        DocumentIndex index = DocumentIndex.Parse("# What?\n\n# Whats\n\n# #1 or [2]?\n");
        var naming = new SectionNaming(index, asWildcard: true);

        Assert.Equal(["What[?]", "Whats", "[#]1 or [[]2][?]"], index.Sections.Select(naming.ByPath));
    }

    private static void RequireMeaning(string text)
    {
        DocumentIndex index = DocumentIndex.Parse(text);
        var literal = new SectionNaming(index, asWildcard: false);
        var wildcard = new SectionNaming(index, asWildcard: true);
        foreach (Section section in index.Sections)
        {
            Assert.Equal(section.Id, literal.ById(section));
            Assert.Equal(section, index.Resolve(section.Id));
            RequireSelects(index, section, wildcard.ById(section));
            RequireSelects(index, section, wildcard.ByPath(section));
            if (literal.ByPath(section) is { } path)
            {
                Assert.Equal(section, index.Resolve(path));
            }
        }
    }

    private static void RequireSelects(DocumentIndex index, Section section, string? selector)
    {
        if (selector is not null)
        {
            Assert.Equal(section, Assert.Single(index.Select(selector)));
        }
    }
}
