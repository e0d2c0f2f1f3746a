using MdLock.Commits;
using MdLock.Documents;
using MdLock.Errors;
using MdLock.UnitTests.Commits;

namespace MdLock.UnitTests.History;

/// <summary>Removing is a version too, and can be undone; history follows what moves.</summary>
public sealed class RestoreTests
{
    [Theory]
    [InlineData("b")]
    [InlineData("c")]
    [InlineData("a")]
    [InlineData("setup")]
    [InlineData("setup-1")]
    [InlineData("_preamble")]
    public void Given_ARemovedSection_When_Restored_Then_TheDocumentIsAsBeforeAndTheHistoryGoesOn(string id)
    {
        using var desk = new Desk(Desk.Guide + "\n# End\n");
        string before = desk.Text;
        desk.Commit(SectionChange.Remove(id, withSubsections: true));
        string key = desk.ReadHistory().Sections.Single().SectionKey;

        CommitResult result = desk.Commit(Restore(desk, key, 1));

        Assert.Equal(before, desk.Text);
        Assert.Equal(id, result.Section!.Id);
        Assert.Equal(["initial", "remove", "restore"], desk.ReadHistory().Versions(id).Select(one => one.Operation));
        Assert.Equal([1, 2, 3], desk.ReadHistory().Versions(id).Select(one => one.Version));
        Assert.Empty(desk.Verify());
    }

    [Fact]
    public void Given_ARemovedSectionWhosePlaceIsGone_When_Restored_Then_ItComesBackAtTheEnd()
    {
        using var desk = new Desk();
        desk.Commit(SectionChange.Remove("c"));
        desk.Commit(SectionChange.Remove("a", withSubsections: true));

        desk.Commit(Restore(desk, "c", 1));

        Assert.EndsWith("# Setup\nt\n\n# C\nc\n", desk.Text, StringComparison.Ordinal);
    }

    [Fact]
    public void Given_ARemovedSectionWhoseIdIsTaken_When_Restored_Then_ItHasAnotherIdAndItsOwnHistory()
    {
        using var desk = new Desk();
        desk.Commit(SectionChange.Remove("c"));
        string key = desk.ReadHistory().Sections.Single().SectionKey;
        desk.Commit(SectionChange.Rename("b", "C"));

        CommitResult result = desk.Commit(Restore(desk, key, 1));

        Assert.Equal("c-1", result.Section!.Id);
        Assert.Equal(key, desk.ReadHistory().Find("c-1").Key);
        Assert.NotEqual(key, desk.ReadHistory().Find("c").Key);
        Assert.Empty(desk.Verify());
    }

    [Fact]
    public void Given_ASectionRemovedWithTheOneAbove_When_Committed_Then_ItsRemovalIsAVersion()
    {
        using var desk = new Desk();
        desk.Commit(Desk.SetBody("b", "1\n"));

        desk.Commit(SectionChange.Remove("a", withSubsections: true));

        Assert.Equal(["1 initial ## B|b||", "2 set ## B|1||", "3 remove "], desk.Versions("b"));
        Assert.True(desk.ReadHistory().Newest("b").IsRemoved);
        Assert.Throws<HistoryException>(() => Restore(desk, "b", 3));
        Assert.Throws<HistoryException>(() => Restore(desk, "b", 4));
        Assert.Throws<HistoryException>(() => Restore(desk, "c", 1));
    }

    [Fact]
    public void Given_ARemovedSection_When_AnotherIsAddedWithItsId_Then_TheHistoryGoesOn()
    {
        using var desk = new Desk();
        desk.Commit(SectionChange.Remove("b"));

        desk.Commit(SectionChange.Add("c", Placement.Before, "# B\nnew\n"));

        Assert.Equal(["1 initial ## B|b||", "2 remove ", "3 add ## B|new||"], desk.Versions("b"));
    }

    [Fact]
    public void Given_ASectionMovedToAnotherLevel_When_AnOldVersionIsRestored_Then_ItFitsTheLevel()
    {
        using var desk = new Desk();
        desk.Commit(SectionChange.Move("b", Placement.After, "setup-1"));
        Assert.Equal("# B\nb\n", desk.ReadHistory().Newest("b").Content);

        desk.Commit(Desk.SetBody("b", "2\n"));
        desk.Commit(Restore(desk, "b", 1));

        Assert.Equal(["initial", "move", "set", "restore"], desk.ReadHistory().Versions("b").Select(one => one.Operation));
        Assert.Equal("# B\nb\n\n", desk.ReadHistory().Newest("b").Content);
        Assert.Empty(desk.Verify());
    }

    private static SectionChange Restore(Desk desk, string section, int version) =>
        SectionChange.Restore(desk.ReadHistory(), DocumentIndex.Parse(desk.Text), section, version);
}
