using MdLock.Documents;
using MdLock.Errors;

namespace MdLock.UnitTests.Documents;

/// <summary>I4: removing, renaming, moving and adding sections leaves all others as they are.</summary>
public sealed class StructureEditTests
{
    private const string Guide = "intro\n\n# A\na\n\n## B\nb\n\n## C\nc\n\n# D\nd\n";

    [Theory]
    [InlineData("Guide", "b", "intro\n\n# A\na\n\n## C\nc\n\n# D\nd\n")]
    [InlineData("Guide", "a", "intro\n\n# D\nd\n")]
    [InlineData("Guide", "d", "intro\n\n# A\na\n\n## B\nb\n\n## C\nc\n")]
    [InlineData("# A\n\nx\n\n# B\n\ny\n\n", "b", "# A\n\nx\n\n")]
    [InlineData("Guide", "_preamble", "# A\na\n\n## B\nb\n\n## C\nc\n\n# D\nd\n")]
    [InlineData("# A\n", "a", "")]
    [InlineData("# A\ntext\n# B\nC\n===\n", "b", "# A\ntext\n\nC\n===\n")]
    [InlineData("text\n# B\nb\n\nC\n===\n", "b", "text\n\nC\n===\n")]
    public void Given_ASection_When_Removed_Then_OnlyItIsGone(string text, string id, string expected)
    {
        DocumentIndex index = DocumentIndex.Parse(text == "Guide" ? Guide : text);

        EditResult result = SectionEditor.Remove(index, index.Resolve(id), withSubsections: true);

        Assert.Equal(expected, result.Text);
        Assert.Null(result.Section);
        Assert.Contains(id, result.RemovedIds);
    }

    [Fact]
    public void Given_Subsections_When_TheSectionIsRemoved_Then_RefusedUnlessAllowed()
    {
        DocumentIndex index = DocumentIndex.Parse(Guide);

        var error = Assert.Throws<SubsectionsDroppedException>(() => SectionEditor.Remove(index, index.Resolve("a"), false));

        Assert.Equal(["b", "c"], error.DroppedIds);
        Assert.Throws<SectionPlaceException>(() => SectionEditor.Remove(index, index.Root, true));
    }

    [Theory]
    [InlineData("## Old\nx\n", "New", "## New\nx\n")]
    [InlineData("## Old ##\nx\n", "New", "## New ##\nx\n")]
    [InlineData("  ##  Old  {#id .c}\r\nx\r\n", "New", "  ##  New {#id .c}\r\nx\r\n")]
    [InlineData("## Old {#id}\n", "New {#other}", "## New {#other}\n")]
    [InlineData("Old\n---\nx\n", "New", "New\n---\nx\n")]
    [InlineData("Old\nmore\n===\nx\n", "New", "New\n===\nx\n")]
    [InlineData("##\nx\n", "New", "## New\nx\n")]
    [InlineData("# Old", "C #", "# C # #")]
    [InlineData("# `Old`\n", " *New* ", "# *New*\n")]
    public void Given_AHeading_When_Renamed_Then_OnlyItsTextChanges(string text, string title, string expected)
    {
        DocumentIndex index = DocumentIndex.Parse(text);

        EditResult result = SectionEditor.Rename(index, index.Sections[0], title);

        Assert.Equal(expected, result.Text);
        Assert.Equal(HeadingTitle.Read(title.Trim()).Text, result.Section!.Title);
    }

    [Fact]
    public void Given_RepeatedHeadings_When_OneIsRenamed_Then_TheOthersAreRenumbered()
    {
        DocumentIndex index = DocumentIndex.Parse("# X\n1\n# X\n2\n# X\n3\n");

        EditResult result = SectionEditor.Rename(index, index.Resolve("x"), "Y");

        Assert.Equal([("x", "y"), ("x-1", "x"), ("x-2", "x-1")], result.RenamedIds.Select(pair => (pair.Key, pair.Value)));
    }

    [Theory]
    [InlineData("")]
    [InlineData("  ")]
    [InlineData("a\nb")]
    public void Given_ATitleThatIsNoLine_When_Renamed_Then_Refused(string title)
    {
        DocumentIndex index = DocumentIndex.Parse(Guide);

        Assert.Throws<SectionHeadingException>(() => SectionEditor.Rename(index, index.Resolve("a"), title));
        Assert.Throws<SectionHeadingException>(() => SectionEditor.Rename(index, index.Root, "x"));
    }

    [Fact]
    public void Given_AnUnderlinedHeading_When_TheTitleWouldBeAList_Then_Refused()
    {
        DocumentIndex index = DocumentIndex.Parse("A\n===\nx\n");

        Assert.Throws<SectionBoundaryException>(() => SectionEditor.Rename(index, index.Resolve("a"), "- b"));
    }

    [Theory]
    [InlineData("d", Placement.Before, "a", "intro\n\n# D\nd\n\n# A\na\n\n## B\nb\n\n## C\nc\n")]
    [InlineData("a", Placement.After, "d", "intro\n\n# D\nd\n\n# A\na\n\n## B\nb\n\n## C\nc\n")]
    [InlineData("c", Placement.Before, "b", "intro\n\n# A\na\n\n## C\nc\n\n## B\nb\n\n# D\nd\n")]
    [InlineData("b", Placement.After, "c", "intro\n\n# A\na\n\n## C\nc\n\n## B\nb\n\n# D\nd\n")]
    [InlineData("d", Placement.Under, "a", "intro\n\n# A\na\n\n## B\nb\n\n## C\nc\n\n## D\nd\n")]
    [InlineData("b", Placement.Under, "_document", "intro\n\n# A\na\n\n## C\nc\n\n# D\nd\n\n# B\nb\n")]
    [InlineData("a", Placement.Under, "d", "intro\n\n# D\nd\n\n## A\na\n\n### B\nb\n\n### C\nc\n")]
    [InlineData("d", Placement.After, "_preamble", "intro\n\n# D\nd\n\n# A\na\n\n## B\nb\n\n## C\nc\n")]
    public void Given_ASection_When_Moved_Then_OnlyItsPlaceAndLevelChange(
        string id, Placement placement, string anchor, string expected)
    {
        DocumentIndex index = DocumentIndex.Parse(Guide);

        EditResult result = SectionEditor.Move(index, index.Resolve(id), placement, index.Resolve(anchor));

        Assert.Equal(expected, result.Text);
        Assert.Equal(id, result.Section!.Id);
        Assert.Empty(result.RenamedIds);
        Assert.Empty(result.RemovedIds);
        Assert.Empty(result.AddedIds);
    }

    [Fact]
    public void Given_TheLastSectionWithoutLineEnd_When_AnotherIsMovedBehindIt_Then_ItGetsOne()
    {
        DocumentIndex index = DocumentIndex.Parse("# A\na\n# B\nb");

        Assert.Equal("# B\nb\n# A\na\n", SectionEditor.Move(index, index.Resolve("a"), Placement.After, index.Resolve("b")).Text);
    }

    [Fact]
    public void Given_WhereItIs_When_MovedThere_Then_NothingChanges()
    {
        DocumentIndex index = DocumentIndex.Parse(Guide);

        Assert.False(SectionEditor.Move(index, index.Resolve("b"), Placement.Before, index.Resolve("c")).Changed);
        Assert.False(SectionEditor.Move(index, index.Resolve("c"), Placement.After, index.Resolve("b")).Changed);
    }

    [Fact]
    public void Given_RepeatedHeadings_When_OneIsMoved_Then_TheIdsFollow()
    {
        DocumentIndex index = DocumentIndex.Parse("# X\n1\n\n# X\n2\n\n# Z\n");

        EditResult result = SectionEditor.Move(index, index.Resolve("x"), Placement.After, index.Resolve("z"));

        Assert.Equal([("x", "x-1"), ("x-1", "x")], result.RenamedIds.Select(pair => (pair.Key, pair.Value)));
        Assert.Equal("x-1", result.Section!.Id);
    }

    [Fact]
    public void Given_PlacesThatAreNone_When_Moved_Then_Refused()
    {
        DocumentIndex index = DocumentIndex.Parse(Guide);
        Section a = index.Resolve("a");

        Assert.Throws<SectionPlaceException>(() => SectionEditor.Move(index, a, Placement.After, index.Resolve("b")));
        Assert.Throws<SectionPlaceException>(() => SectionEditor.Move(index, a, Placement.After, a));
        Assert.Throws<SectionPlaceException>(() => SectionEditor.Move(index, a, Placement.Before, index.Preamble!));
        Assert.Throws<SectionPlaceException>(() => SectionEditor.Move(index, a, Placement.After, index.Root));
        Assert.Throws<SectionPlaceException>(() => SectionEditor.Move(index, index.Preamble!, Placement.After, a));
        Assert.Throws<SectionHeadingException>(() => SectionEditor.Add(
            index, index.Resolve("b"), Placement.Under, "# 1\n## 2\n### 3\n#### 4\n##### 5\n"));
    }

    [Theory]
    [InlineData("a", Placement.Before, "# N\nn", "intro\n\n# N\nn\n\n# A\na\n\n## B\nb\n\n## C\nc\n\n# D\nd\n")]
    [InlineData("b", Placement.After, "# N\n## M", "intro\n\n# A\na\n\n## B\nb\n\n## N\n### M\n\n## C\nc\n\n# D\nd\n")]
    [InlineData("a", Placement.Under, "# N", "intro\n\n# A\na\n\n## B\nb\n\n## C\nc\n\n## N\n\n# D\nd\n")]
    public void Given_AContent_When_Added_Then_ItIsANewSectionWithTheLevelOfThePlace(
        string anchor, Placement placement, string content, string expected)
    {
        DocumentIndex index = DocumentIndex.Parse(Guide);

        EditResult result = SectionEditor.Add(index, index.Resolve(anchor), placement, content);

        Assert.Equal(expected, result.Text);
        Assert.Equal("n", result.Section!.Id);
        Assert.Equal("n", result.AddedIds[0]);
    }

    [Theory]
    [InlineData("", "# N\n\nx\n")]
    [InlineData("\n", "\n# N\n\nx\n")]
    [InlineData("  \n\n", "  \n\n# N\n\nx\n")]
    [InlineData("---\na: 1\n---\n", "---\na: 1\n---\n\n# N\n\nx\n")]
    [InlineData("---\na: 1\n---", "---\na: 1\n---\n\n# N\n\nx\n")]
    [InlineData("---\r\na: 1\r\n---\r\n\r\n", "---\r\na: 1\r\n---\r\n\r\n# N\r\n\r\nx\r\n")]
    [InlineData("intro\n", "intro\n\n# N\n\nx\n")]
    public void Given_ADocumentWithoutHeadings_When_ItsFirstSectionIsAdded_Then_ItStandsAtTheEndAtLevelOne(string text, string expected)
    {
        DocumentIndex index = DocumentIndex.Parse(text);

        Assert.Equal(expected, SectionEditor.Add(index, index.Root, Placement.Under, "### N\n\nx\n").Text);
        Assert.Equal(
            expected, SectionEditor.Add(index, index.Resolve("_preamble"), Placement.After, "# N\n\nx\n").Text);
    }

    [Fact]
    public void Given_NoTextBeforeTheFirstHeading_When_ASectionIsAddedAfterIt_Then_ItIsTheFirstOne()
    {
        DocumentIndex index = DocumentIndex.Parse("## A\n");

        Assert.Equal("## N\n\n## A\n", SectionEditor.Add(index, index.Resolve("_preamble"), Placement.After, "# N\n").Text);
    }

    [Fact]
    public void Given_AParagraphRightBefore_When_AnUnderlinedHeadingIsAdded_Then_RefusedUnlessABlankLinePartsThem()
    {
        // Without one, as this document has it, the underline would take the paragraph for its heading.
        DocumentIndex tight = DocumentIndex.Parse("# A\na\n# B\nb\n");
        Assert.Throws<SectionBoundaryException>(() => SectionEditor.Add(tight, tight.Root, Placement.Under, "N\n===\n"));

        DocumentIndex index = DocumentIndex.Parse(Guide);
        Assert.Equal(Guide + "\nN\n===\n", SectionEditor.Add(index, index.Root, Placement.Under, "N\n===\n").Text);
    }

    [Theory]
    [InlineData("text only")]
    [InlineData("")]
    [InlineData("text\n\n# N\n")]
    [InlineData("# N\n# M\n")]
    [InlineData("# N\n```\n")]
    public void Given_ContentThatIsNotOneSection_When_Added_Then_Refused(string content)
    {
        DocumentIndex index = DocumentIndex.Parse(Guide);

        Assert.Throws<SectionBoundaryException>(() => SectionEditor.Add(index, index.Resolve("a"), Placement.Before, content));
    }

    [Theory]
    [InlineData("Title\n===\n\nSub\n---\n", 2, "Title\n---\n\n### Sub\n")]
    [InlineData("Long\ntitle #\n===\n", 3, "### Long title # ###\n")]
    [InlineData("   ## A ##\n#### B\n```\n# no\n```\n", 1, "   # A ##\n### B\n```\n# no\n```\n")]
    public void Given_Headings_When_Shifted_Then_OnlyTheirMarksChange(string text, int level, string expected) =>
        Assert.Equal(expected, HeadingMarks.Shift(text, level));
}
