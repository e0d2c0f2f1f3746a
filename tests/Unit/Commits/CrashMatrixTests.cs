using MdLock.Commits;
using MdLock.Documents;
using MdLock.History;
using MdLock.Rules;
using MdLock.UnitTests.Support;

namespace MdLock.UnitTests.Commits;

/// <summary>I3, I5: whatever dies whenever, the document is the old or the new one, and the history agrees with it.</summary>
public sealed class CrashMatrixTests(ITestOutputHelper output)
{
    private const string Repeats = Desk.Guide + "\n# Setup\nu\n";

    public static TheoryData<string, bool> Operations
    {
        get
        {
            var data = new TheoryData<string, bool>();
            foreach (string name in Scenarios.Names)
            {
                data.Add(name, false);
                data.Add(name, true);
            }

            return data;
        }
    }

    [Theory]
    [MemberData(nameof(Operations))]
    public void Given_ACommit_When_TheProcessDiesAtAnyFileOperation_Then_TheNextCommitMakesItWhole(string operation, bool isShared)
    {
        int points = 0;
        foreach (bool hasHistory in (bool[])[false, true])
        {
            (string before, string after, int count) = Rehearse(operation, hasHistory, isShared: isShared);
            int step = isShared && Wine.IsHere ? 8 : 1;
            for (int at = 1; at <= count; at += step)
            {
                DieAt(operation, hasHistory, at, before, after, isShared);
                points += step;
            }
        }

        output.WriteLine($"{operation}: died at {points} file operations");
        Assert.True(points > 30, $"only {points} points");
    }

    [Theory]
    [InlineData("set", false)]
    [InlineData("rename", false)]
    [InlineData("several", false)]
    [InlineData("rename", true)]
    public void Given_ACommitThatDied_When_ItsRecoveryDiesAtAnyFileOperation_Then_TheNextOneMakesItWhole(
        string operation, bool isShared)
    {
        int points = 0;
        (string before, string after, int count) = Rehearse(operation, hasHistory: true, isShared: isShared);

        // Each pair of points is a folder made and removed: hundreds of them, and Wine takes ten times as long.
        for (int at = 1; at <= count; at += Wine.IsHere ? 8 : 2)
        {
            output.WriteLine($"{operation}: died at {at} of {count}");
            for (int again = 1; ; again++)
            {
                using Desk desk = Prepare(operation, hasHistory: true, isShared: isShared);
                Assert.Throws<ProcessDiedException>(() => Run(desk, operation, at));
                var files = new FailingDisk(desk.Files, again);
                try
                {
                    desk.Open(files).Recover(CancellationToken.None);
                    break;
                }
                catch (ProcessDiedException)
                {
                    AssertWhole(desk, before, after);
                    points++;
                }
            }
        }

        output.WriteLine($"{operation}: died again at {points} file operations of the recovery");
    }

    [Theory]
    [InlineData("rename", false)]
    [InlineData("move", false)]
    [InlineData("rename", true)]
    [InlineData("move", true)]
    public void Given_LocksOnRepeatsThatAreRenumbered_When_TheCommitDiesAnywhere_Then_EachStaysOnItsSection(
        string operation, bool isShared)
    {
        (_, string after, int count) = Rehearse(operation, hasHistory: true, Repeats, isShared);
        for (int at = 1; at <= count; at++)
        {
            using Desk desk = Prepare(operation, hasHistory: true, Repeats, isShared);
            (HeldLock Lock, string Text)[] held =
                [.. ((string[])["setup", "setup-1", "setup-2"]).Select(id => (Hold(desk, id), TextOf(desk, id)))];
            Assert.Throws<ProcessDiedException>(() => Run(desk, operation, at));
            string left = desk.Text;

            desk.Open().Recover(CancellationToken.None);

            foreach ((HeldLock one, string text) in held)
            {
                string id = desk.Store.Table.FindLock(one.LockId)!.Target.SectionId;
                Assert.True(TextOf(desk, id) == text, $"{at} ({left == after}): the lock on '{text}' is on {id}");
            }
        }
    }

    private static HeldLock Hold(Desk desk, string id) =>
        desk.Store.Hold(LockTarget.Of(["_document", id], LockScope.Subtree));

    private static string TextOf(Desk desk, string id)
    {
        DocumentIndex index = DocumentIndex.Parse(desk.Text);
        return index.Body(index.Resolve(id)).Trim().ToString();
    }

    private static (string Before, string After, int Count) Rehearse(
        string operation, bool hasHistory, string text = Desk.Guide, bool isShared = false)
    {
        using Desk desk = Prepare(operation, hasHistory, text, isShared);
        string before = desk.Text;
        int count = Run(desk, operation, at: 0);
        Assert.NotEqual(before, desk.Text);
        Assert.Empty(desk.Verify());
        return (before, desk.Text, count);
    }

    private static void DieAt(string operation, bool hasHistory, int at, string before, string after, bool isShared)
    {
        using Desk desk = Prepare(operation, hasHistory, isShared: isShared);
        Assert.Throws<ProcessDiedException>(() => Run(desk, operation, at));
        AssertWhole(desk, before, after);
    }

    private static void AssertWhole(Desk desk, string before, string after)
    {
        Assert.Contains(desk.Text, (string[])[before, after]);

        RecoveryAction? action = desk.Open().Recover(CancellationToken.None);

        string recovered = desk.Text;
        Assert.Contains(recovered, (string[])[before, after]);
        Assert.NotEqual(RecoveryOutcome.Conflict, action?.Outcome);
        Assert.Empty(desk.Temporary());
        Assert.Empty(desk.Verify());
        AssertHistoryAgrees(desk, committed: recovered == after);

        CommitResult next = desk.Commit(Desk.Append("_preamble", "next"));

        Assert.True(next.Changed);
        Assert.Null(next.Deferred);
        Assert.Empty(desk.Verify());
        Assert.Empty(desk.Temporary());
    }

    private static void AssertHistoryAgrees(Desk desk, bool committed)
    {
        DocumentIndex index = DocumentIndex.Parse(desk.Text);
        DocumentHistory history = desk.ReadHistory();
        bool isRecorded = false;
        foreach (SectionHistory section in history.Sections)
        {
            SectionVersion[] versions = [.. history.Versions(section.SectionKey)];
            Assert.Equal(Enumerable.Range(1, versions.Length), versions.Select(version => version.Version));
            Assert.Equal(section.IsRemoved, index.Find(section.SectionId) is null);
            isRecorded |= versions.Any(version => version.Operation == Scenarios.Mark);
        }

        Assert.Equal(committed, isRecorded);
    }

    private static Desk Prepare(string operation, bool hasHistory, string text = Desk.Guide, bool isShared = false)
    {
        var desk = new Desk(text, isShared);
        if (hasHistory)
        {
            desk.Commit(Desk.SetBody("a", "one\n"), Desk.SetBody("b", "two\n"), Desk.SetBody("setup-1", "three\n"));
            desk.Commit(Desk.SetBody("a", "four\n"));
        }

        Scenarios.Prepare(desk, operation);
        return desk;
    }

    private static int Run(Desk desk, string operation, int at)
    {
        var files = new FailingDisk(desk.Files, at);
        SectionChange[] changes = Scenarios.Changes(desk, operation);
        Committer committer = desk.Open(files);
        desk.CommitWith(committer, [.. changes.Select(change => change with { Operation = Scenarios.Mark })]);
        committer.MakeCheckpoint(CancellationToken.None);
        return files.Operations.Count;
    }
}
