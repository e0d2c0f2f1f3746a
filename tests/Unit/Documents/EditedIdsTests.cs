using MdLock.Documents;

namespace MdLock.UnitTests.Documents;

public sealed class EditedIdsTests
{
    // Ids as "old>new", and the removed and added ones, in the order of their documents.
    [Theory]
    [InlineData("renamed", "# A\n# B\n", "a", "# X\n", "a>x", "", "")]
    [InlineData("nothing renamed", "# A\n# B\n", "a", "# A\nx\n", "", "", "")]
    [InlineData("renamed by markup only", "# A\n# B\n", "a", "# *A*\n", "", "", "")]
    [InlineData("named explicitly", "# A\n# B\n", "a", "# A {#x}\n", "a>x", "", "")]
    [InlineData("renamed to a repeat", "# A\n# B\n", "b", "# A\n", "b>a-1", "", "")]
    [InlineData("later repeats step down", "# A\n# A\n# A\n", "a", "# X\n", "a>x a-1>a a-2>a-1", "", "")]
    [InlineData("later repeats step up", "# X\n# A\n# A\n", "x", "# A\n", "x>a a>a-1 a-1>a-2", "", "")]
    [InlineData("an earlier section loses its id", "# A\n# B\n", "b", "# B {#a}\n", "a>a-1 b>a", "", "")]
    [InlineData("a new subsection", "# A\n# B\n", "a", "# A\n## C\n", "", "", "c")]
    [InlineData("a new subsection takes an id", "# A\n# B\n", "a", "# A\n## B\n", "b>b-1", "", "b")]
    [InlineData("a dropped one gives it back", "# A\n## B\n# B\n", "a", "# A\n", "b-1>b", "b", "")]
    [InlineData("a renamed one counts as another", "# A\n## B\n", "a", "# A\n## C\n", "", "b", "c")]
    [InlineData("known by title", "# A\n## B {#x}\n", "a", "# A\n## B {#y}\n", "x>y", "", "")]
    [InlineData("known by id before title", "# A\n## B\n## C\n", "a", "# A\n## C {#b}\n## B {#c}\n", "", "", "")]
    [InlineData("moved within", "# A\n## B\n## C\n", "a", "# A\n## C\n## B\n", "", "", "")]
    [InlineData("renamed with its subsections", "# A\n## B\n### C\n", "a", "# X\n## B\n### C\n", "a>x", "", "")]
    [InlineData("a section named as its subsection was", "# A\n## B\n", "a", "# B\n## B\n", "a>b b>b-1", "", "")]
    [InlineData("the whole document", "# A\n# B\n", "_document", "# B\n# C\n", "", "a", "c")]
    public void Given_AnEdit_When_Made_Then_EachIdIsAccountedFor(
        string about, string text, string id, string content, string renamed, string removed, string added)
    {
        DocumentIndex index = DocumentIndex.Parse(text);

        EditResult result = SectionEditor.ReplaceContent(
            index, index.Resolve(id), content, allowDroppedSubsections: true);

        Assert.NotEmpty(about);
        Assert.Equal(
            renamed.Split(' ', StringSplitOptions.RemoveEmptyEntries).ToHashSet(),
            result.RenamedIds.Select(pair => $"{pair.Key}>{pair.Value}").ToHashSet());
        Assert.Equal(removed, string.Join(' ', result.RemovedIds));
        Assert.Equal(added, string.Join(' ', result.AddedIds));
    }
}
