using CsCheck;
using MdLock.Documents;

namespace MdLock.UnitTests.Documents;

public sealed class SectionIdsTests
{
    [Theory]
    [InlineData("# A\n# A\n# A\n", "a a-1 a-2")]
    [InlineData("# A\n# A-1\n# A\n", "a a-1 a-2")]
    [InlineData("# A\n# A\n# A-1\n", "a a-1 a-1-1")]
    [InlineData("# A-1\n# A\n# A\n", "a-1 a a-2")]
    [InlineData("# A-1\n# A-1\n# A-1\n# A\n# A\n", "a-1 a-1-1 a-1-2 a a-2")]
    [InlineData("# A\n# B {#a}\n# A\n", "a-1 a a-2")]
    [InlineData("# A {#x}\n# B {#x}\n# X\n", "x x-1 x-2")]
    [InlineData("# A {#Install}\n# Install\n", "Install install")]
    [InlineData("#\n# !\n# 🚀\n", "section section-1 section-2")]
    [InlineData("# Section\n#\n", "section section-1")]
    [InlineData("#\n# Section\n# Section\n", "section-2 section section-1")]
    [InlineData("# {#if}\n# If\n", "if if-1")]
    [InlineData("# Tool ![a](b)\n# Tool ![c](d)\n", "tool- tool--1")]
    [InlineData("# _document\n# \\_preamble\n# A {#_document}\n", "_document-1 _preamble-1 _document-2")]
    public void Given_Headings_When_Indexed_Then_EachHasItsOwnId(string text, string ids) =>
        Assert.Equal(ids, string.Join(' ', DocumentIndex.Parse(text).Sections.Select(section => section.Id)));

    [Fact]
    public void Given_AnyDocument_When_Indexed_Then_IdsAreUniqueAndNotReserved() =>
        NastyDocuments.Any.Sample(
            text =>
            {
                DocumentIndex index = DocumentIndex.Parse(text);
                string[] ids = [.. index.Sections.Select(section => section.Id)];
                Assert.Equal(ids, ids.Distinct(StringComparer.Ordinal));
                Assert.All(
                    index.Sections.Where(section => section.Level > 0),
                    section => Assert.False(section.Id is "_document" or "_preamble" or ""));
            },
            iter: 2_000,
            threads: 2);
}
