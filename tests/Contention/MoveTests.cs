using MdLock.Commits;
using MdLock.ContentionTests.Support;
using MdLock.Errors;
using MdLock.History;
using MdLock.Locking;
using MdLock.Rules;
using MdLock.Sessions;
using MdLock.Settings;
using MdLock.Worker;

namespace MdLock.ContentionTests;

/// <summary>Documents that get another name while others work on them, or whose mover dies.</summary>
public sealed class MoveTests
{
    private const int Steps = 5;

    public static TheoryData<int, bool> Deaths =>
        [.. Enumerable.Range(1, Steps).SelectMany(at => new TheoryDataRow<int, bool>[] { new(at, false), new(at, true) })];

    [Theory]
    [MemberData(nameof(Deaths))]
    public async Task I5_I7_Given_AMove_When_TheMoverIsKilledAfterAnyStep_Then_TheDocumentHasOneNameAndAllItsHistory(
        int at, bool isElsewhere)
    {
        await using var space = new Workspace();

        // Closed again: on Windows what somebody has open keeps its name, and the folder that it is in.
        using (var before = new MdLockEngine(new LockSettings()))
        using (OwnerSession first = before.OpenSession("first"))
        {
            Set(first, space.Document, "first");
        }

        string target = Target(space, isElsewhere);
        string text = space.Content;
        WorkerProcess mover = await space.StartWorker();

        mover.Tell(space.Request(WorkerCommand.KilledMove) with { Text = target, Count = at });
        await mover.WhenKilled();

        Assert.True(File.Exists(space.Document) != File.Exists(target), $"step {at}: one name, and not two or none");
        string left = File.Exists(target) ? target : space.Document;
        Assert.Equal(text, File.ReadAllText(left));
        using var engine = new MdLockEngine(new LockSettings());
        Assert.Equal(2, Versions(engine, left).Count);
        using (OwnerSession next = engine.OpenSession("next"))
        {
            Set(next, left, "second");
        }

        Assert.Equal(3, Versions(engine, left).Count);
        Assert.DoesNotContain(engine.Check(left, CancellationToken.None).Findings, finding => finding.IsFault);
        foreach (string orphan in engine.FindOrphans(space.Folder, recurse: true).ToArray())
        {
            Assert.Equal(0, engine.RemoveOrphan(orphan, CancellationToken.None)?.Versions);
        }

        Assert.Empty(engine.FindOrphans(space.Folder, recurse: true));
        engine.Cleanup(left, CancellationToken.None);
        Assert.Empty(Directory.GetFiles(space.Folder, "*.moving", SearchOption.AllDirectories));
    }

    [Fact]
    public async Task Given_AMove_When_NobodyDies_Then_AllStepsAreTaken()
    {
        await using var space = new Workspace();
        WorkerProcess mover = await space.StartWorker();

        WorkerReply reply = await mover.Do(
            space.Request(WorkerCommand.KilledMove) with { Text = Target(space, isElsewhere: true), Count = 0 });

        Assert.Equal(Steps, reply.Operations.Count);
    }

    [Fact]
    public async Task I7_Given_ManyWhoChangeADocument_When_ItIsMovedToAndFro_Then_NoChangeIsLost()
    {
        const int editors = 4;
        const int changes = 12;
        await using var space = new Workspace();
        string target = Target(space, isElsewhere: true);
        string[] names = [space.Document, target];
        int open = editors;
        int moves = 0;

        Task mover = Task.Run(() =>
        {
            for (; Volatile.Read(ref open) > 0; moves++)
            {
                try
                {
                    space.Session.Move(
                        names[moves % 2], names[(moves + 1) % 2], new LockOptions { Timeout = Eventually.HangGuard }, null, CancellationToken.None);
                }
                catch (CommitException)
                {
                    // Whoever waits under the new name has the folder open in this very moment, which only Windows minds:
                    // everything is where it was.
                    moves--;
                }
            }
        });
        Task[] all = [.. Enumerable.Range(0, editors).Select(number => Task.Run(() =>
        {
            using MdLockEngine engine = new(new LockSettings());
            using OwnerSession session = engine.OpenSession($"editor {number}");
            for (int change = 0; change < changes; change++)
            {
                Append(session, names, $"line {number}.{change}.");
            }

        }).ContinueWith(
            done =>
            {
                Interlocked.Decrement(ref open);
                return done;
            },
            TaskScheduler.Default).Unwrap())];
        await Eventually.Done(Task.WhenAll([.. all, mover]), what: "all have changed it, and the mover has ended");

        string left = names.Single(File.Exists);
        string text = File.ReadAllText(left);
        Assert.All(
            Enumerable.Range(0, editors).SelectMany(number => Enumerable.Range(0, changes).Select(change => $"line {number}.{change}.")),
            line => Assert.Contains(line, text, StringComparison.Ordinal));
        Assert.Equal((editors * changes) + 1, Versions(space.Engine, left).Count);
        Assert.True(moves > 2, $"{moves} moves");
    }

    [Fact]
    public async Task I2_Given_SomebodyWhoWaits_When_TheDocumentIsMoved_Then_HeIsToldThatItIsNotThere()
    {
        await using var space = new Workspace();
        SectionLock held = space.Session.Acquire(
            space.Document, [], Workspace.NoWait with { Scope = LockScope.Document }, CancellationToken.None)[0];
        WorkerProcess waiter = await space.StartWorker();
        waiter.Tell(space.Acquire("one"));
        await space.WhenWaiting(1);
        string target = Target(space, isElsewhere: false);

        space.Session.Move(space.Document, target, Workspace.NoWait, null, CancellationToken.None);

        WorkerReply reply = await waiter.Listen();
        Assert.Equal(ErrorIds.DocumentNotFound, reply.Error);
        Assert.Equal(target, held.Path);
        Assert.Null(held.LossReason);
        InspectedLock standing = Assert.Single(space.Engine.Locks.Inspect(target, CancellationToken.None).Locks);
        Assert.Equal(held.LockId, standing.Lock.LockId);
        Assert.Null(standing.Verdict);
        WorkerProcess other = await space.StartWorker();
        await other.MustRefuse(
            ErrorIds.LockHeld, space.Acquire("one") with { Path = target, Timeout = 0 });
        held.Dispose();
        await other.Do(space.Acquire("one") with { Path = target, Timeout = 0 });
    }

    private static string Target(Workspace space, bool isElsewhere) => isElsewhere
        ? Path.Combine(Directory.CreateDirectory(Path.Combine(space.Folder, "elsewhere")).FullName, "other.md")
        : Path.Combine(space.Folder, "other.md");

    private static void Set(OwnerSession session, string path, string text) => session.Change(
        path, [SectionChange.SetBody("one", text)], Workspace.NoWait, null, CancellationToken.None);

    /// <summary>By whichever name it has at the moment.</summary>
    private static void Append(OwnerSession session, string[] names, string text)
    {
        for (int attempt = 0; attempt < 10_000; attempt++)
        {
            try
            {
                session.Change(
                    names[attempt % 2],
                    [SectionChange.Append("one", text)],
                    new LockOptions { Timeout = Eventually.HangGuard },
                    null,
                    CancellationToken.None);
                return;
            }
            catch (MdLockException moved) when (moved.ErrorId is ErrorIds.DocumentNotFound or ErrorIds.LockLost)
            {
                // By the other name, then; or again, where the mover's lock came to this one in the very moment.
            }
        }

        throw new TimeoutException($"'{text}' was not appended under either name in 10,000 attempts.");
    }

    private static IReadOnlyList<SectionVersion> Versions(MdLockEngine engine, string path) =>
        engine.Versions.Versions(path, "one");
}
