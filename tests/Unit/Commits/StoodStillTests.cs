using MdLock.Commits;
using MdLock.Documents;
using MdLock.Errors;
using MdLock.History;
using MdLock.Rules;
using MdLock.Stores;
using MdLock.UnitTests.Support;

namespace MdLock.UnitTests.Commits;

/// <summary>I3, I6, I7: where the store tells what is committed, whoever stands still in a commit and wakes up late can only fail.</summary>
public sealed class StoodStillTests(ITestOutputHelper output)
{
    // Each step is a folder made and removed: hundreds of them, and Wine takes ten times as long.
    private static readonly int Step = Wine.IsHere ? 9 : 1;

    public static TheoryData<string> Operations => [.. Scenarios.Names];

    [Theory]
    [MemberData(nameof(Operations))]
    public void Given_ACommitThatStandsStill_When_OthersCommitMeanwhile_Then_AllThatWasAnsweredIsThere(string operation)
    {
        int made = 0;
        for (int at = 1; ; at += Step)
        {
            using Desk desk = Prepare(operation);
            bool hasStood = false;
            var files = new FailingDisk(desk.Files);
            files.OnOperation = _ =>
            {
                if (files.Operations.Count == at)
                {
                    hasStood = true;
                    CommitMeanwhile(desk);
                }
            };
            SectionChange[] changes = Scenarios.Changes(desk, operation);
            Committer slow = desk.Open(files);

            CommitResult result = desk.CommitWith(slow, [.. changes.Select(change => change with { Operation = Scenarios.Mark })]);
            if (!hasStood)
            {
                break;
            }

            slow.MakeCheckpoint(CancellationToken.None);
            Assert.True(result.Changed, $"{at}");
            desk.Open().Recover(CancellationToken.None);
            AssertWhole(desk, at);
            Assert.Contains(desk.ReadHistory().Sections, section =>
                desk.ReadHistory().Versions(section.SectionKey).Any(version => version.Operation == Scenarios.Mark));
            made++;
        }

        output.WriteLine($"{operation}: stood still at {made} operations");
        Assert.True(made * Step > 30, $"only {made} points");
    }

    [Theory]
    [MemberData(nameof(Operations))]
    public void Given_ACommitThatStandsStill_When_ItsLockIsTakenOver_Then_ItIsMadeBeforeThatOrRefused(string operation)
    {
        int made = 0, refused = 0;
        for (int at = 1; ; at += Step)
        {
            using Desk desk = Prepare(operation);
            bool hasStood = false;
            HeldLock own = desk.Store.Hold(LockTarget.Of(["_document"], LockScope.Document), fence: 8);
            var files = new FailingDisk(desk.Files);
            files.OnOperation = _ =>
            {
                if (files.Operations.Count == at)
                {
                    hasStood = true;
                    desk.Store.Table = LockRules.Release(desk.Store.Table, own.LockId, own.Fence).Table;
                    CommitMeanwhile(desk);
                }
            };
            SectionChange[] changes =
                [.. Scenarios.Changes(desk, operation).Select(change => change with { Operation = Scenarios.Mark })];
            bool isMade = false;
            try
            {
                desk.Open(files).Commit(changes, [own], CancellationToken.None);
                isMade = true;
                made++;
            }
            catch (LockTimeoutException)
            {
                refused++;
            }

            if (!hasStood)
            {
                break;
            }

            desk.Open().Recover(CancellationToken.None);
            AssertWhole(desk, at);
            Assert.Equal(isMade, desk.ReadHistory().Sections.Any(section =>
                desk.ReadHistory().Versions(section.SectionKey).Any(version => version.Operation == Scenarios.Mark)));
        }

        output.WriteLine($"{operation}: made {made} times, refused {refused} times");
        Assert.True(made * Step > 3 && refused * Step > 3, $"made {made}, refused {refused}");
    }

    [Theory]
    [InlineData(false, false)]
    [InlineData(true, false)]
    [InlineData(true, true)]
    public void Given_ACommitThatStandsStillInACallToTheStore_When_OthersCommitMeanwhile_Then_ItIsThereOnce(
        bool isAnswerLate, bool isAnswerLost)
    {
        int stood = 0;
        for (int at = 1; ; at++)
        {
            using Desk desk = Prepare("append");
            MemoryCommitPoint point = desk.Point!;
            int call = point.Calls + at;
            bool hasStood = false;
            Action<int> stand = number =>
            {
                if (number == call && !hasStood)
                {
                    hasStood = true;
                    CommitMeanwhile(desk);
                }
            };
            (point.OnCall, point.OnAnswer) = isAnswerLate ? (null, stand) : (stand, (Action<int>?)null);
            if (isAnswerLost)
            {
                point.FailAfter.Add(call);
            }

            bool isMade = false;
            try
            {
                desk.CommitWith(desk.Open(), Desk.Append("b", "this once"));
                isMade = true;
            }
            catch (MdLockException refusal) when (isAnswerLost && refusal is StoreException)
            {
                // Nothing was done.
            }

            (point.OnCall, point.OnAnswer) = (null, null);
            if (!hasStood)
            {
                break;
            }

            stood++;
            desk.Open().Recover(CancellationToken.None);
            Assert.Equal(isMade ? 2 : 1, desk.Text.Split("this once").Length);
            AssertWhole(desk, at);
        }

        output.WriteLine($"stood still in {stood} calls");
        Assert.True(stood >= 2, $"{stood}");
    }

    [Fact]
    public void Given_ACommitThatStandsStillInACallToTheStore_When_ItsLockIsTakenOver_Then_ItIsMadeBeforeThatOrRefused()
    {
        int made = 0, refused = 0;
        for (int at = 1; ; at++)
        {
            using Desk desk = Prepare("append");
            MemoryCommitPoint point = desk.Point!;
            HeldLock own = desk.Store.Hold(LockTarget.Of(["_document"], LockScope.Document), fence: 8);
            int call = point.Calls + at;
            bool hasStood = false;
            point.OnCall = number =>
            {
                if (number == call && !hasStood)
                {
                    // Nobody commits meanwhile: the head alone would not tell.
                    hasStood = true;
                    desk.Store.Table = LockRules.Release(desk.Store.Table, own.LockId, own.Fence).Table;
                }
            };
            bool isMade = false;
            try
            {
                desk.Open().Commit([Desk.Append("b", "this once")], [own], CancellationToken.None);
                isMade = true;
                made++;
            }
            catch (LockTimeoutException)
            {
                refused++;
            }

            if (!hasStood)
            {
                break;
            }

            desk.Open().Recover(CancellationToken.None);
            Assert.Equal(isMade, desk.Text.Contains("this once", StringComparison.Ordinal));
        }

        Assert.True(refused >= 2, $"made {made}, refused {refused}");
    }

    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public void Given_ACommitThatStandsStill_When_OthersBringTheOldTextBack_Then_ThatStands(bool canExchange)
    {
        int made = 0, last = 0;
        for (int at = 1; ; at += Step)
        {
            using Desk desk = Prepare("set");
            string old = desk.Text;
            bool hasStood = false, hasReverted = false;
            var files = new FailingDisk(desk.Files) { CannotExchange = !canExchange };
            files.OnOperation = _ =>
            {
                if (files.Operations.Count == at)
                {
                    hasStood = true;
                    desk.Open().Recover(CancellationToken.None);
                    hasReverted = desk.Text != old;
                    if (hasReverted)
                    {
                        desk.Commit(SectionChange.Restore(desk.ReadHistory(), DocumentIndex.Parse(desk.Text), "b", 2));
                        Assert.Equal(old, desk.Text);
                    }
                }
            };

            desk.CommitWith(desk.Open(files), Desk.Set("b", "## B\nnew\n"));
            if (!hasStood)
            {
                break;
            }

            desk.Open().Recover(CancellationToken.None);
            Assert.True(hasReverted == (desk.Text == old), $"{at}: {desk.Text}");
            made += hasReverted ? 1 : 0;
            last = at;
            Assert.Empty(desk.Temporary());
            Assert.True(desk.Verify() is [], $"{at}: {string.Join(Environment.NewLine, desk.Verify())}");
        }

        Assert.True(made * Step > 3, $"{made} of {last}");
    }

    [Theory]
    [InlineData("rename", true)]
    [InlineData("move", true)]
    [InlineData("rename", false)]
    [InlineData("move", false)]
    public void Given_LocksOnRepeatsThatAreRenumbered_When_TheCommitStandsStill_Then_EachStaysOnItsSection(
        string operation, bool othersCommit)
    {
        int stood = 0;
        for (int at = 1; ; at += Step)
        {
            using var desk = new Desk(Desk.Guide + "\n# Setup\nu\n", isShared: true);
            desk.Commit(Desk.SetBody("a", "one\n"), Desk.SetBody("b", "two\n"), Desk.SetBody("setup-1", "three\n"));
            (HeldLock Lock, string Text)[] held =
            [
                .. ((string[])["setup", "setup-1", "setup-2"]).Select((id, i) =>
                    (desk.Store.Hold(LockTarget.Of(["_document", id], LockScope.Subtree), fence: 20 - i), TextOf(desk, id))),
            ];
            bool hasStood = false;
            var files = new FailingDisk(desk.Files);
            files.OnOperation = _ =>
            {
                if (files.Operations.Count == at)
                {
                    hasStood = true;
                    if (othersCommit)
                    {
                        CommitMeanwhile(desk);
                    }
                    else
                    {
                        desk.Open().Recover(CancellationToken.None);
                    }
                }
            };

            desk.CommitWith(desk.Open(files), Scenarios.Changes(desk, operation));
            if (!hasStood)
            {
                break;
            }

            stood++;
            desk.Open().Recover(CancellationToken.None);
            foreach ((HeldLock one, string text) in held)
            {
                string? id = desk.Store.Table.FindLock(one.LockId)?.Target.SectionId;
                Assert.True(id is not null && TextOf(desk, id) == text, $"{at}: the lock on '{text}' is on {id}");
            }
        }

        Assert.True(stood * Step > 30, $"{stood}");
    }

    [Fact]
    public void Given_ACommitOfWhichThereAreNoFiles_When_Committing_Then_ItIsRefusedUntilARepairGivesItUp()
    {
        using var desk = new Desk(isShared: true);
        desk.Commit(Desk.SetBody("c", "one\n"));
        DocumentHead head = desk.Point!.Head!;
        desk.Point.TryMove(head, head with { Sequence = 2, Commit = Guid.NewGuid() }, [], CancellationToken.None);

        StoreException refusal = Assert.Throws<StoreException>(() => desk.Commit(Desk.SetBody("c", "two\n")));

        Assert.Equal(ErrorIds.StoreCorrupt, refusal.ErrorId);
        Assert.Contains(desk.Verify(), finding => finding.Kind == FindingKind.CommitFilesMissing);
        desk.Open().LetFilesCount(CancellationToken.None);
        desk.Commit(Desk.SetBody("c", "two\n"));
        Assert.Equal(["1 initial ## C|c||", "2 set ## C|one||", "3 set ## C|two||"], desk.Versions("c"));
        Assert.Empty(desk.Verify());
    }

    [Theory]
    [InlineData(0)]
    [InlineData(1)]
    public void Given_ACommitWhoseEntryIsDamaged_When_Committing_Then_ItIsRefusedUntilARepairKeepsWhatIsThereAside(int damaged)
    {
        using var desk = new Desk(isShared: true);
        desk.Commit(Desk.SetBody("c", "one\n"));
        DieBehindTheHead(desk, Desk.SetBody("c", "two\n"));
        string early = Assert.Single(Directory.GetFiles(desk.History.Journal, "*.entry"), file => !File.Exists(Path.ChangeExtension(file, ".end")));
        if (damaged == 1)
        {
            // The one behind it is whole, and cannot be made without it.
            DocumentHead head = desk.Point!.Head!;
            JournalEntry entry = new CommitRecords(desk.History, desk.Files).TryRead(head.Sequence, head.Commit)!;
            JournalEntry next = entry with { Sequence = entry.Sequence + 1, Commit = Guid.NewGuid(), Previous = entry.Commit };
            new CommitRecords(desk.History, desk.Files).Append(next);
            desk.Point.TryMove(head, head with { Sequence = next.Sequence, Commit = next.Commit }, [], CancellationToken.None);
        }

        File.WriteAllBytes(early, [.. File.ReadAllBytes(early).Select((one, i) => i == 40 ? (byte)(one ^ 1) : one)]);
        byte[] record = File.ReadAllBytes(early);

        StoreException refusal = Assert.Throws<StoreException>(() => desk.Commit(Desk.SetBody("c", "three\n")));

        Assert.Equal(ErrorIds.StoreCorrupt, refusal.ErrorId);
        Assert.Single(desk.Verify(), finding => finding.Kind == FindingKind.CommitFilesMissing);
        Assert.DoesNotContain(desk.Verify(), one => one.Kind == FindingKind.CommitUnfinished);
        Assert.Contains("one", desk.Text, StringComparison.Ordinal);
        desk.Open().LetFilesCount(CancellationToken.None);
        desk.Open().Recover(CancellationToken.None);
        Assert.Equal(["1 initial ## C|c||", "2 set ## C|one||"], desk.Versions("c"));
        string kept = Assert.Single(Directory.GetDirectories(desk.History.Kept));
        Assert.Equal(record, File.ReadAllBytes(Path.Combine(kept, "commit")));
        Assert.Contains("two\n", File.ReadAllText(Path.Combine(kept, "guide.md")), StringComparison.Ordinal);
        desk.Commit(Desk.SetBody("c", "three\n"));
        Assert.Equal("3 set ## C|three||", desk.Versions("c")[^1]);
        Assert.Equal(FindingKind.TextKeptAside, Assert.Single(desk.Verify()).Kind);
    }

    [Theory]
    [InlineData(false, false)]
    [InlineData(true, false)]
    [InlineData(true, true)]
    public void Given_ACommit_When_ACallToTheStoreFails_Then_TheAnswerIsTrue(bool isAnswerLost, bool arrivesLate)
    {
        int failures = 0;
        for (int at = 1; ; at++)
        {
            using var desk = new Desk(isShared: true);
            desk.Commit(Desk.SetBody("a", "one\n"));
            MemoryCommitPoint point = desk.Point!;
            int begun = point.Calls;
            (isAnswerLost ? point.FailAfter : point.FailBefore).Add(begun + at);
            point.ArrivesLate = arrivesLate;
            bool isMade = false;
            try
            {
                desk.Commit(Desk.SetBody("b", "two\n"));
                isMade = true;
            }
            catch (MdLockException failure) when (failure is StoreException)
            {
                failures++;
            }

            point.Late?.Invoke();
            if (point.Calls < begun + at)
            {
                break;
            }

            desk.Open().Recover(CancellationToken.None);
            Assert.Equal(isMade, desk.Text.Contains("two\n", StringComparison.Ordinal));
            AssertWhole(desk, at);
        }

        Assert.True(failures > 0);
    }

    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public void Given_ACommit_When_TheStoreGoesAwayForGood_Then_ItIsUnknownOnlyWhereItCanBeMade(bool isAnswerLost)
    {
        int unknown = 0;
        for (int at = 1; ; at++)
        {
            using var desk = new Desk(isShared: true);
            desk.Commit(Desk.SetBody("a", "one\n"));
            MemoryCommitPoint point = desk.Point!;
            int moves = point.Moves;
            int call = point.Calls + at;
            (isAnswerLost ? point.FailAfter : point.FailBefore).Add(call);
            point.FailsForGood = true;
            MdLockException? failure = null;
            try
            {
                desk.Commit(Desk.SetBody("b", "two\n"));
            }
            catch (MdLockException away)
            {
                failure = away;
                unknown += away.ErrorId == ErrorIds.CommitUnknown ? 1 : 0;
            }

            if (point.Calls < call)
            {
                break;
            }

            point.FailBefore.Clear();
            point.FailAfter.Clear();
            desk.Open().Recover(CancellationToken.None);
            bool isMade = point.Moves > moves;
            Assert.Equal(isMade, desk.Text.Contains("two\n", StringComparison.Ordinal));
            Assert.True(failure?.ErrorId == ErrorIds.CommitUnknown || isMade == failure is null, $"{at}: {failure?.ErrorId}");
            AssertWhole(desk, at);
        }

        Assert.True(unknown > 0);
    }

    [Fact]
    public void Given_AStoreThatWasSetBack_When_Committing_Then_ItIsRefusedAndNothingIsWritten()
    {
        using var desk = new Desk(isShared: true);
        desk.Commit(Desk.SetBody("a", "one\n"));
        DocumentHead? early = desk.Point!.Head;
        desk.Commit(Desk.SetBody("a", "two\n"));
        desk.Point.Restore(early);
        string text = desk.Text;

        StoreException refusal = Assert.Throws<StoreException>(() => desk.Commit(Desk.SetBody("a", "three\n")));

        Assert.Equal(ErrorIds.StoreCorrupt, refusal.ErrorId);
        Assert.Equal(text, desk.Text);
        Assert.Contains(desk.Verify(), finding => finding.Kind == FindingKind.StoreSetBack);
        desk.Open().LetFilesCount(CancellationToken.None);
        desk.Commit(Desk.SetBody("a", "three\n"));
        Assert.Equal(["1 initial # A|a||## B|b||## C|c||", "2 set # A|one||## B|b||## C|c||"], desk.Versions("a")[..2]);
        Assert.Equal(4, desk.Versions("a").Length);
        Assert.Empty(desk.Verify());
    }

    [Fact]
    public void Given_AHistoryThatTheStoreNeverKnew_When_Committing_Then_ItGoesOnFromThat()
    {
        using var desk = new Desk(isShared: true);
        desk.Commit(Desk.SetBody("c", "one\n"));
        desk.MakeCheckpoint();
        desk.Point!.Restore(null);

        CommitResult next = desk.Commit(Desk.SetBody("c", "two\n"));

        Assert.Null(next.Deferred);
        Assert.Equal(2, desk.Point.Head!.Sequence);
        Assert.Equal(["1 initial ## C|c||", "2 set ## C|one||", "3 set ## C|two||"], desk.Versions("c"));
        Assert.Empty(desk.Verify());
    }

    /// <summary>Commits, and dies as soon as the store has it: the document is still the old one.</summary>
    private static void DieBehindTheHead(Desk desk, SectionChange change)
    {
        int moves = desk.Point!.Moves;
        var files = new FailingDisk(desk.Files)
        {
            OnOperation = _ =>
            {
                if (desk.Point.Moves > moves)
                {
                    throw new ProcessDiedException();
                }
            },
        };
        Assert.Throws<ProcessDiedException>(() => desk.CommitWith(desk.Open(files), change));
    }

    private static string TextOf(Desk desk, string id)
    {
        DocumentIndex index = DocumentIndex.Parse(desk.Text);
        return index.Body(index.Resolve(id)).Trim().ToString();
    }

    private static Desk Prepare(string operation)
    {
        var desk = new Desk(isShared: true);
        desk.Commit(Desk.SetBody("a", "one\n"), Desk.SetBody("b", "two\n"), Desk.SetBody("setup-1", "three\n"));
        desk.Commit(Desk.SetBody("a", "four\n"));
        Scenarios.Prepare(desk, operation);
        return desk;
    }

    /// <summary>What other hosts do: two commits, and a checkpoint after each.</summary>
    private static void CommitMeanwhile(Desk desk)
    {
        Committer other = desk.Open();
        desk.CommitWith(other, Desk.Append("_preamble", "first of others"));
        other.MakeCheckpoint(CancellationToken.None);
        desk.CommitWith(other, Desk.Append("_preamble", "second of others"));
        other.MakeCheckpoint(CancellationToken.None);
    }

    private static void AssertWhole(Desk desk, int at)
    {
        if (desk.ReadHistory().Has(SectionIds.Preamble))
        {
            Assert.Contains("first of others", desk.Text, StringComparison.Ordinal);
            Assert.Contains("second of others", desk.Text, StringComparison.Ordinal);
        }

        Assert.True(desk.Verify() is [], $"{at}: {string.Join(Environment.NewLine, desk.Verify())}");
        Assert.Empty(desk.Temporary());
        CommitResult next = desk.Commit(Desk.Append("_preamble", $"{at}"));
        Assert.Null(next.Deferred);
        Assert.Empty(desk.Verify());
    }
}
