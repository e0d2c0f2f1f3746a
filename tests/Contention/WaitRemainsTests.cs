using MdLock.ContentionTests.Support;
using MdLock.Errors;
using MdLock.Sessions;

namespace MdLock.ContentionTests;

/// <summary>After a wait nothing of it is left in the process, however it ended: no thread, no open file.</summary>
public sealed class WaitRemainsTests
{
    private const int Waits = 500;

    /// <summary>How many idle threads a document keeps for the next wait.</summary>
    private const int Kept = 4;

    private static readonly TimeSpan Short = TimeSpan.FromMilliseconds(5);

    public static TheoryData<string> Kinds => new(Attempts.Keys);

    private static Dictionary<string, Action<Workspace, OwnerSession>> Attempts { get; } = new(StringComparer.Ordinal)
    {
        ["a wait for a lock that times out"] = (space, owner) => MustRefuse(
            () => owner.Acquire(space.Document, ["one"], new() { Timeout = Short }, CancellationToken.None)),
        ["a wait behind another one that times out"] = (space, owner) => MustRefuse(
            () => owner.Acquire(space.Document, ["two"], new() { Timeout = Short }, CancellationToken.None)),
        ["an attempt without a wait"] = (space, owner) => MustRefuse(
            () => owner.Acquire(space.Document, ["one"], Workspace.NoWait, CancellationToken.None)),
        ["a wait for a lock that is cancelled"] = (space, owner) =>
        {
            using var soon = new CancellationTokenSource(Short);
            Assert.ThrowsAny<OperationCanceledException>(
                () => owner.Acquire(space.Document, ["one"], new() { Timeout = TimeSpan.FromMinutes(1) }, soon.Token));
        },
        ["a wait until a section is free that times out"] = (space, owner) => MustRefuse(
            () => space.Engine.Waits.UntilFree(space.Document, "one", owner, new() { Timeout = Short }, CancellationToken.None)),
        ["a wait until a section is free that is cancelled"] = (space, owner) =>
        {
            using var soon = new CancellationTokenSource(Short);
            Assert.ThrowsAny<OperationCanceledException>(() => space.Engine.Waits.UntilFree(
                space.Document, "one", owner, new() { Timeout = TimeSpan.FromMinutes(1) }, soon.Token));
        },
        ["a wait for a version that times out"] = (space, _) => Assert.ThrowsAny<MdLockException>(
            () => space.Engine.Waits.UntilVersion(
                space.Document, "one", 1, new() { Timeout = Short }, CancellationToken.None)),
    };

    [Theory]
    [MemberData(nameof(Kinds))]
    public async Task Given_ALockOfAnotherProcess_When_WaitedForOftenInVain_Then_NoThreadAndNoFileIsLeft(string kind)
    {
        Assert.SkipUnless(OperatingSystem.IsLinux(), "Only Linux lists the threads and the files of a process.");
        await using var space = new Workspace();
        WorkerProcess holder = await space.StartWorker();
        await holder.Do(space.Acquire("one"));
        await holder.Do(space.Acquire("two"));
        WorkerProcess waiter = await space.StartWorker();
        waiter.Tell(space.Acquire("two"));
        await space.WhenWaiting(1);
        using OwnerSession owner = space.Engine.OpenSession("patient");
        Action<Workspace, OwnerSession> attempt = Attempts[kind];
        attempt(space, owner);
        (int threads, int files) = Left(space);

        for (int i = 0; i < Waits; i++)
        {
            attempt(space, owner);
        }

        (int threadsThen, int filesThen) = Left(space);
        Assert.True(threadsThen <= Math.Max(threads, Kept), $"{threadsThen} threads wait, {threads} did before.");
        Assert.Equal(files, filesThen);
    }

    [Fact]
    public async Task Given_ManyThatWaitForOneLock_When_InOneProcess_Then_TheyShareAThreadAndAFile()
    {
        Assert.SkipUnless(OperatingSystem.IsLinux(), "Only Linux lists the threads and the files of a process.");
        await using var space = new Workspace();
        WorkerProcess holder = await space.StartWorker();
        await holder.Do(space.Acquire("one"));
        using OwnerSession owner = space.Engine.OpenSession("patient");
        int before = Left(space).Files;
        using var end = new CancellationTokenSource();
        Task[] waits = [.. Enumerable.Range(0, 20).Select(_ => Task.Factory.StartNew(
            () => space.Engine.Waits.UntilFree(
                space.Document, "one", owner, new() { Timeout = TimeSpan.FromMinutes(1) }, end.Token),
            TaskCreationOptions.LongRunning))];
        await Eventually.True(() => Left(space).Files > before, "somebody waits");
        await Task.Delay(TimeSpan.FromMilliseconds(500), CancellationToken.None);

        Assert.Equal(before + 1, Left(space).Files);
        await holder.Kill();
        await Eventually.Done(Task.WhenAll(waits), what: "all are told");
        Assert.Equal(before, Left(space).Files);
    }

    private static void MustRefuse(Action attempt) => Assert.ThrowsAny<LockAcquisitionException>(attempt);

    /// <summary>The threads of waits in this process, and its open entries of the document.</summary>
    private static (int Threads, int Files) Left(Workspace space) => (
        Directory.EnumerateDirectories("/proc/self/task").Count(IsWait),
        new DirectoryInfo("/proc/self/fd").EnumerateFiles().Count(
            file => LinkOf(file) is { } target
                && target.StartsWith(space.Locks, StringComparison.Ordinal)
                && Path.GetFileName(target) is { } name
                && (name.Contains(".lock", StringComparison.Ordinal) || name.Contains(".ticket", StringComparison.Ordinal))));

    private static bool IsWait(string thread)
    {
        try
        {
            return File.ReadAllText(Path.Combine(thread, "comm")).Trim() == "MdLock wait";
        }
        catch (IOException)
        {
            // It ended meanwhile.
            return false;
        }
    }

    private static string? LinkOf(FileInfo file)
    {
        try
        {
            return file.LinkTarget;
        }
        catch (IOException)
        {
            // It was closed meanwhile.
            return null;
        }
    }
}
