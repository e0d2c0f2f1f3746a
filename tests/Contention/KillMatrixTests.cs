using System.Collections.Concurrent;
using System.Diagnostics;
using MdLock.ContentionTests.Support;
using MdLock.Documents;
using MdLock.History;
using MdLock.Sessions;
using MdLock.Settings;
using MdLock.Worker;

namespace MdLock.ContentionTests;

/// <summary>I3, I5: a real process is killed before each operation of each kind of commit, one after the other.</summary>
public sealed class KillMatrixTests(ITestOutputHelper output)
{
    // A process costs a third of a second of one core, most of it before it listens.
    private static readonly int AtATime = Math.Max(2, Environment.ProcessorCount);

    public static TheoryData<string> Operations => [.. CommitScenarios.Names];

    [Theory]
    [MemberData(nameof(Operations))]
    public async Task I3_I5_Given_ACommit_When_ItsProcessIsKilledBeforeAnyOperation_Then_OldOrNewAndTheNextCommitWorks(
        string operation)
    {
        var watch = Stopwatch.StartNew();
        (string before, string after, IReadOnlyList<string> operations) = await Rehearse(operation);
        Assert.True(operations.Count > 20, $"only {operations.Count} points");
        var outcomes = new ConcurrentBag<bool>();

        await Parallel.ForEachAsync(
            Enumerable.Range(1, operations.Count).Where(IsTried),
            new ParallelOptions { MaxDegreeOfParallelism = AtATime },
            async (at, _) =>
            {
                bool isNew = await KillAt(operation, at, operations[at - 1], before, after);
                outcomes.Add(isNew);
                output.WriteLine($"killed before {operations[at - 1]}, number {at}: {(isNew ? "new" : "old")}");
            });

        output.WriteLine(
            $"{operation}: killed at {outcomes.Count} of {operations.Count} points, {outcomes.Count(isNew => isNew)} of them left the new "
            + $"document; {watch.Elapsed.TotalSeconds:0.0} s: "
            + string.Join(", ", operations));
        Assert.Contains(true, outcomes);
        Assert.Contains(false, outcomes);
    }

    /// <summary>Every point, but under Wine, where a process takes seconds: every third, and all of them in a long run.</summary>
    private static bool IsTried(int at) => !Wine.IsHere || LongRunTests.IsAskedFor || at % 3 == 0;

    private static async Task<(string Before, string After, IReadOnlyList<string> Operations)> Rehearse(string operation)
    {
        await using Workspace space = Prepare(operation);
        string before = space.Content;
        WorkerProcess worker = await space.StartWorker();
        WorkerReply reply = await worker.Do(KilledCommit(space, operation, at: 0));
        Assert.NotEqual(before, space.Content);
        Assert.Empty(Verify(space));
        return (before, space.Content, reply.Operations);
    }

    /// <summary>Kills one. True if the document is the new one.</summary>
    private static async Task<bool> KillAt(string operation, int at, string name, string before, string after)
    {
        await using Workspace space = Prepare(operation);
        SectionLock bystander = space.Acquire("setup-2", Workspace.NoWait)[0];
        WorkerProcess worker = await space.StartWorker();

        worker.Tell(KilledCommit(space, operation, at));
        await worker.WhenKilled();

        // Whoever looks now, before anybody repairs anything, sees one of the two.
        string left = space.Content;
        string where = $"{operation}, killed before {name}, number {at}";
        Assert.True(left == before || left == after, $"{where}: the document is neither the old nor the new one:\n{left}");

        using var engine = new MdLockEngine(new LockSettings());
        engine.Recover(space.Document, CancellationToken.None);

        Assert.True(space.Content == left, $"{where}: the recovery changed the document.");
        AssertAgrees(space, engine, where, committed: left == after);
        AssertStillHolds(space, bystander, where, left);

        using (OwnerSession next = engine.OpenSession("next"))
        {
            CommitNext(next, space.Document);
        }

        Assert.Equal("next\n\n" + left[left.IndexOf('#', StringComparison.Ordinal)..], space.Content);
        bystander.Dispose();
        AssertNothingIsLeft(space, engine, where);
        return left == after;
    }

    /// <summary>The document, the journal and the history tell the same.</summary>
    private static void AssertAgrees(Workspace space, MdLockEngine engine, string where, bool committed)
    {
        Assert.True(Verify(space) is [], $"{where}: {string.Join('\n', Verify(space).Select(finding => finding.Message))}");
        bool isRecorded = false;
        foreach (IGrouping<string, SectionVersion> chain in engine.Versions
            .Find(space.Document, selector: null, latest: false, CancellationToken.None)
            .Select(found => found.Version)
            .GroupBy(version => version.SectionKey))
        {
            Assert.Equal(Enumerable.Range(1, chain.Count()), chain.Select(version => version.Version));
            isRecorded |= chain.Any(version => version.Operation == CommitScenarios.Mark);
        }

        Assert.True(isRecorded == committed, $"{where}: the history tells that it was {(isRecorded ? "" : "not ")}committed.");
    }

    /// <summary>A lock that the commit renumbers is on the section that it was taken for, and nobody else gets that.</summary>
    private static void AssertStillHolds(Workspace space, SectionLock bystander, string where, string text)
    {
        string id = DocumentIndex.Parse(text).Sections[^1].Id;
        Guid[] found =
        [
            .. space.Table.Locks
                .Where(one => one.Verdict is null && one.Lock.Target.SectionId == id)
                .Select(one => one.Lock.LockId),
        ];
        Assert.True(
            found.SequenceEqual([bystander.Held.LockId]),
            $"{where}: {id} has the locks [{string.Join(", ", found)}], there are on "
            + string.Join(", ", space.Table.Locks.Select(one => one.Lock.Target.SectionId)));
    }

    private static void CommitNext(OwnerSession session, string path) => session.Change(
        path,
        [MdLock.Commits.SectionChange.SetBody("_preamble", "next\n\n")],
        Workspace.NoWait,
        token: null,
        CancellationToken.None);

    private static void AssertNothingIsLeft(Workspace space, MdLockEngine engine, string where)
    {
        // Where a process takes long to start, heartbeats were due; young ones would stay, as any young file.
        Age.AnHour(Directory.GetFiles(space.Locks, "*.heartbeat"));
        engine.Cleanup(space.Document, CancellationToken.None);
        Assert.True(Verify(space) is [], where);
        space.AssertFree();
        string[] left =
        [
            .. Directory.EnumerateFiles(
                    space.Folder, "*", new EnumerationOptions { RecurseSubdirectories = true, AttributesToSkip = 0 })
                .Where(path => Path.GetExtension(path) is ".mdlock-tmp" or ".tmp" or ".lock" or ".heartbeat")
                .Select(path => Path.GetRelativePath(space.Folder, path)),
        ];
        Assert.True(left is [], $"{where}: left are {string.Join(", ", left)}");
    }

    private static IReadOnlyList<Finding> Verify(Workspace space)
    {
        using var engine = new MdLockEngine(new LockSettings());
        return engine.Check(space.Document, CancellationToken.None).Findings;
    }

    private static Workspace Prepare(string operation)
    {
        var space = new Workspace(CommitScenarios.Text);
        CommitScenarios.Prepare(space.Session, space.Document, operation);
        return space;
    }

    private static WorkerRequest KilledCommit(Workspace space, string operation, int at) =>
        space.Request(WorkerCommand.KilledCommit) with { Text = operation, Count = at };
}
