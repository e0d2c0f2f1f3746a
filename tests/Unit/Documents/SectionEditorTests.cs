using MdLock.Documents;
using MdLock.Errors;

namespace MdLock.UnitTests.Documents;

public sealed class SectionEditorTests
{
    private const string Guide = "intro\n\n# A\na\n\n## B\nb\n\n## C\nc\n\n# D\nd\n";

    [Theory]
    [InlineData("b", "## B\nnew\n", "## B\nnew\n\n")]
    [InlineData("b", "## B\nnew", "## B\nnew\n\n")]
    [InlineData("b", "## B\nnew\n\n", "## B\nnew\n\n")]
    [InlineData("b", "## B\nnew\n\n\n", "## B\nnew\n\n\n")]
    [InlineData("b", "B\n---", "B\n---\n\n")]
    [InlineData("b", "## B", "## B\n\n")]
    [InlineData("b", "## B\n### E\n#### F\n", "## B\n### E\n#### F\n\n")]
    [InlineData("d", "# D\nnew", "# D\nnew\n")]
    [InlineData("d", "# D\nnew\n\n", "# D\nnew\n\n")]
    [InlineData("_preamble", "new", "new\n\n")]
    [InlineData("_preamble", "---\na: b\n---", "---\na: b\n---\n\n")]
    [InlineData("_preamble", "", "")]
    [InlineData("a", "# A\n## B\n## C", "# A\n## B\n## C\n\n")]
    public void Given_ASection_When_ItsContentIsReplaced_Then_OnlyItChanges(string id, string content, string written)
    {
        DocumentIndex index = DocumentIndex.Parse(Guide);
        Section section = index.Resolve(id);

        EditResult result = SectionEditor.ReplaceContent(index, section, content, allowDroppedSubsections: false);

        Assert.True(result.Changed);
        Assert.Equal(Guide[..section.Range.Start] + written + Guide[section.Range.End..], result.Text);
        Assert.Equal(written, result.Section is { } now ? result.Index.Content(now).ToString() : "");
    }

    [Theory]
    [InlineData("a", "new", "new\n\n")]
    [InlineData("a", "new\n", "new\n\n")]
    [InlineData("a", "\nnew\n\n", "new\n\n")]
    [InlineData("a", "\n\n  new\n\n\n", "  new\n\n")]
    [InlineData("a", "", "\n")]
    [InlineData("a", " \n\t\n", "\n")]
    [InlineData("d", "new", "new\n")]
    [InlineData("d", "", "")]
    [InlineData("d", "## E\ne", "## E\ne\n")]
    [InlineData("_preamble", "new", "new\n\n")]
    [InlineData("_document", "new", "new\n\n")]
    public void Given_ASection_When_ItsBodyIsReplaced_Then_OnlyItChanges(string id, string body, string written)
    {
        DocumentIndex index = DocumentIndex.Parse(Guide);
        Section section = index.Resolve(id);

        EditResult result = SectionEditor.ReplaceBody(index, section, body);

        Assert.Equal(Guide[..section.BodyRange.Start] + written + Guide[section.BodyRange.End..], result.Text);
    }

    [Theory]
    [InlineData("# A\n\nx\n\n# B\n", "new", "# A\n\nnew\n\n# B\n")]
    [InlineData("# A\n\nx\n\n# B\n", "", "# A\n\n# B\n")]
    [InlineData("# A\n\n# B\n", "new", "# A\n\nnew\n\n# B\n")]
    [InlineData("# A\n# B\n", "new", "# A\nnew\n# B\n")]
    [InlineData("# A\n# B\n\ny\n\n# C\n\nz\n", "new", "# A\n\nnew\n\n# B\n\ny\n\n# C\n\nz\n")]
    [InlineData("# A\n# B\ny\n\n# C\nz\n\n# D\n", "new", "# A\nnew\n\n# B\ny\n\n# C\nz\n\n# D\n")]
    [InlineData("# A\n\n\nx\n\n\n# B\n", "new", "# A\n\n\nnew\n\n\n# B\n")]
    [InlineData("# A\n\n\n# B\n", "new", "# A\n\nnew\n\n\n# B\n")]
    [InlineData("# A\n", "new", "# A\n\nnew\n")]
    [InlineData("# A", "new", "# A\n\nnew")]
    [InlineData("# A\n\nx\n", "", "# A\n")]
    [InlineData("# A\nx\n# B\n", "", "# A\n# B\n")]
    [InlineData("# A\r\n\r\nx\r\n\r\n# B\r\n", "new\nmore", "# A\r\n\r\nnew\r\nmore\r\n\r\n# B\r\n")]
    public void Given_ABody_When_Replaced_Then_TheBlankLinesAroundItStayOrAreThoseOfTheDocument(
        string text, string body, string expected)
    {
        DocumentIndex index = DocumentIndex.Parse(text);

        EditResult result = SectionEditor.ReplaceBody(index, index.Resolve("a"), body);

        Assert.Equal(expected, result.Text);
        Assert.Equal(body.ReplaceLineEndings("\n"), result.Index.Body(result.Index.Resolve("a")).ToString().ReplaceLineEndings("\n"));
    }

    [Theory]
    [InlineData("# A\na\n\n## B\n", "a", "- x", "# A\na\n- x\n\n## B\n")]
    [InlineData("# A\na\n\n## B\n", "a", "\nx\n", "# A\na\n\nx\n\n## B\n")]
    [InlineData("# A\na\n## B\n", "a", "x", "# A\na\nx\n## B\n")]
    [InlineData("# A\n\n# B\n", "a", "x", "# A\n\nx\n\n# B\n")]
    [InlineData("# A\n# B\n", "a", "x", "# A\nx\n# B\n")]
    [InlineData("# A\na\n", "a", "x", "# A\na\nx\n")]
    [InlineData("# A\na", "a", "x", "# A\na\nx")]
    [InlineData("# A\na", "a", "x\n", "# A\na\nx\n")]
    [InlineData("# A", "a", "x", "# A\n\nx")]
    [InlineData("# A\na\n \t\n\n# B\n", "a", "x", "# A\na\nx\n \t\n\n# B\n")]
    [InlineData("# A\r\na\r\n\r\n# B\r\n", "a", "x\ny", "# A\r\na\r\nx\r\ny\r\n\r\n# B\r\n")]
    [InlineData("# A\r\ra\r\r# B\r", "a", "x", "# A\r\ra\rx\r\r# B\r")]
    [InlineData("# A\n", "_preamble", "x", "x\n\n# A\n")]
    [InlineData("p\n\n# A\n", "_preamble", "x", "p\nx\n\n# A\n")]
    [InlineData("", "_document", "# A", "# A")]
    public void Given_ASection_When_TextIsAppended_Then_ItFollowsTheBody(
        string text, string id, string added, string expected)
    {
        DocumentIndex index = DocumentIndex.Parse(text);

        Assert.Equal(expected, SectionEditor.Append(index, index.Resolve(id), added).Text);
    }

    // A heading that the new text would run into gets a blank line before it.
    [Theory]
    [InlineData("# A\n```\n```\nB\n===\n", "a", "x", "# A\nx\n\nB\n===\n")]
    [InlineData("# A\na\n# B\n", "a", "<div>", "# A\n<div>\n\n# B\n")]
    [InlineData("# A\na\n# B\n", "a", "- x\n", "# A\n- x\n# B\n")]
    public void Given_AHeadingRightAfter_When_TheBodyWouldSwallowIt_Then_ABlankLineKeepsItApart(
        string text, string id, string body, string expected)
    {
        DocumentIndex index = DocumentIndex.Parse(text);

        Assert.Equal(expected, SectionEditor.ReplaceBody(index, index.Resolve(id), body).Text);
    }

    [Theory]
    [InlineData("# A\r\na\r\n\r\n# B\r\n", "x\ny\rz\r\n", "# A\r\nx\r\ny\r\nz\r\n\r\n# B\r\n")]
    [InlineData("# A\ra\r# B\r", "x\r\ny\n", "# A\rx\ry\r# B\r")]
    [InlineData("# A\na\n# B\n", "x\r\ny", "# A\nx\ny\n# B\n")]
    [InlineData("# A\na\u2028b\fc\n# B\n", "x\u2028y\fz\u0085\n", "# A\nx\u2028y\fz\u0085\n# B\n")]
    [InlineData("# A", "x\r\ny", "# A\r\n\r\nx\r\ny")]
    public void Given_ADocumentWithOneLineEnd_When_TextHasOthers_Then_ItTakesOnTheDocuments(
        string text, string body, string expected)
    {
        DocumentIndex index = DocumentIndex.Parse(text);

        Assert.Equal(expected, SectionEditor.ReplaceBody(index, index.Resolve("a"), body).Text);
    }

    [Theory]
    [InlineData("# A\r\na\r\nb\n# B\r\n", "a\r\nb\nc\n", "# A\r\na\r\nb\nc\r\n# B\r\n")]
    [InlineData("# A\r\na\r\nb\nc\r\n# B\r\n", "a\nb\nx\n", "# A\r\na\r\nb\nx\r\n# B\r\n")]
    [InlineData("# A\r\na\r\nb\nc\r\n# B\n\n\n\n", "x\ra\rb\rc\r", "# A\r\nx\r\na\r\nb\nc\r\n# B\n\n\n\n")]
    [InlineData("# A\na\nb\r\n# B\n", "a\nb\r\nc\n", "# A\na\nb\r\nc\n# B\n")]
    [InlineData("# A\na\rb\n# B\n", "a\rb\nc\n", "# A\na\rb\nc\n# B\n")]
    public void Given_ADocumentWithMixedLineEnds_When_TextIsWritten_Then_LinesThatStayKeepTheirEnds(
        string text, string body, string expected)
    {
        DocumentIndex index = DocumentIndex.Parse(text);

        Assert.Equal(expected, SectionEditor.ReplaceBody(index, index.Resolve("a"), body).Text);
    }

    [Theory]
    [InlineData("# A\na")]
    [InlineData("# A\na\n")]
    [InlineData("# A\r\na\n\r\n\r")]
    [InlineData("")]
    [InlineData("\n\n")]
    [InlineData("---\na: b\n---\n")]
    public void Given_WhatWasRead_When_ItIsWrittenBack_Then_NothingChanges(string text)
    {
        DocumentIndex index = DocumentIndex.Parse(text);
        foreach (Section section in index.Sections.Append(index.Root).Append(index.Resolve("_preamble")))
        {
            EditResult content = SectionEditor.ReplaceContent(index, section, index.Content(section).ToString(), false);
            EditResult body = SectionEditor.ReplaceBody(index, section, index.Body(section).ToString());
            EditResult nothing = SectionEditor.Append(index, section, "");

            Assert.All(
                new[] { content, body, nothing },
                result =>
                {
                    Assert.False(result.Changed);
                    Assert.Same(index, result.Index);
                    Assert.Empty(result.RenamedIds);
                    Assert.Equal(section.Range.Length > 0 || section == index.Root ? section : null, result.Section);
                });
        }
    }

    [Fact]
    public void Given_TextThatFitsToWhatIsThere_When_Written_Then_NothingChanges()
    {
        DocumentIndex index = DocumentIndex.Parse("# A\r\na\r\n\r\n# B\r\n");

        Assert.False(SectionEditor.ReplaceContent(index, index.Resolve("a"), "# A\na", false).Changed);
    }

    [Fact]
    public void Given_NoPreamble_When_ItsContentIsSet_Then_ItIsThere()
    {
        DocumentIndex index = DocumentIndex.Parse("# A\n");

        EditResult result = SectionEditor.ReplaceContent(index, index.Resolve("_preamble"), "new", false);

        Assert.Equal("new\n# A\n", result.Text);
        Assert.Equal(["_preamble"], result.AddedIds);
        Assert.Same(result.Index.Preamble, result.Section);
    }

    [Fact]
    public void Given_APreamble_When_ItIsEmptied_Then_ItIsGone()
    {
        DocumentIndex index = DocumentIndex.Parse("old\n# A\n");

        EditResult result = SectionEditor.ReplaceContent(index, index.Preamble!, "", true);

        Assert.Equal("# A\n", result.Text);
        Assert.Equal(["_preamble"], result.RemovedIds);
        Assert.Null(result.Section);
    }

    [Theory]
    [InlineData("Guide", "a", "text only", "a", BoundaryBreach.HeadingMissing)]
    [InlineData("Guide", "a", "", "a", BoundaryBreach.HeadingMissing)]
    [InlineData("Guide", "a", "```\n# A\n```\n", "a", BoundaryBreach.HeadingMissing)]
    [InlineData("Guide", "a", "text\n\n# A\n", "a", BoundaryBreach.TextBeforeHeading)]
    [InlineData("Guide", "a", "\n# A\n", "a", BoundaryBreach.TextBeforeHeading)]
    [InlineData("# A\n# B\n", "a", "text\n\n# A\n", "a", BoundaryBreach.TextBeforeHeading)]
    [InlineData("Guide", "a", "## A\n", "a", BoundaryBreach.LevelChanged)]
    [InlineData("Guide", "b", "# B\n", "b", BoundaryBreach.LevelChanged)]
    [InlineData("Guide", "b", "## B\n## E\n", "b", BoundaryBreach.SecondSection)]
    [InlineData("Guide", "b", "## B\n# E\n", "b", BoundaryBreach.SecondSection)]
    [InlineData("Guide", "b", "## B\n```\n", "c", BoundaryBreach.Swallowed)]
    [InlineData("Guide", "b", "## B\n<script>\n", "c", BoundaryBreach.Swallowed)]
    [InlineData("Guide", "d", "# D\na\n===\n", "d", BoundaryBreach.SecondSection)]
    [InlineData("Guide", "_preamble", "# New\n", "_preamble", BoundaryBreach.HeadingInPreamble)]
    [InlineData("Guide", "_preamble", "```\n", "a", BoundaryBreach.Swallowed)]
    [InlineData("# A\n", "_preamble", "New\n===\n", "_preamble", BoundaryBreach.HeadingInPreamble)]
    [InlineData("---\n# A\na\n# B\nb\n", "b", "# B\n---\nc", "a", BoundaryBreach.Swallowed)]
    [InlineData("text\n# A\n", "a", "===\n# A\n", "_preamble", BoundaryBreach.Split)]
    public void Given_ContentThatIsNotOneSection_When_Written_Then_TheErrorNamesWhatWouldBeHarmed(
        string text, string id, string content, string harmedId, Enum breach)
    {
        DocumentIndex index = DocumentIndex.Parse(text == "Guide" ? Guide : text);

        var error = Assert.Throws<SectionBoundaryException>(
            () => SectionEditor.ReplaceContent(index, index.Resolve(id), content, allowDroppedSubsections: true));

        Assert.Equal(
            (ErrorIds.SectionBoundary, id, harmedId, breach),
            (error.ErrorId, error.EditedId, error.HarmedId, error.Breach));
        Assert.NotNull(error.RecommendedAction);
        Assert.Contains($"'{harmedId}'", error.Message, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("Guide", "a", "# E\n", "a", BoundaryBreach.SecondSection)]
    [InlineData("Guide", "b", "# E\n", "b", BoundaryBreach.SecondSection)]
    [InlineData("Guide", "b", "## E\n", "b", BoundaryBreach.SecondSection)]
    [InlineData("Guide", "a", "~~~\n", "b", BoundaryBreach.Swallowed)]
    [InlineData("# A\n### B\n", "a", "## E\n", "b", BoundaryBreach.ParentChanged)]
    [InlineData("## A\n", "_document", "# E\n", "a", BoundaryBreach.ParentChanged)]
    [InlineData("---\ntext\n\n# A\na\n# B\nb\n", "b", "x\n\n---\n", "a", BoundaryBreach.Swallowed)]
    public void Given_ABodyThatReachesBeyond_When_Written_Then_TheErrorNamesWhatWouldBeHarmed(
        string text, string id, string body, string harmedId, Enum breach)
    {
        DocumentIndex index = DocumentIndex.Parse(text == "Guide" ? Guide : text);

        Section section = index.Resolve(id);

        var error = Assert.Throws<SectionBoundaryException>(() => SectionEditor.ReplaceBody(index, section, body));

        Assert.Equal((harmedId, breach), (error.HarmedId, error.Breach));
    }

    [Fact]
    public void Given_FrontMatterThatAnEditWouldEnd_When_Emptied_Then_TheRevealedHeadingIsRefused()
    {
        DocumentIndex index = DocumentIndex.Parse("---\n# hidden\n---\n# A\na\n");

        // Its closing line becomes an underline of the text in it once the opening line is text.
        var error = Assert.Throws<SectionBoundaryException>(
            () => SectionEditor.ReplaceContent(index, index.Preamble!, "----\n# hidden\n---\n", false));

        Assert.Equal(BoundaryBreach.HeadingInPreamble, error.Breach);
    }

    [Fact]
    public void Given_SubsectionsLeftOut_When_ContentIsReplaced_Then_RefusedUnlessAllowed()
    {
        DocumentIndex index = DocumentIndex.Parse(Guide);
        Section section = index.Resolve("a");
        const string WithoutB = "# A\n## C\nc\n";

        var error = Assert.Throws<SubsectionsDroppedException>(
            () => SectionEditor.ReplaceContent(index, section, WithoutB, allowDroppedSubsections: false));
        EditResult allowed = SectionEditor.ReplaceContent(index, section, WithoutB, allowDroppedSubsections: true);

        Assert.Equal((ErrorIds.SubsectionsDropped, "a"), (error.ErrorId, error.EditedId));
        Assert.Equal(["b"], error.DroppedIds);
        Assert.NotNull(error.RecommendedAction);
        Assert.Equal(["b"], allowed.RemovedIds);
    }

    [Fact]
    public void Given_TheDocument_When_ItsContentIsReplaced_Then_AnythingGoesButDroppingHasToBeAllowed()
    {
        DocumentIndex index = DocumentIndex.Parse(Guide);
        const string Other = "## D\n# E\n```\n";

        var error = Assert.Throws<SubsectionsDroppedException>(
            () => SectionEditor.ReplaceContent(index, index.Root, Other, allowDroppedSubsections: false));
        EditResult result = SectionEditor.ReplaceContent(index, index.Root, Other, allowDroppedSubsections: true);

        Assert.Equal(["_preamble", "a", "b", "c"], error.DroppedIds);
        Assert.Equal(Other, result.Text);
        Assert.Equal(["_preamble", "a", "b", "c"], result.RemovedIds);
        Assert.Equal(["e"], result.AddedIds);
        Assert.Same(result.Index.Root, result.Section);
    }

    [Fact]
    public void Given_ASectionOfAnotherIndex_When_Edited_Then_ArgumentError()
    {
        Section foreign = DocumentIndex.Parse(Guide).Resolve("b");

        Assert.Throws<ArgumentException>(() => SectionEditor.ReplaceBody(DocumentIndex.Parse(Guide), foreign, "x"));
    }

    [Fact]
    public void Given_AnEditAsData_When_Applied_Then_ItDoesWhatTheEditorDoes()
    {
        DocumentIndex index = DocumentIndex.Parse(Guide);
        Section section = index.Resolve("b");

        Assert.Equal("## B\nx\n\n", ContentOfB(new ReplaceContentEdit("## B\nx")));
        Assert.Equal("## B\nx\n\n", ContentOfB(new ReplaceBodyEdit("x")));
        Assert.Equal("## B\nb\nx\n\n", ContentOfB(new AppendEdit("x")));

        string ContentOfB(SectionEdit edit)
        {
            EditResult result = edit.Apply(index, section);
            return result.Index.Content(result.Section!).ToString();
        }
    }
}
