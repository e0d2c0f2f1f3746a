using System.Diagnostics;
using System.Globalization;
using MdLock.ContentionTests.Support;
using MdLock.Errors;
using MdLock.Maintenance;
using MdLock.Queries;
using MdLock.Sessions;
using MdLock.Stores;
using MdLock.Stores.Files.Probing;
using MdLock.Worker;

namespace MdLock.ContentionTests;

/// <summary>A folder on a file system that others see too: one works alone, two are refused until they proved that locks hold.</summary>
/// <remarks>The mounts are real ones, each with OS locks of its own: what happens on shares whose locks lie.</remarks>
public sealed class SharedFolderTests
{
    private const string Sftp = "/usr/lib/openssh/sftp-server";
    private const int Writers = 4;

    [Fact]
    public async Task I1_Given_TwoMountsOfOneShare_When_FourWritersOnEachEdit_Then_BothSidesAreRefusedAndNoEditIsLost()
    {
        await SkipUnlessMountable();
        await using var space = new Workspace();
        await using Mount here = await Mount.Sshfs(space.Folder, Sftp);
        await using Mount there = await Mount.Sshfs(space.Folder, Sftp);
        WorkerProcess[] workers = await space.StartWorkers(2 * Writers);

        // So that there is something to lose: one side is at work when the other one comes.
        List<string> alone = [.. (await Task.WhenAll(workers[..Writers].Select((worker, i) => Edit(worker, here, $"alone {i}", 5)))).SelectMany(made => made)];
        Assert.Equal(5 * Writers, alone.Count);
        List<string>[] both = await Task.WhenAll(workers.Select((worker, i) =>
            Edit(worker, i < Writers ? here : there, $"both {i}", int.MaxValue)));

        // All ended with the refusal. What was answered with success before is in the history, and nothing else is.
        string[] made = [.. alone.Concat(both.SelectMany(texts => texts))];
        Assert.All(both[Writers..], Assert.Empty);
        TestContext.Current.SendDiagnosticMessage($"{alone.Count} edits alone, {made.Length - alone.Count} until the first side was refused too.");
        IReadOnlyList<FoundVersion> versions = space.Engine.Versions.Find(space.Document, "one", latest: false, CancellationToken.None);
        Assert.Equal(
            made.Order(StringComparer.Ordinal),
            versions.Select(found => found.Version.Content!.Split('\n')[2]).Where(text => text != "0").Order(StringComparer.Ordinal));
        CheckResult check = space.Engine.Check(space.Document, CancellationToken.None);
        Assert.Empty(check.Findings);
        Assert.Empty(check.Trail);
        foreach (Mount mount in (Mount[])[here, there])
        {
            MdLockEngine reader = space.NewEngine(new());
            // A client may remember for some seconds how long the file was.
            await Eventually.True(() => reader.Read(mount.Of(space.Document)).Text.Text == space.Content, "the text is read whole through each mount");
            Assert.Empty(reader.Locks.Inspect(mount.Of(space.Document), CancellationToken.None).Locks);
        }

        async Task<List<string>> Edit(WorkerProcess worker, Mount mount, string name, int times)
        {
            var done = new List<string>();
            var watch = Stopwatch.StartNew();
            for (int i = 0; i < times; i++)
            {
                Assert.True(watch.Elapsed < Eventually.HangGuard, $"{name} edits on, and was to be refused.");
                string text = string.Create(CultureInfo.InvariantCulture, $"{name} {i}");
                WorkerReply reply = await worker.Ask(space.Commit("one", text) with { Path = mount.Of(space.Document) });
                if (reply.Error is not null)
                {
                    Assert.True(reply.Error == ErrorIds.ShareNotProven, $"{name}: {reply.Message}");
                    Assert.Equal(2, reply.Message.Split("host '").Length - 1);
                    break;
                }

                done.Add(text);
            }

            return done;
        }
    }

    [Fact]
    public async Task Given_OneMountOfAShare_When_FourWritersEditThroughItAndItsBindMount_Then_AllIsDoneAndSaidOnce()
    {
        await SkipUnlessMountable();
        await using var space = new Workspace();
        await using Mount here = await Mount.Sshfs(space.Folder, Sftp);
        await using Mount container = await Mount.Bind(here);
        WorkerProcess[] workers = await space.StartWorkers(Writers);

        // As a container sees it: the same mount at another place.
        await Task.WhenAll(workers.Select((worker, i) => worker.Do(
            space.Request(WorkerCommand.Increment, "one") with { Path = (i % 2 == 0 ? here : container).Of(space.Document), Count = 10 })));

        Assert.Contains($"# One\n\n{10 * Writers}\n", space.Content, StringComparison.Ordinal);
        MdLockEngine engine = space.NewEngine(new());
        using OwnerSession session = engine.OpenSession("here");
        session.Acquire(here.Of(space.Document), ["one"], Workspace.NoWait, CancellationToken.None);
        session.Acquire(here.Of(space.Document), ["two"], Workspace.NoWait, CancellationToken.None);
        Assert.Contains("fuse.sshfs", engine.Notices.TryTake(), StringComparison.Ordinal);
        Assert.Null(engine.Notices.TryTake());
    }

    [Fact]
    public async Task Given_TwoMountsOfOneShare_When_TheyTryItTogether_Then_BothFindThatLocksDoNotHoldAndStayRefused()
    {
        await SkipUnlessMountable();
        await using var space = new Workspace();
        await using Mount here = await Mount.Sshfs(space.Folder, Sftp);
        await using Mount there = await Mount.Sshfs(space.Folder, Sftp);

        IReadOnlyList<StoreCapability>[] found = await Eventually.Result(Task.WhenAll(Try(here), Try(there)));

        Assert.All(found, side =>
        {
            StoreCapability locks = Assert.Single(side, one => one.Name == "PeerLock");
            Assert.False(locks.IsPassed);
            Assert.Contains("both had a lock at the same time", locks.Detail, StringComparison.Ordinal);
            Assert.Equal(StoreFitness.Unusable, StoreProbe.Judge(side));
        });
        Assert.Equal(found[0].Select(one => (one.Name, one.IsPassed)), found[1].Select(one => (one.Name, one.IsPassed)));
        using OwnerSession one = space.NewEngine(new()).OpenSession("here");
        using OwnerSession other = space.NewEngine(new()).OpenSession("there");
        one.Acquire(here.Of(space.Document), ["one"], Workspace.NoWait, CancellationToken.None);
        StoreException refused = Assert.Throws<StoreException>(
            () => other.Acquire(there.Of(space.Document), ["two"], Workspace.NoWait, CancellationToken.None));
        Assert.Equal(ErrorIds.ShareNotProven, refused.ErrorId);
        Assert.Contains("it failed: ", refused.Message, StringComparison.Ordinal);
        Assert.Contains($"PeerLock: {found[0].Single(trial => trial.Name == "PeerLock").Detail.TrimEnd('.')}", refused.Message, StringComparison.Ordinal);
        TestContext.Current.SendDiagnosticMessage(string.Join('\n', found[0].Select(trial => $"{trial.Name} {trial.IsPassed}: {trial.Detail}")));

        Task<IReadOnlyList<StoreCapability>> Try(Mount mount) => Task.Factory.StartNew(
            () => space.NewEngine(new()).CheckStoreWithPeer(mount.Of(space.Document), TimeSpan.FromSeconds(60), CancellationToken.None),
            CancellationToken.None,
            TaskCreationOptions.LongRunning,
            TaskScheduler.Default);
    }

    [Fact]
    public async Task Given_BindMountsAndMemory_When_HostsOfOneKernelEdit_Then_ThatIsLocalAndNeverRefused()
    {
        SkipUnlessRoot();
        await using var space = new Workspace();
        await using Mount bind = await Mount.Bind(space.Folder);
        WorkerProcess one = await space.StartContained();
        WorkerProcess two = await space.StartContained();

        await one.Do(space.Commit("one", "through the folder"));
        await two.Do(space.Commit("two", "through the bind mount") with { Path = bind.Of(space.Document) });

        Assert.Empty(Directory.GetFiles(Path.Combine(space.Folder, ".mdlock"), "*.host"));
    }

    private static async Task SkipUnlessMountable()
    {
        SkipUnlessRoot();
        string? missing = await Installed.WhyNot(Sftp, "openssh-sftp-server") ?? await Installed.WhyNot("/usr/bin/sshfs", "sshfs");
        Assert.SkipUnless(missing is null, missing ?? "");
    }

    private static void SkipUnlessRoot() => Assert.SkipUnless(
        OperatingSystem.IsLinux() && Environment.IsPrivilegedProcess, "Only the superuser of Linux can mount.");
}
