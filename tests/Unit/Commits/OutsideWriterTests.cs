using MdLock.Commits;
using MdLock.Errors;
using MdLock.History;
using MdLock.Rules;
using MdLock.UnitTests.Support;

namespace MdLock.UnitTests.Commits;

/// <summary>I7: no text that another program writes is lost, in whichever moment of a commit it does.</summary>
public sealed class OutsideWriterTests
{
    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public void Given_ACommit_When_AnotherProgramWritesBeforeAnyFileOperation_Then_BothEditsAreThere(bool isShared)
    {
        int meetings = 0;
        for (int at = 1; ; at++)
        {
            using var desk = new Desk(isShared: isShared);
            desk.Commit(Desk.SetBody("c", "tracked\n"));
            var files = new FailingDisk(desk.Files);
            bool hasWritten = false;
            files.OnOperation = _ =>
            {
                if (files.Operations.Count == at)
                {
                    hasWritten = true;
                    WriteLikeAnEditor(desk.Path, desk.Text.Replace("tracked\n", "outside\n", StringComparison.Ordinal));
                }
            };

            desk.CommitWith(desk.Open(files), Desk.SetBody("b", "inside\n"));

            if (!hasWritten)
            {
                break;
            }

            meetings++;
            Assert.Contains("outside\n", desk.Text, StringComparison.Ordinal);
            Assert.Contains("inside\n", desk.Text, StringComparison.Ordinal);
            desk.Commit(Desk.SetBody("b", "next\n"));
            Assert.Contains("3 external ## C|outside||", desk.Versions("c"));
            Assert.Empty(desk.Verify());
            Assert.Empty(desk.Temporary());
        }

        Assert.True(meetings > 20);
    }

    [Fact]
    public void Given_ACommitThatDied_When_AnotherProgramHasWrittenSince_Then_NothingIsOverwrittenAndBothTextsAreKept()
    {
        using var desk = new Desk();
        desk.Commit(Desk.SetBody("b", "1\n"));
        DieAt(desk, "Exchange", Desk.SetBody("b", "lost?\n"));
        string outside = desk.Text.Replace("1\n", "outside\n", StringComparison.Ordinal);
        File.WriteAllText(desk.Path, outside);

        RecoveryAction action = desk.Open().Recover(CancellationToken.None)!;

        Assert.Equal(RecoveryOutcome.Conflict, action.Outcome);
        Assert.Equal(outside, desk.Text);
        Assert.Contains("lost?", File.ReadAllText(Path.Combine(action.Kept!, "guide.md")), StringComparison.Ordinal);
        Assert.Contains("lost?", File.ReadAllText(Path.Combine(action.Kept!, "commit")), StringComparison.Ordinal);
        Assert.Equal(FindingKind.TextKeptAside, Assert.Single(desk.Verify(), finding => finding.IsFault).Kind);
        Assert.Empty(desk.Temporary());
        desk.Commit(Desk.SetBody("b", "2\n"));
        Assert.Equal(["1 initial ## B|b||", "2 set ## B|1||", "3 external ## B|outside||", "4 set ## B|2||"], desk.Versions("b"));
    }

    [Fact]
    public void Given_ACommitThatDiedInItsHistory_When_AnotherProgramHasWrittenSince_Then_ItIsFinishedAndTheEditIsExternal()
    {
        using var desk = new Desk();
        desk.Commit(Desk.SetBody("b", "1\n"));
        DieAt(desk, "BirthOf", Desk.SetBody("b", "2\n"));
        File.WriteAllText(desk.Path, desk.Text.Replace("2\n", "outside\n", StringComparison.Ordinal));

        Assert.Equal(RecoveryOutcome.RolledForward, desk.Open().Recover(CancellationToken.None)!.Outcome);

        desk.Commit(Desk.SetBody("b", "3\n"));
        Assert.Equal(["initial", "set", "set", "external", "set"], desk.ReadHistory().Versions("b").Select(one => one.Operation));
        Assert.Empty(desk.Verify());
    }

    [Fact]
    public void Given_AFinishedCommit_When_AnotherProgramPutsTheOldTextBack_Then_NoVersionIsLost()
    {
        using var desk = new Desk();
        string old = desk.Text;
        DieAt(desk, "Delete", Desk.SetBody("b", "1\n"), last: true);
        desk.Open().Recover(CancellationToken.None);
        File.WriteAllText(desk.Path, old);

        desk.Commit(Desk.SetBody("c", "2\n"));

        Assert.Equal(["1 initial ## B|b||", "2 set ## B|1||", "3 external ## B|b||"], desk.Versions("b"));
    }

    [Fact]
    public void Given_AProgramThatWritesWithoutEnd_When_Committed_Then_TypedError()
    {
        using var desk = new Desk();
        var files = new FailingDisk(desk.Files);
        int writes = 0;
        files.OnOperation = name =>
        {
            if (name == "Exchange")
            {
                WriteLikeAnEditor(desk.Path, $"{Desk.Guide}{++writes}\n");
            }
        };

        Assert.Throws<CommitException>(() => desk.CommitWith(desk.Open(files), Desk.SetBody("b", "1\n")));

        Assert.Empty(desk.Temporary());
    }

    [Fact]
    public void Given_LocksOnRenamedSections_When_Committed_Then_TheyAreCarriedAlong()
    {
        using var desk = new Desk();
        HeldLock held = desk.Store.Hold(LockTarget.Of(["_document", "setup-1"], LockScope.Subtree));

        desk.Commit(SectionChange.Rename("setup", "Begin"));

        Assert.Equal("setup", desk.Store.Table.FindLock(held.LockId)!.Target.SectionId);
    }

    [Fact]
    public void Given_ALockThatCoversOnlyASection_When_ItIsMovedUnderAnother_Then_Refused()
    {
        using var desk = new Desk();
        HeldLock held = desk.Store.Hold(LockTarget.Of(["_document", "a", "b"], LockScope.Subtree));
        Committer committer = desk.Open();

        Assert.Throws<LockException>(() => committer.Commit(
            [SectionChange.Move("b", MdLock.Documents.Placement.Under, "setup")], [held], CancellationToken.None));
        committer.Commit([SectionChange.Remove("b")], [held], CancellationToken.None);
    }

    [Fact]
    public void Given_ALinkInThePlaceOfTheJournal_When_Committed_Then_RefusedAndTheTargetIsUntouched()
    {
        Assert.SkipWhen(OperatingSystem.IsWindows(), "Links need a right there.");
        using var desk = new Desk();
        string target = Path.Combine(Path.GetDirectoryName(desk.Path)!, "target");
        File.WriteAllText(target, "mine");
        Directory.CreateDirectory(desk.History.Journal);
        File.CreateSymbolicLink(desk.History.JournalFile, target);

        Assert.Throws<StoreException>(() => desk.Commit(Desk.SetBody("b", "1\n")));

        Assert.Equal("mine", File.ReadAllText(target));
        Assert.Equal(Desk.Guide, desk.Text);
    }

    [Fact]
    public void Given_TwoFiles_When_Exchanged_Then_EachHasTheOthersName()
    {
        using var desk = new Desk();
        string other = desk.Path + ".other";
        File.WriteAllText(other, "other");

        Assert.True(desk.DocumentFolders.Files.Exchange(other, desk.Path));

        Assert.Equal(("other", Desk.Guide), (desk.Text, File.ReadAllText(other)));
    }

    private static void DieAt(Desk desk, string operation, SectionChange change, bool last = false)
    {
        int at = 1;
        if (last)
        {
            using var copy = new Desk(desk.Text);
            var rehearsal = new FailingDisk(copy.Files);
            copy.Commit(Desk.SetBody("setup", "before\n"));
            copy.CommitWith(copy.Open(rehearsal), change);
            at = rehearsal.Operations.Count(name => name == operation);
        }

        // The journal is there from an earlier commit in both, so that these operations are as many.
        desk.Commit(Desk.SetBody("setup", "before\n"));
        var files = new FailingDisk(desk.Files);
        files.OnOperation = name =>
        {
            if (name == operation && --at == 0)
            {
                files.Die();
            }
        };
        Assert.Throws<ProcessDiedException>(() => desk.CommitWith(desk.Open(files), change));
        Assert.NotNull(new CommitJournal(desk.History, desk.Files).Read().Unfinished);
    }

    private static void WriteLikeAnEditor(string path, string text)
    {
        File.WriteAllText(path + "~", text);
        File.Move(path + "~", path, overwrite: true);
    }
}
