using MdLock.Commits;
using MdLock.Documents;
using MdLock.Errors;
using MdLock.History;
using MdLock.UnitTests.Commits;
using MdLock.UnitTests.Support;

namespace MdLock.UnitTests.History;

/// <summary>I7: versions are linear, and nothing that was committed, or written outside and seen, is lost.</summary>
public sealed class HistoryTests
{
    [Fact]
    public void Given_ASectionWithoutHistory_When_Committed_Then_WhatWasThereIsVersion1()
    {
        using var desk = new Desk();

        CommitResult result = desk.Commit(Desk.SetBody("b", "new\n"));

        Assert.Equal(["1 initial ## B|b||", "2 set ## B|new||"], desk.Versions("b"));
        Assert.Equal(result.Versions, desk.ReadHistory().Versions("b"));
        SectionVersion[] versions = [.. result.Versions];
        Assert.Equal(("external", 0L), (versions[0].Author, versions[0].Fence));
        Assert.Equal(("ada", 7L), (versions[1].Author, versions[1].Fence));
        Assert.All(versions, version => Assert.Equal(ContentChecksum.Of(version.Content), version.Checksum));
        Assert.Equal(versions[0].Hash, versions[1].Previous);
        Assert.Equal(versions[1], desk.ReadHistory().Newest("b"));
        Assert.Empty(desk.Verify());
    }

    [Fact]
    public void Given_NothingToChange_When_Committed_Then_NoVersion()
    {
        using var desk = new Desk();

        Assert.False(desk.Commit(Desk.SetBody("b", "b\n")).Changed);

        Assert.Empty(desk.ReadHistory().Sections);
        Assert.False(Directory.Exists(desk.History.History));
    }

    [Fact]
    public void Given_CommitsBelow_When_TheSectionAboveIsCommitted_Then_ItsContentIsRecordedAsNested()
    {
        using var desk = new Desk();
        desk.Commit(Desk.SetBody("a", "1\n"));
        desk.Commit(Desk.SetBody("b", "2\n"));
        Assert.Equal(2, desk.ReadHistory().Newest("a").Version);

        desk.Commit(Desk.SetBody("a", "3\n"));

        Assert.Equal(
            [
                "1 initial # A|a||## B|b||## C|c||",
                "2 set # A|1||## B|b||## C|c||",
                "3 nested # A|1||## B|2||## C|c||",
                "4 set # A|3||## B|2||## C|c||",
            ],
            desk.Versions("a"));
        Assert.Equal(["1 initial ## B|b||", "2 set ## B|2||"], desk.Versions("b"));
        Assert.Equal(3, CommitsIn(desk));
        Assert.Empty(desk.Verify());
    }

    [Fact]
    public void Given_ACommitAbove_When_TheSectionBelowIsCommitted_Then_ItsContentIsRecordedAsNested()
    {
        using var desk = new Desk();
        desk.Commit(Desk.SetBody("b", "1\n"));
        desk.Commit(Desk.Set("a", "# A\n\n## B\n2\n\n## C\n"));

        desk.Commit(Desk.SetBody("b", "3\n"));

        Assert.Equal(
            ["1 initial ## B|b||", "2 set ## B|1||", "3 nested ## B|2||", "4 set ## B|3||"], desk.Versions("b"));
        Assert.Equal(3, CommitsIn(desk));
    }

    [Fact]
    public void Given_AnOutsideEdit_When_AnySectionIsCommitted_Then_ItIsAVersionOfItsOwn()
    {
        using var desk = new Desk();
        desk.Commit(Desk.SetBody("b", "1\n"));
        File.WriteAllText(desk.Path, desk.Text.Replace("1\n", "outside\n", StringComparison.Ordinal));
        Assert.All(desk.Verify(), finding => Assert.Equal((FindingKind.EditedOutside, false), (finding.Kind, finding.IsFault)));

        desk.Commit(Desk.SetBody("c", "2\n"));
        File.WriteAllText(desk.Path, desk.Text.Replace("outside\n", "again\n", StringComparison.Ordinal));
        desk.Commit(Desk.SetBody("b", "3\n"));

        Assert.Equal(
            [
                "1 initial ## B|b||",
                "2 set ## B|1||",
                "3 external ## B|outside||",
                "4 external ## B|again||",
                "5 set ## B|3||",
            ],
            desk.Versions("b"));
        Assert.Equal("external", desk.ReadHistory().Version("b", 3).Author);
        Assert.Empty(desk.Verify());
    }

    [Fact]
    public void Given_ACommitBelowAndThenAnOutsideEdit_When_Committed_Then_OnlyWhatWasEditedOutsideIsExternal()
    {
        using var desk = new Desk();
        desk.Commit(Desk.SetBody("a", "1\n"));
        desk.Commit(Desk.SetBody("b", "2\n"));
        File.WriteAllText(desk.Path, desk.Text.Replace("# Setup\nt\n", "# Setup\noutside\n", StringComparison.Ordinal));

        desk.Commit(Desk.SetBody("a", "3\n"));

        Assert.Equal(["initial", "set", "nested", "set"], desk.ReadHistory().Versions("a").Select(one => one.Operation));
    }

    [Theory]
    [InlineData("## B\n1\n", "## Bee\n1\n", "bee")]
    [InlineData("## B\n1\n\n## C\nc\n", "## C\nc\n\n## B\n1\n", "b")]
    [InlineData("# A\n", "# B\nfirst\n\n# A\n", "b-1")]
    public void Given_AnOutsideEditThatRenamesOrMoves_When_Committed_Then_TheHistoryFollows(
        string old, string now, string id)
    {
        using var desk = new Desk();
        desk.Commit(Desk.SetBody("b", "1\n"));
        File.WriteAllText(desk.Path, desk.Text.Replace(old, now, StringComparison.Ordinal));

        desk.Commit(Desk.SetBody(id, "2\n"));

        SectionVersion[] versions = [.. desk.ReadHistory().Versions(id)];
        Assert.Equal((1, "b"), (versions[0].Version, versions[0].SectionId));
        Assert.Equal((id, "set"), (versions[^1].SectionId, versions[^1].Operation));
        Assert.Single(desk.ReadHistory().Sections);
        Assert.Empty(desk.Verify());
    }

    [Fact]
    public void Given_AnOutsideEditThatRemoves_When_AnySectionIsCommitted_Then_ThatIsAVersion()
    {
        using var desk = new Desk();
        desk.Commit(Desk.SetBody("b", "1\n"));
        File.WriteAllText(desk.Path, desk.Text.Replace("## B\n1\n\n", "", StringComparison.Ordinal));

        desk.Commit(Desk.SetBody("c", "2\n"));

        Assert.Equal(["1 initial ## B|b||", "2 set ## B|1||", "3 external "], desk.Versions("b"));
        Assert.True(desk.ReadHistory().Sections.Single(one => one.SectionId == "b").IsRemoved);
    }

    [Fact]
    public void Given_AHeadingIsRenamed_When_Committed_Then_HistoryAndRepeatsFollow()
    {
        using var desk = new Desk();
        desk.Commit(Desk.SetBody("setup", "1\n"), Desk.SetBody("setup-1", "2\n"));

        desk.Commit(Desk.Set("setup", "# Begin\n1\n"));
        desk.Commit(Desk.SetBody("setup", "3\n"));

        Assert.Equal(["1 initial # Setup|s||", "2 set # Setup|1||", "3 set # Begin|1||"], desk.Versions("begin"));
        Assert.Equal(["1 initial # Setup|t|", "2 set # Setup|2|", "3 set # Setup|3|"], desk.Versions("setup"));
        Assert.Equal("setup-1", desk.ReadHistory().Version("setup", 2).SectionId);
        Assert.Empty(desk.Verify());
    }

    [Fact]
    public void Given_SeveralChanges_When_OneIsRefused_Then_NoneIsMade()
    {
        using var desk = new Desk();

        Assert.Throws<SectionBoundaryException>(() => desk.Commit(Desk.SetBody("b", "1\n"), Desk.SetBody("c", "# X\n")));

        Assert.Equal(Desk.Guide, desk.Text);
        Assert.Empty(desk.ReadHistory().Sections);
    }

    [Fact]
    public void Given_SeveralChanges_When_Committed_Then_TheyAreOneCommit()
    {
        using var desk = new Desk();

        CommitResult result = desk.Commit(Desk.Set("setup", "# Begin\n"), Desk.SetBody("setup-1", "2\n"), Desk.SetBody("b", "b\n"));

        Assert.Equal(["begin", "setup", "b"], result.Sections.Select(section => section!.Id));
        Assert.Single(result.Versions.Select(version => version.Commit).Distinct());
        Assert.Equal(["begin", "setup"], desk.ReadHistory().Sections.Select(one => one.SectionId).Order());
        Assert.Equal(1, CommitsIn(desk));
    }

    [Fact]
    public void Given_AnExpectedVersion_When_TheSectionIsAtAnother_Then_Refused()
    {
        using var desk = new Desk();
        var index = DocumentIndex.Parse(desk.Text);
        VersionMark read = desk.ReadHistory().Current(index).Of(index.Resolve("b"));
        desk.Commit(Desk.SetBody("b", "1\n") with { ExpectedVersion = read });
        desk.Commit(Desk.SetBody("b", "2\n") with { ExpectedVersion = 2 });

        var error = Assert.Throws<VersionConflictException>(() => desk.Commit(Desk.SetBody("b", "3\n") with { ExpectedVersion = 2 }));

        Assert.Equal(("2", "3"), (error.Expected, error.Actual));
    }

    [Fact]
    public void Given_TenThousandVersions_When_TheNextIsCommitted_Then_ItCostsWhatItCostsAtTen()
    {
        using var desk = new Desk();
        Committer committer = desk.Open();
        for (int i = 0; i < 10; i++)
        {
            desk.CommitWith(committer, Desk.SetBody("b", $"{i:D6}\n"));
        }

        desk.MakeCheckpoint();
        (string[] Operations, long Read, long Written, long Newest) atTen = Measure(desk, 900_000);
        Multiply(desk, 10_000);
        (string[] Operations, long Read, long Written, long Newest) atTenThousand = Measure(desk, 900_001);

        Assert.Equal(10_000 + 13, desk.ReadHistory().Newest("b").Version);
        Assert.Equal(atTen.Operations, atTenThousand.Operations);
        Assert.InRange(atTenThousand.Read - atTen.Read, 0, 100);
        Assert.InRange(atTenThousand.Written - atTen.Written, 0, 100);
        Assert.InRange(atTenThousand.Newest - atTen.Newest, 0, 100);
    }

    private static (string[] Operations, long Read, long Written, long Newest) Measure(Desk desk, int number)
    {
        var files = new FailingDisk(desk.Files);
        desk.CommitWith(desk.Open(files), Desk.SetBody("b", $"{number:D6}\n"));
        var reading = new FailingDisk(desk.Files);
        Assert.Equal($"## B\n{number:D6}\n\n", new DocumentHistory(desk.History, reading, desk.StateOn(reading)).Newest("b").Content);
        return ([.. files.Operations], files.BytesRead, files.BytesWritten, reading.BytesRead);
    }

    /// <summary>Adds versions as commits would, in one go.</summary>
    private static void Multiply(Desk desk, int count)
    {
        var files = new SectionFiles(desk.History, desk.Files);
        desk.MakeCheckpoint();
        HistoryStateFile stateFile = desk.StateOn(desk.Files);
        HistoryState state = stateFile.Read();
        TrackedSection tracked = Assert.Single(state.Sections);
        var stamp = new CommitStamp(Guid.NewGuid(), TimeProvider.System.GetUtcNow(), "ada", 7);
        SectionLineage lineage = SectionLineage.Continue(stamp, tracked, files);
        string content = desk.ReadHistory().Newest("b").Content!;
        for (int i = 0; i < count; i++)
        {
            lineage.AddCommitted("set", "b", content);
        }

        files.Append(lineage.Append!);
        stateFile.Write(state with { Sections = [files.Follow(tracked, tracked.Key, tracked.Generation)!] });
    }

    private static int CommitsIn(Desk desk) => desk.ReadHistory().Sections
        .SelectMany(section => desk.ReadHistory().Versions(section.SectionKey))
        .Where(version => SectionOperations.IsCommit(version.Operation))
        .Select(version => version.Commit)
        .Distinct()
        .Count();
}
