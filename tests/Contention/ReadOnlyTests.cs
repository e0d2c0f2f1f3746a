using MdLock.Audit;
using MdLock.ContentionTests.Support;
using MdLock.Errors;
using MdLock.Locking;
using MdLock.Rules.Staleness;
using MdLock.Sessions;
using MdLock.Worker;

namespace MdLock.ContentionTests;

/// <summary>Who may only read can look: on a read-only mount, where not even root may write.</summary>
public sealed class ReadOnlyTests
{
    [Fact]
    public async Task Given_AReadOnlyMount_When_LookedAt_Then_LocksAndTheirEndAreSeen()
    {
        SkipUnlessRoot();
        await using var space = new Workspace();
        await space.StartWorker();
        WorkerProcess owner = await space.StartWorker();
        await owner.Do(space.Commit("two", "by the owner"));
        await owner.Do(space.Acquire("one"));
        WorkerProcess waiter = await space.StartWorker();
        waiter.Tell(space.Acquire("one"));
        await space.WhenWaiting(1);
        await using Mount mount = await Mount.ReadOnly(space.Folder);
        string document = mount.Of(space.Document);
        using MdLockEngine reader = space.NewEngine(new());
        using OwnerSession session = reader.OpenSession("reader");

        TableSnapshot seen = reader.Locks.Inspect(document, CancellationToken.None);
        Assert.True(seen.IsGlance);
        Assert.Equal(("one", (StaleVerdict?)null), (Assert.Single(seen.Locks).Lock.Target.SectionId, seen.Locks[0].Verdict));
        Assert.NotNull(Assert.Single(seen.Tickets).Ticket.Details);
        Assert.Equal(1, reader.LockMetrics.Collect([document], since: null, CancellationToken.None).Locks.Active);
        Assert.NotEmpty(reader.Events.Read(document, new AuditFilter(), CancellationToken.None).Events);
        Assert.Empty(reader.Check(document, CancellationToken.None).Findings);
        Assert.Equal(ErrorIds.LockWaitTimeout, Assert.Throws<LockAcquisitionException>(() => reader.Waits.UntilFree(
            document, "one", session, new() { Timeout = TimeSpan.FromMilliseconds(50) }, CancellationToken.None)).ErrorId);
        Assert.ThrowsAny<MdLockException>(() => session.Acquire(document, ["three"], Workspace.NoWait, CancellationToken.None));

        await waiter.Kill();
        await owner.Kill();

        Assert.Equal(
            StaleReason.OwnerDead, Assert.Single(reader.Locks.Inspect(document, CancellationToken.None).Locks).Verdict?.Reason);
        reader.Waits.UntilFree(document, "one", session, new() { Timeout = TimeSpan.FromSeconds(30) }, CancellationToken.None);
    }

    [Fact]
    public async Task Given_AFolderOfStateWithoutACriticalSection_When_LookedAt_Then_NothingIsMade()
    {
        await using var space = new Workspace();
        WorkerProcess owner = await space.StartWorker();
        await owner.Do(space.Commit("two", "by the owner"));
        await owner.Kill();
        foreach (string name in (string[])[".guard", ".commit", ".audit"])
        {
            PlainFile.Remove(Path.Combine(space.Locks, name));
        }

        string[] before = Tree(space);
        using MdLockEngine reader = space.NewEngine(new());
        using OwnerSession session = reader.OpenSession("reader");

        Assert.Empty(reader.Locks.Inspect(space.Document, CancellationToken.None).Locks);
        reader.LockMetrics.Collect([space.Document], since: null, CancellationToken.None);
        reader.Events.Read(space.Document, new AuditFilter(), CancellationToken.None);
        reader.Waits.UntilFree(space.Document, "one", session, new(), CancellationToken.None);
        reader.Check(space.Document, CancellationToken.None);

        Assert.Equal(before, Tree(space));
    }

    private static string[] Tree(Workspace space) => [.. Directory.EnumerateFileSystemEntries(
        space.Folder, "*", new EnumerationOptions { AttributesToSkip = 0, RecurseSubdirectories = true }).Order(StringComparer.Ordinal)];

    private static void SkipUnlessRoot() => Assert.SkipUnless(
        OperatingSystem.IsLinux() && Environment.IsPrivilegedProcess, "Only the superuser of Linux can mount a folder.");
}
