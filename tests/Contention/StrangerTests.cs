using System.Diagnostics;
using MdLock.ContentionTests.Support;
using MdLock.Documents;
using MdLock.Errors;
using MdLock.History;
using MdLock.Platform;
using MdLock.Sessions;
using MdLock.Settings;
using MdLock.Worker;
using Microsoft.Win32.SafeHandles;

namespace MdLock.ContentionTests;

/// <summary>Nobody who shares a folder gets more than he had: real users, and races for a while.</summary>
public sealed class StrangerTests
{
    private const int Ann = 4711;
    private const int Bob = 4712;
    private const int Team = 4800;

    private const UnixFileMode NotTheOwners = (UnixFileMode)0x3F;

    private static readonly TimeSpan Race = TimeSpan.FromSeconds(20);

    [Fact]
    public async Task Given_LinksThatAreSwappedIn_When_RootWorksThereForAWhile_Then_NothingElsewhereIsTouched()
    {
        SkipUnlessRoot();
        await Task.WhenAll(RaceInOwnFolder(), RaceInStickyFolder(), RaceInLockRoot(), WatchPrivateDocument());
    }

    [Theory]
    [InlineData(".locks", false)]
    [InlineData(".locks/guide.md", false)]
    [InlineData(".mdlock", false)]
    [InlineData(".mdlock/guide.md", false)]
    [InlineData("key", true)]
    [InlineData("key/guide.md", true)]
    public async Task I1_Given_AFolderThatAStrangerMade_When_Locked_Then_ItIsRefusedByName(string place, bool isInRoot)
    {
        SkipUnlessRoot();
        await using var space = new Workspace();
        string root = Path.Combine(space.Folder, "root");
        string folder = Path.Combine(isInRoot ? root : space.Folder, place.Replace("key", ShortHash.Of(space.Folder), StringComparison.Ordinal));
        Directory.CreateDirectory(folder);
        await Command.Run("chown", $"{Ann}", folder);
        using OwnerSession session = space.NewEngine(new() { LockRoot = isInRoot ? root : null }).OpenSession("root");

        var refused = Assert.Throws<StoreException>(
            () => session.Acquire(space.Document, ["one"], Workspace.NoWait, CancellationToken.None));

        Assert.Equal(ErrorIds.StoreNotTrusted, refused.ErrorId);
        Assert.Contains($"'{folder}' belongs to ", refused.Message, StringComparison.Ordinal);
        Assert.Contains($"{Ann}", refused.Message, StringComparison.Ordinal);
        Assert.Empty(Directory.EnumerateFiles(folder, "*", SearchOption.AllDirectories));
    }

    [Fact]
    public async Task Given_ADocumentOfOnesOwn_When_MovedToAFolderForEverybody_Then_ItsHistoryGoesToo()
    {
        SkipUnlessRoot();
        await using var space = new Workspace();
        string home = Path.Combine(space.Folder, "home");
        string common = Path.Combine(space.Folder, "common");
        Directory.CreateDirectory(home);
        Directory.CreateDirectory(common);
        string document = Path.Combine(home, "guide.md");
        File.Copy(space.Document, document);
        await Command.Run("chmod", "755", space.Folder);
        await Command.Run("chown", "-R", $"{Ann}:{Ann}", home);
        await Command.Run("chmod", "1777", common);
        await using WorkerProcess ann = await WorkerProcess.StartAs(Ann, Ann);
        WorkerRequest request = space.Commit("one", "hers") with { Path = document };
        await ann.Do(request);
        string moved = Path.Combine(common, "hers.md");

        await ann.Do(request with { Command = WorkerCommand.KilledMove, Text = moved, Count = 0 });

        await ann.Do(request with { Path = moved, Text = "hers again" });
        Assert.Equal(3, space.Engine.Versions.Versions(moved, "one").Count);
        Assert.False(File.Exists(document));
    }

    [Fact]
    public async Task Given_AHistoryThatAStrangerPlanted_When_ADocumentHasItsContent_Then_ItIsNotContinued()
    {
        SkipUnlessRoot();
        await using var space = new Workspace();
        await Command.Run("chmod", "1777", space.Folder);

        // The folder of all documents is root's: what is in it for one of them is that one's owner's.
        string others = Path.Combine(space.Folder, "others.md");
        File.Copy(space.Document, others);
        space.Session.Acquire(others, ["one"], Workspace.NoWait, CancellationToken.None)[0].Dispose();
        await Command.Run("chown", $"{Bob}:{Bob}", space.Document);
        await using WorkerProcess ann = await WorkerProcess.StartAs(Ann, Ann);
        string bait = Path.Combine(space.Folder, "bait.md");
        await Command.Run("cp", space.Document, bait);
        await Command.Run("chown", $"{Ann}:{Ann}", bait);
        await ann.Do(space.Commit("one", "0") with { Path = bait });
        await ann.Do(space.Commit("one", "bait") with { Path = bait });
        File.Copy(bait, space.Document, overwrite: true);
        File.Delete(bait);

        Assert.Throws<HistoryException>(() => space.Engine.Versions.Versions(space.Document, "one"));

        Assert.True(Directory.Exists(Path.Combine(space.Folder, ".mdlock", "bait.md")));
    }

    [Fact]
    public async Task I1_Given_AFolderThatEverybodyMayWrite_When_ItsOwnerLocks_Then_ItIsClosed()
    {
        SkipUnlessRoot();
        await using var space = new Workspace();
        space.Acquire("one", Workspace.NoWait);
        await Command.Run("chmod", "777", space.Locks);

        space.Acquire("two", Workspace.NoWait);

        Assert.Equal(UnixFileMode.None, ModeOf(space.Locks) & NotTheOwners & ~Readable);
    }

    [Fact]
    public async Task Given_ADocumentOfATeam_When_ItsMembersWork_Then_EachMayAndOthersMayNot()
    {
        SkipUnlessRoot();
        await using var space = new Workspace();
        await Share(space);
        await using WorkerProcess ann = await WorkerProcess.StartAs(Ann, Team);
        await using WorkerProcess bob = await WorkerProcess.StartAs(Bob, Team);
        await using WorkerProcess stranger = await WorkerProcess.StartAs(4713, 4713);

        await ann.Do(space.Acquire("one"));
        await bob.Do(space.Commit("two", "by bob"));
        await bob.MustRefuse(ErrorIds.LockHeld, space.Acquire("one") with { Timeout = 0 });
        await ann.Do(space.Commit("three", "by ann"));

        Assert.NotNull((await stranger.Ask(space.Acquire("two") with { Timeout = 0 })).Error);
        foreach (string path in OwnFiles(space.Folder))
        {
            Assert.Equal((path, UnixFileMode.None), (path, ModeOf(path) & UnixFileMode.OtherWrite));
        }
    }

    [Fact]
    public async Task Given_ADocumentThatOthersMayRead_When_Locked_Then_TheyCannotOpenWhatExcludes()
    {
        SkipUnlessRoot();
        await using var space = new Workspace();
        await Command.Run("chmod", "644", space.Document);
        await Commit(space, "one", "1");

        foreach (string name in (string[])[".guard", ".commit", ".audit"])
        {
            Assert.Equal(
                (name, UnixFileMode.None), (name, ModeOf(Path.Combine(space.Locks, name)) & NotTheOwners));
        }
    }

    [Fact]
    public async Task Given_SomebodyWhoKeepsTheCriticalSection_When_Asked_Then_TheWaitEndsAndNamesHim()
    {
        Assert.SkipUnless(OperatingSystem.IsLinux(), "Only Linux tells who holds a lock.");
        await using var space = new Workspace();
        await Commit(space, "one", "1");
        using SafeFileHandle guard = StateFile.TryOpen(Path.Combine(space.Locks, ".guard"), write: true)!;
        Assert.True(OsLock.TryLock(guard, exclusive: true));
        long start = Stopwatch.GetTimestamp();

        var refused = Assert.Throws<StoreException>(() => space.Acquire("two", Workspace.NoWait));

        Assert.Equal(ErrorIds.GuardTimeout, refused.ErrorId);
        Assert.Contains($"Process {Environment.ProcessId} (", refused.Message, StringComparison.Ordinal);

        // The limit for those who would wait longer is a minute.
        Assert.True(Stopwatch.GetElapsedTime(start) < TimeSpan.FromSeconds(45));
    }

    [Fact]
    public async Task Given_ADocumentThatBecamePrivate_When_WrittenCheckedAndRepaired_Then_NothingOfItIsWiderThanIt()
    {
        SkipUnlessRoot();
        await using var space = new Workspace();
        await Command.Run("chmod", "755", space.Folder);
        await Command.Run("chmod", "644", space.Document);
        await Commit(space, "one", "1");
        await Commit(space, "two", "2");
        await Command.Run("chmod", "600", space.Document);

        await Commit(space, "one", "secret");

        string[] open = [.. OwnFiles(space.Folder).Where(IsOpen)];
        Assert.DoesNotContain(open, path => File.Exists(path) && File.ReadAllText(path).Contains("secret", StringComparison.Ordinal));
        Assert.Contains(space.Engine.Check(space.Document, CancellationToken.None).Findings, found => found.Kind == FindingKind.TooOpen);
        Assert.NotEmpty(open);

        space.Engine.Repair(space.Document, CancellationToken.None);

        Assert.DoesNotContain(OwnFiles(space.Folder), IsOpen);
        Assert.DoesNotContain(space.Engine.Check(space.Document, CancellationToken.None).Findings, found => found.Kind == FindingKind.TooOpen);
    }

    [Fact]
    public async Task Given_ASetIdDocument_When_AnotherUserCommits_Then_TheBitsAreGone()
    {
        SkipUnlessRoot();
        await using var space = new Workspace();
        await Share(space);
        await Command.Run("chmod", "6775", space.Document);
        await using WorkerProcess bob = await WorkerProcess.StartAs(Bob, Team);

        await bob.Do(space.Commit("one", "by bob"));

        Assert.Equal(UnixFileMode.None, ModeOf(space.Document) & (UnixFileMode.SetUser | UnixFileMode.SetGroup));
    }

    [Fact]
    public async Task I12_Given_AHardLinkInThePlaceOfAStateFile_When_Locked_Then_ItIsRefused()
    {
        await using var space = new Workspace();

        // By a process that is gone: on Windows a file that somebody has open keeps its name.
        await using (WorkerProcess first = await WorkerProcess.Start())
        {
            await first.Do(space.Commit("one", "1"));
        }

        string outside = Path.Combine(space.Folder, "outside");
        await File.WriteAllTextAsync(outside, "kept");
        string fence = Path.Combine(space.Locks, ".fence");
        File.Delete(fence);
        HardLink.Create(outside, fence);
        using OwnerSession other = space.NewEngine(new()).OpenSession("other");

        var refused = Assert.Throws<StoreException>(
            () => other.Acquire(space.Document, ["two"], Workspace.NoWait, CancellationToken.None));

        Assert.Equal(ErrorIds.StoreCorrupt, refused.ErrorId);
        Assert.Equal("kept", await File.ReadAllTextAsync(outside));
    }

    [Fact]
    public async Task I8_Given_ASecondNameOfALiveRecord_When_OthersAskAndItsOwnerCommits_Then_TheLockIsHis()
    {
        await using var space = new Workspace();
        await using WorkerProcess owner = await WorkerProcess.Start();
        await owner.Do(space.Acquire("one"));
        HardLink.Create(Path.Combine(space.Locks, "one.lock"), Path.Combine(space.Folder, "second"));

        var refused = Assert.Throws<LockAcquisitionException>(() => space.Acquire("one", Workspace.NoWait));
        await owner.Do(space.Commit("one", "by its owner"));

        Assert.Equal(ErrorIds.LockHeld, refused.ErrorId);
        Assert.Contains("by its owner", space.Content, StringComparison.Ordinal);
    }

    private static UnixFileMode Readable =>
        UnixFileMode.GroupRead | UnixFileMode.GroupExecute | UnixFileMode.OtherRead | UnixFileMode.OtherExecute;

    private static void SkipUnlessRoot() => Assert.SkipUnless(
        !OperatingSystem.IsWindows() && Environment.IsPrivilegedProcess, "Only the superuser can become somebody else.");

    private static async Task RaceInOwnFolder()
    {
        await using var space = new Workspace();
        await Command.Run("chown", $"{Ann}:{Ann}", space.Folder, space.Document);
        await RunRace(space, space.Folder, null, ".locks", ".mdlock");
    }

    private static async Task RaceInStickyFolder()
    {
        await using var space = new Workspace();
        await Command.Run("chmod", "1777", space.Folder);
        await RunRace(space, space.Folder, null, ".locks", ".mdlock");
    }

    private static async Task RaceInLockRoot()
    {
        await using var space = new Workspace();
        await Command.Run("chmod", "755", space.Folder);
        string root = Path.Combine(space.Folder, "root");
        Directory.CreateDirectory(root);
        await Command.Run("chmod", "1777", root);
        await RunRace(space, root, root, ShortHash.Of(space.Folder));
    }

    /// <summary>Root locks and commits, while somebody puts links to a private folder of root's in the place of the folders.</summary>
    private static async Task RunRace(Workspace space, string place, string? lockRoot, params string[] names)
    {
        string secret = Directory.CreateTempSubdirectory("mdlock-private-").FullName;
        Directory.CreateDirectory(Path.Combine(secret, "guide.md", "queue"));
        await File.WriteAllTextAsync(Path.Combine(secret, "guide.md", ".fence"), "secret");
        await Command.Run("chmod", "-R", "u=rwX,go=", secret);
        string[] before = Everything(secret);
        await using WorkerProcess attacker = await WorkerProcess.StartAs(Ann, Ann);
        attacker.Tell(new()
        {
            Command = WorkerCommand.SwapForAWhile,
            Path = place,
            Sections = names,
            Text = secret,
            Duration = Race.TotalSeconds,
        });
        Task<WorkerReply> attack = attacker.Listen(Race.TotalSeconds);
        await Task.Run(() => WorkUntil(attack, space, lockRoot, names.Select(name => Path.Combine(place, name)), () => Everything(secret), before));
        WorkerReply reply = await attack;

        Assert.Null(reply.Error);
        Assert.Equal(before, Everything(secret));
        Directory.Delete(secret, recursive: true);
    }

    private static void WorkUntil(
        Task end, Workspace space, string? lockRoot, IEnumerable<string> folders, Func<string[]> look, string[] before)
    {
        for (int round = 0; !end.IsCompleted; round++)
        {
            using var engine = new MdLockEngine(new LockSettings { LockRoot = lockRoot });
            using OwnerSession session = engine.OpenSession("root");
            try
            {
                session.Acquire(space.Document, ["one"], Workspace.NoWait, CancellationToken.None);
                using ChangeUnderLock change = session.BeginChange(
                    space.Document, "one", default, Workspace.NoWait, null, CancellationToken.None);
                change.Commit((index, section) => SectionEditor.ReplaceBody(index, section, $"{round}"), null, CancellationToken.None);
            }
            catch (MdLockException)
            {
                // Refused, which is the right thing to do among links.
            }

            Assert.Equal(before, look());

            // So that each round is a first use.
            foreach (string folder in folders)
            {
                RemoveFolder(folder);
            }
        }
    }

    private static void RemoveFolder(string folder)
    {
        try
        {
            if (new FileInfo(folder).LinkTarget is null)
            {
                using OpenFolder? open = OpenFolder.TryOpen(folder);
                if (open?.Status is { UserId: 0 })
                {
                    Directory.Move(folder, $"{folder}-{Guid.NewGuid():N}");
                }
            }
        }
        catch (Exception swapped) when (FileFailure.Is(swapped))
        {
            // The other one was faster.
        }
    }

    /// <summary>Somebody edits a private document of his, while each file of it is looked at.</summary>
    private static async Task WatchPrivateDocument()
    {
        await using var space = new Workspace();
        await Command.Run("chmod", "755", space.Folder);
        await Command.Run("chmod", "600", space.Document);
        await Command.Run("chown", "-R", $"{Bob}:{Bob}", space.Folder);
        await using WorkerProcess owner = await WorkerProcess.StartAs(Bob, Bob);
        owner.Tell(space.Request(WorkerCommand.EditForAWhile, "one") with { Duration = Race.TotalSeconds });
        Task<WorkerReply> work = owner.Listen(Race.TotalSeconds);
        await Task.Run(() =>
        {
            while (!work.IsCompleted)
            {
                Assert.DoesNotContain(OwnFiles(space.Folder), IsOpen);
            }
        });

        Assert.Null((await work).Error);
        Assert.NotEmpty(OwnFiles(space.Folder));
    }

    private static bool IsOpen(string path) => (ModeOf(path) & NotTheOwners) != UnixFileMode.None;

    /// <summary>The permissions; none of what is gone.</summary>
    private static UnixFileMode ModeOf(string path) => FileStatus.OfPath(path)?.Mode ?? UnixFileMode.None;

    /// <summary>The document, its temporary files, and all that is in its own folders, these included.</summary>
    private static IEnumerable<string> OwnFiles(string folder)
    {
        var all = new EnumerationOptions { AttributesToSkip = 0, RecurseSubdirectories = true, IgnoreInaccessible = true };
        return ((string[])[".locks/guide.md", ".mdlock/guide.md"])
            .Select(name => Path.Combine(folder, name))
            .Where(Directory.Exists)
            .SelectMany(own => Directory.EnumerateFileSystemEntries(own, "*", all).Append(own))
            .Concat(Directory.EnumerateFiles(folder, "*", new EnumerationOptions { AttributesToSkip = 0 }));
    }

    private static string[] Everything(string folder) =>
    [
        .. Directory.EnumerateFileSystemEntries(folder, "*", new EnumerationOptions { AttributesToSkip = 0, RecurseSubdirectories = true })
            .Append(folder)
            .Order(StringComparer.Ordinal)
            .Select(path => $"{path} {ModeOf(path)} {(File.Exists(path) ? File.ReadAllText(path) : "")}"),
    ];

    private static async Task Share(Workspace space)
    {
        await Command.Run("chgrp", $"{Team}", space.Folder, space.Document);
        await Command.Run("chmod", "775", space.Folder);
        await Command.Run("chmod", "664", space.Document);
    }

    private static async Task Commit(Workspace space, string section, string text)
    {
        using OwnerSession session = space.NewEngine(new()).OpenSession("writer");
        using ChangeUnderLock change = session.BeginChange(
            space.Document, section, default, Workspace.NoWait, null, CancellationToken.None);
        change.Commit((index, one) => SectionEditor.ReplaceBody(index, one, text), null, CancellationToken.None);
        await Task.CompletedTask;
    }
}
