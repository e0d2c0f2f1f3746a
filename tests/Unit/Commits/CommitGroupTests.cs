using MdLock.Commits;
using MdLock.Disk;
using MdLock.Errors;
using MdLock.History;
using MdLock.Platform;
using MdLock.Rules;
using MdLock.Rules.Staleness;
using MdLock.UnitTests.Support;
using Microsoft.Win32.SafeHandles;

namespace MdLock.UnitTests.Commits;

/// <summary>Whoever waits for his turn to commit is served by whoever has it: once, as if he had come alone.</summary>
public sealed class CommitGroupTests(ITestOutputHelper output)
{
    private const string Waited = "waited";
    private static readonly CancellationToken None = CancellationToken.None;

    [Fact]
    public void Given_TwoWhoWait_When_AThirdCommits_Then_OneReplacementMakesAllThreeAndEachHasHisAnswer()
    {
        using var desk = new Desk();
        desk.Commit(Desk.SetBody("b", "before\n"));
        var leader = new FailingDisk(desk.Files);
        var first = new FailingDisk(desk.Files);
        var notes = new Notes();
        CommitResult? second = null, third = null;

        CommitResult result = desk.CommitBehind(
            () => desk.CommitWith(desk.Open(first), Desk.Append("b", "first") with { Message = "why", Operation = Waited }),
            () => second = desk.Commit(Desk.SetBody("c", "second\n")),
            () => third = desk.CommitWith(desk.Open(leader, notes), Desk.Append("setup", "third")));

        Assert.Equal("intro\n\n# A\na\n\n## B\nbefore\nfirst\n\n## C\nsecond\n\n# Setup\ns\nthird\n\n# Setup\nt\n", desk.Text);
        Assert.Single(leader.Operations, name => name == nameof(IDisk.Exchange));
        Assert.Equal(2, leader.Operations.Count(name => name == nameof(IDisk.Sync)));
        Assert.DoesNotContain(nameof(IDisk.Sync), first.Operations);
        Assert.Equal(["1 initial b", "2 set before", "3 waited before|first"], Versions(desk, "b"));
        Assert.Equal(["1 initial c", "2 set second"], Versions(desk, "c"));
        Assert.Equal(["1 initial s", "2 append s|third"], Versions(desk, "setup"));
        Assert.Equal([3], result.Versions.Select(version => version.Version));
        Assert.Equal("why", result.Versions[0].Message);
        Assert.Equal([1, 2], second!.Versions.Select(version => version.Version));
        Assert.Equal("## B\nbefore\nfirst\n\n", result.After.Index.Content(result.Section!).ToString());
        Assert.Equal(desk.Text, third!.After.Index.Text);
        Assert.Equal("# Setup\ns\nthird\n\n", third.After.Index.Content(third.Section!).ToString());
        Assert.True(result.Changed && second.Changed && third!.Changed && result.Deferred is null);
        Assert.Equal(["append setup", "set c", "waited b"], notes.Told.Order(StringComparer.Ordinal));
        Assert.Empty(desk.Verify());
        Assert.Empty(Directory.GetFiles(desk.DocumentFolders.CommitRequests));
    }

    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public void Given_ASectionAndTheOneAboveIt_When_BothAreChangedAtOnce_Then_EachVersionIsWhatTheSectionWasThen(bool isBelowFirst)
    {
        using var desk = new Desk();
        desk.Commit(Desk.SetBody("a", "one\n"), Desk.SetBody("b", "two\n"));
        SectionChange below = Desk.SetBody("b", "below\n"), above = Desk.SetBody("a", "above\n");

        desk.CommitBehind(() => desk.Commit(isBelowFirst ? above : below), () => desk.Commit(isBelowFirst ? below : above));

        Assert.StartsWith("intro\n\n# A\nabove\n\n## B\nbelow\n", desk.Text, StringComparison.Ordinal);
        Assert.Empty(desk.Verify());
        File.WriteAllText(desk.Path, desk.Text.Replace("\nt\n", "\noutside\n", StringComparison.Ordinal));
        desk.Commit(Desk.Append("setup-1", "next"));
        desk.Commit(Desk.Append("a", "next"));
        desk.Commit(Desk.Append("b", "next"));
        Assert.DoesNotContain(desk.Versions("a"), version => version.Contains(SectionOperations.External, StringComparison.Ordinal));
        Assert.Contains(desk.Versions("a"), version => version.Contains(" set # A|above||## B|", StringComparison.Ordinal));
        Assert.Empty(desk.Verify());
    }

    [Theory]
    [InlineData("released")]
    [InlineData("another fence")]
    [InlineData("stale")]
    [InlineData("does not cover")]
    [InlineData("shared")]
    public void Given_ARequestWhoseLockIsNotGoodEnough_When_AnotherCommits_Then_ItIsLeftOutAndRefused(string reason)
    {
        using var desk = new Desk();
        HeldLock held = desk.Store.Hold(LockTarget.Of(["_document", "a", "b"], LockScope.Body), fence: 8);
        Committer committer = desk.Open();

        LockException refused = Assert.ThrowsAny<LockException>(() => desk.CommitBehind(
            () => committer.Commit([Desk.Append("b", "mine")], [held], None),
            () =>
            {
                Spoil(desk, held, reason);
                desk.Commit(Desk.Append("c", "other"));
            }));

        Assert.Contains("other", desk.Text, StringComparison.Ordinal);
        Assert.DoesNotContain("mine", desk.Text, StringComparison.Ordinal);
        Assert.NotNull(refused.RecommendedAction);
        Assert.Empty(desk.Verify());
    }

    [Fact]
    public void Given_ASectionThatAnotherProgramChanged_When_ItsRequestIsTaken_Then_ItIsLeftOutAndMadeOnTheNewText()
    {
        using var desk = new Desk();

        desk.CommitBehind(
            () => desk.Commit(Desk.Append("b", "mine")),
            () =>
            {
                File.WriteAllText(desk.Path, desk.Text.Replace("\nb\n", "\noutside\n", StringComparison.Ordinal));
                desk.Commit(Desk.Append("c", "other"));
                Assert.DoesNotContain("mine", desk.Text, StringComparison.Ordinal);
            });

        Assert.Contains("## B\noutside\nmine\n", desk.Text, StringComparison.Ordinal);
        Assert.Empty(desk.Verify());
    }

    [Fact]
    public void Given_ASectionThatAnotherProgramChangedBefore_When_ItsRequestIsTaken_Then_ThatVersionComesFirst()
    {
        using var desk = new Desk();
        desk.Commit(Desk.SetBody("b", "one\n"));
        File.WriteAllText(desk.Path, desk.Text.Replace("\none\n", "\noutside\n", StringComparison.Ordinal));

        desk.CommitBehind(() => desk.Commit(Desk.Append("b", "mine")), () => desk.Commit(Desk.Append("c", "other")));

        Assert.Equal(["1 initial b", "2 set one", "3 external outside", "4 append outside|mine"], Versions(desk, "b"));
        Assert.Empty(desk.Verify());
    }

    [Fact]
    public void Given_AVersionThatIsExpected_When_TheSectionIsAtAnother_Then_ItIsLeftOutAndRefused()
    {
        using var desk = new Desk();
        desk.Commit(Desk.SetBody("b", "one\n"));
        VersionConflictException? conflict = null;

        desk.CommitBehind(
            () =>
            {
                conflict = Assert.Throws<VersionConflictException>(
                    () => desk.Commit(Desk.Append("b", "mine") with { ExpectedVersion = 1 }));
                return desk.Commit(Desk.Append("b", "yes") with { ExpectedVersion = 2 });
            },
            () => desk.Commit(Desk.Append("c", "other")),
            () => { },
            () => desk.Commit(Desk.Append("c", "again")));

        Assert.NotNull(conflict);
        Assert.DoesNotContain("mine", desk.Text, StringComparison.Ordinal);
        Assert.Contains("one\nyes\n", desk.Text, StringComparison.Ordinal);
        Assert.Contains("other\nagain\n", desk.Text, StringComparison.Ordinal);
    }

    [Fact]
    public void Given_AnEditThatRenamesOrRemoves_When_OneHasToWait_Then_ItIsMadeInItsTurn()
    {
        using var desk = new Desk();
        var files = new FailingDisk(desk.Files);

        desk.CommitBehind(
            () => desk.CommitWith(desk.Open(files), SectionChange.Rename("setup", "Begin")),
            () => desk.Commit(Desk.Append("c", "other")));

        Assert.Contains("# Begin\n", desk.Text, StringComparison.Ordinal);
        Assert.Contains("other", desk.Text, StringComparison.Ordinal);
        Assert.Single(files.Operations, name => name == nameof(IDisk.Exchange));
    }

    [Fact]
    public void Given_AWaitThatIsGivenUp_When_NobodyTookTheRequest_Then_NobodyCarriesItOut()
    {
        using var desk = new Desk();

        Assert.Throws<OperationCanceledException>(() => desk.CommitBehind(
            () => desk.Commit(Desk.Append("b", "mine")),
            () => throw new OperationCanceledException()));
        desk.CommitBehind(() => desk.Commit(Desk.Append("c", "other")));

        Assert.DoesNotContain("mine", desk.Text, StringComparison.Ordinal);
        Assert.Empty(Directory.GetFiles(desk.DocumentFolders.CommitRequests));
    }

    [Fact]
    public void Given_AWaitThatIsGivenUp_When_SomebodyTookTheRequest_Then_TheAnswerIsWhatHeMadeOfIt()
    {
        using var desk = new Desk();

        CommitResult result = desk.CommitBehind(
            () => desk.Commit(Desk.Append("b", "mine")),
            () =>
            {
                desk.Commit(Desk.Append("c", "other"));
                throw new OperationCanceledException();
            });

        Assert.True(result.Changed);
        Assert.Equal(["1 initial b", "2 append b|mine"], Versions(desk, "b"));
    }

    [Fact]
    public void Given_AWaitThatIsGivenUp_When_HeDiesWhoTookTheRequest_Then_NobodyCarriesItOut()
    {
        using var desk = new Desk();
        var leader = new FailingDisk(desk.Files);
        leader.OnOperation = name =>
        {
            if (name == nameof(IDisk.Sync))
            {
                leader.Die();
            }
        };

        Assert.Throws<OperationCanceledException>(() => desk.CommitBehind(
            () => desk.Commit(Desk.Append("b", "mine")),
            () =>
            {
                Assert.Throws<ProcessDiedException>(() => desk.CommitWith(desk.Open(leader), Desk.Append("c", "other")));
                throw new OperationCanceledException();
            }));

        Assert.Equal(Desk.Guide, desk.Text);
        Assert.Empty(Directory.GetFiles(desk.DocumentFolders.CommitRequests));
    }

    [Theory]
    [InlineData("torn")]
    [InlineData("altered")]
    [InlineData("under another name")]
    [InlineData("another user's")]
    [InlineData("a folder")]
    public void Given_WhatIsNoRequestOfOnesOwn_When_OneCommits_Then_ItIsNotCarriedOut(string kind)
    {
        bool isRoot = !OperatingSystem.IsWindows() && Environment.UserName == "root";
        Assert.SkipWhen(kind == "another user's" && !isRoot, "gives a file to another user: needs root");
        using var desk = new Desk();
        desk.CommitBehind(
            () => desk.Commit(Desk.Append("b", "mine")),
            () =>
            {
                string path = Assert.Single(Directory.GetFiles(desk.DocumentFolders.CommitRequests));
                Falsify(path, kind);
                desk.Commit(Desk.Append("c", "other"));
                Assert.DoesNotContain("mine", desk.Text, StringComparison.Ordinal);
                if (kind == "a folder")
                {
                    Directory.Delete(path);
                }
            });

        Assert.Equal(["1 initial b", "2 append b|mine"], Versions(desk, "b"));
        Assert.Empty(desk.Verify());
    }

    [Fact]
    public void Given_OneWhoTookRequests_When_HeDiesAtAnyFileOperation_Then_EachIsMadeOnceAndAnswered()
    {
        int points = 0, made = 0;
        for (int at = 1; ; at++)
        {
            using var desk = new Desk();
            desk.Commit(Desk.SetBody("b", "before\n"));
            var leader = new FailingDisk(desk.Files, at);
            bool hasDied = false, isMade = false;

            CommitResult result = desk.CommitBehind(
                () => desk.Commit(Desk.Append("b", "mine")),
                () =>
                {
                    try
                    {
                        desk.CommitWith(desk.Open(leader), Desk.Append("c", "other"));
                    }
                    catch (ProcessDiedException)
                    {
                        hasDied = true;
                    }

                    isMade = desk.Text.Contains("mine", StringComparison.Ordinal);
                });

            Assert.Equal(["1 initial b", "2 set before", "3 append before|mine"], Versions(desk, "b"));
            Assert.Equal(3, Assert.Single(result.Versions).Version);
            Assert.Contains("## B\nbefore\nmine\n\n## C", desk.Text, StringComparison.Ordinal);
            desk.Open().Recover(None);
            Assert.Empty(desk.Verify());
            Assert.Empty(desk.Temporary());
            if (!hasDied)
            {
                break;
            }

            points++;
            made += isMade ? 1 : 0;
        }

        output.WriteLine($"died at {points} file operations, {made} of them after the document was replaced");
        Assert.True(points > 30 && made > 5);
    }

    [Fact]
    public void Given_OneWhoWaits_When_HeDiesAtAnyFileOperation_Then_HisIsMadeOnceOrNotAtAll()
    {
        int points = 0, made = 0;
        for (int at = 1; ; at++)
        {
            using var desk = new Desk();
            desk.Commit(Desk.SetBody("b", "before\n"));
            bool hasDied = false;
            try
            {
                desk.CommitBehind(
                    () => desk.CommitWith(desk.Open(new FailingDisk(desk.Files, at)), Desk.Append("b", "mine")),
                    () => desk.Commit(Desk.Append("c", "other")));
            }
            catch (ProcessDiedException)
            {
                hasDied = true;
            }

            desk.CommitBehind(() => desk.Commit(Desk.Append("setup", "next")));
            string[] versions = Versions(desk, "b");
            Assert.Equal(versions.Length == 3, desk.Text.Contains("before\nmine\n", StringComparison.Ordinal));
            Assert.InRange(versions.Length, 2, 3);
            Assert.Empty(desk.Verify());
            if (!hasDied)
            {
                break;
            }

            points++;
            made += versions.Length == 3 ? 1 : 0;
        }

        output.WriteLine($"died at {points} file operations, {made} were made all the same");
        Assert.True(points > 3 && made > 0);
    }

    [Theory]
    [InlineData(false, false)]
    [InlineData(false, true)]
    [InlineData(true, false)]
    [InlineData(true, true)]
    public void Given_AGroup_When_AnyFileOperationFails_Then_EachAnswerIsTrue(bool isLeaders, bool lasts)
    {
        int points = 0, refused = 0, deferred = 0, unknown = 0;
        for (int at = 1; ; at++)
        {
            using var desk = new Desk();
            desk.Commit(Desk.SetBody("b", "before\n"));
            var files = new FailingDisk(desk.Files, at, () => new IOException("No space left on device", 28), lasts);
            CommitResult? mine = null;
            try
            {
                mine = desk.CommitBehind(
                    () => desk.CommitWith(desk.Open(isLeaders && !lasts ? null : files), Desk.Append("b", "mine")),
                    () => Try(() => desk.CommitWith(desk.Open(isLeaders ? files : null), Desk.Append("c", "other"))));
            }
            catch (MdLockException error) when (error is CommitException or DocumentException or StoreException)
            {
                refused++;
                unknown += error.ErrorId == ErrorIds.CommitUnknown ? 1 : 0;
                Assert.True(error.ErrorId == ErrorIds.CommitUnknown || !desk.Text.Contains("mine", StringComparison.Ordinal), $"{at}: {error.Message}");
            }

            if (files.Operations.Count < at)
            {
                break;
            }

            points++;
            deferred += mine?.Deferred is null ? 0 : 1;
            bool isMade = desk.Text.Contains("mine", StringComparison.Ordinal);
            Assert.True(isMade || mine is null);
            desk.CommitBehind(() => desk.Commit(Desk.Append("setup", "next")));
            Assert.Equal(isMade ? 3 : 2, Versions(desk, "b").Length);
            Assert.Empty(desk.Verify());
            Assert.Empty(desk.Temporary());
        }

        output.WriteLine($"{points} points, {refused} refused, of {unknown} it is not known, {deferred} finished later");
        Assert.True(points > 20 && unknown == 0);
    }

    private static StaleVerdict Stale { get; } = new(StaleReason.OwnerDead, "it has ended");

    /// <summary>The versions of a section, by their bodies.</summary>
    private static string[] Versions(Desk desk, string section) =>
        [.. desk.Versions(section).Select(one => one.Replace($"# {section}|", "", StringComparison.OrdinalIgnoreCase).Replace(" #", " ", StringComparison.Ordinal).Replace("  ", " ", StringComparison.Ordinal).TrimEnd('|'))];

    private static void Try(Action action)
    {
        try
        {
            action();
        }
        catch (MdLockException)
        {
            // His own answer; the others have theirs.
        }
    }

    private static void Spoil(Desk desk, HeldLock held, string reason)
    {
        LockTable table = desk.Store.Table;
        HeldLock? other = reason switch
        {
            "another fence" => held with { Fence = 9 },
            "does not cover" => held with { Target = LockTarget.Of(["_document", "setup"], LockScope.Body) },
            "shared" => held with { Mode = LockMode.Shared },
            "stale" => held,
            _ => null,
        };
        desk.Store.Table = table with
        {
            Locks = other is null ? table.Locks.Remove(held) : table.Locks.Replace(held, other),
        };
        if (reason == "stale")
        {
            desk.Store.Judge = one => one.LockId == held.LockId ? Stale : null;
        }
    }

    private static void Falsify(string path, string kind)
    {
        switch (kind)
        {
            case "torn":
                File.WriteAllBytes(path, File.ReadAllBytes(path)[..^5]);
                break;
            case "altered":
                File.WriteAllText(path, File.ReadAllText(path).Replace("append", "Append", StringComparison.Ordinal));
                break;
            case "under another name":
                File.Move(path, Path.Combine(Path.GetDirectoryName(path)!, $"{1:D19}.{Guid.NewGuid():N}.request"));
                break;
            case "another user's":
                using (SafeFileHandle file = File.OpenHandle(path, FileMode.Open, FileAccess.ReadWrite))
                {
                    FileOwnership.Give(file, 65534, 65534, UnixFileMode.UserRead | UnixFileMode.UserWrite);
                }

                break;
            default:
                File.Delete(path);
                Directory.CreateDirectory(path);
                break;
        }
    }

    /// <summary>What an observer is told of commits that were made.</summary>
    private sealed class Notes : ICommitObserver
    {
        public List<string> Told { get; } = [];

        public IReadOnlyList<string> Describe(IReadOnlyList<HeldLock> authorities, CommitResult result, TimeSpan duration) =>
            [.. result.Versions.Where(one => SectionOperations.IsCommit(one.Operation)).Select(one => $"{one.Operation} {one.SectionId}")];

        public void OnCommitted(IReadOnlyList<string> notes, bool again) => Told.AddRange(notes);

        public void OnRecovered(RecoveryAction action)
        {
        }

        public void OnCheckpoint()
        {
        }
    }
}
