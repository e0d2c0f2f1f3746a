using System.IO.Pipes;
using System.Text;
using MdLock.Audit;
using MdLock.ContentionTests.Support;
using MdLock.Documents;
using MdLock.Errors;
using MdLock.Sessions;
using MdLock.Settings;

namespace MdLock.ContentionTests;

/// <summary>I11: whatever is wrong with what was asked for has its own error, and nothing is changed by it.</summary>
public sealed class BadInputTests
{
    [Theory]
    [InlineData("missing.md", ErrorIds.DocumentNotFound)]
    [InlineData("missing/guide.md", ErrorIds.DocumentNotFound)]
    [InlineData("guide.md/more.md", ErrorIds.DocumentNotFound)]
    [InlineData("folder", ErrorIds.DocumentNotAFile)]
    [InlineData("pipe", ErrorIds.DocumentNotAFile)]
    [InlineData("binary.md", ErrorIds.DocumentNotText)]
    [InlineData("linked.md", ErrorIds.DocumentHardLinked)]
    public async Task Given_WhatIsNoDocument_When_LockedOrWritten_Then_ItIsRefused(string name, string errorId)
    {
        await using var space = new Workspace();
        Directory.CreateDirectory(Path.Combine(space.Folder, "folder"));
        string pipe = Path.Combine(space.Folder, "pipe");
        using NamedPipeServerStream? server = OperatingSystem.IsWindows() ? MakePipe(out pipe) : null;
        if (!OperatingSystem.IsWindows())
        {
            await Command.Run("mkfifo", pipe);
        }

        await File.WriteAllBytesAsync(Path.Combine(space.Folder, "binary.md"), [0x23, 0x20, 0x00, 0xFF, 0x0A]);
        await File.WriteAllTextAsync(Path.Combine(space.Folder, "linked.md"), "# One\n");
        HardLink.Create(Path.Combine(space.Folder, "linked.md"), Path.Combine(space.Folder, "second.md"));
        string path = name == "pipe" ? pipe : Path.Combine(space.Folder, name);
        if (OperatingSystem.IsWindows() && name == "pipe")
        {
            // To ask there what it is would be to connect to it.
            errorId = ErrorIds.DocumentNotReadable;
        }


        var locking = Assert.ThrowsAny<MdLockException>(
            () => space.Session.Acquire(path, ["one"], Workspace.NoWait, CancellationToken.None));
        var writing = Assert.ThrowsAny<MdLockException>(
            () => space.Session.BeginChange(path, "one", default, Workspace.NoWait, null, CancellationToken.None));

        Assert.Equal((errorId, errorId), (locking.ErrorId, writing.ErrorId));
        Assert.False(Directory.Exists(Path.Combine(space.Folder, ".locks")));
        Assert.Empty(space.Session.Held);
    }

    [Theory]
    [InlineData("missing", ErrorIds.SectionNotFound)]
    [InlineData("Twice", ErrorIds.SectionAmbiguous)]
    [InlineData("", ErrorIds.SectionSelectorInvalid)]
    [InlineData("../guide", ErrorIds.SectionNotFound)]
    public async Task Given_ASectionThatIsNotOne_When_LockedOrWritten_Then_ItIsRefused(
        string selector, string errorId)
    {
        const string Text = "# One\n\n## Twice {#x}\n\n## Twice {#y}\n";
        await using var space = new Workspace(Text);

        var locking = Assert.ThrowsAny<MdLockException>(() => space.Acquire(selector, Workspace.NoWait));
        var writing = Assert.ThrowsAny<MdLockException>(() => space.Session.BeginChange(
            space.Document, selector, default, Workspace.NoWait, null, CancellationToken.None));

        Assert.Equal((errorId, errorId), (locking.ErrorId, writing.ErrorId));
        space.AssertUntouched(Text);
    }

    public static TheoryData<string> HostileIds =>
    [
        "../../x", "..", ".", "con", "NUL", "com1.txt", "a/b", "a\\b", "a:b", "x.lock", "queue", ".guard",
        "-rf", "~", "a+5", "a\u0001b", "\u202Egnp.lock", "👩‍🚀", "é", "e\u0301", "A", new string('x', 300), string.Concat(Enumerable.Repeat("🚀", 90)),
    ];

    [Theory]
    [MemberData(nameof(HostileIds))]
    public async Task I12_Given_AHostileId_When_LockedRenewedAndCommitted_Then_NothingLeavesTheLockFolder(string id)
    {
        string text = $"# One\n\n## Evil {{#{id}}}\n\nold\n";
        await using var space = new Workspace(text);
        Assert.Contains(DocumentIndex.Parse(text).Sections, section => section.Id == id);
        string[] before = Outside(space);

        SectionLock held = space.Acquire(Escaped(id), Workspace.NoWait)[0];
        Assert.Same(held, space.Acquire(Escaped(id), Workspace.NoWait)[0]);
        Assert.Equal(id, held.Held.Target.SectionId);
        Assert.Single(space.Table.Locks);
        Assert.Equal(before, Outside(space));
        using OwnerSession other = space.NewEngine(new()).OpenSession("other");
        var refused = Assert.Throws<LockAcquisitionException>(() => Write(other, space, id, Workspace.NoWait));
        Assert.Equal(ErrorIds.LockHeld, refused.ErrorId);
        Task waiting = Task.Run(() => Write(other, space, id, new LockOptions { Timeout = TimeSpan.FromMinutes(5) }));
        await space.WhenWaiting(1);
        held.Dispose();
        await Eventually.Done(waiting);

        space.AssertUntouched(text.Replace("old", "new", StringComparison.Ordinal));
        Assert.Equal(before, Outside(space));
    }

    [Fact]
    public async Task I1_Given_TwoLongIdsThatBeginAlike_When_BothLocksAreRenewed_Then_NeitherTakesTheOthersPlace()
    {
        string one = new string('x', 300) + "1";
        string two = new string('x', 300) + "2";
        await using var space = new Workspace($"# A {{#{one}}}\n\n# B {{#{two}}}\n");
        using OwnerSession other = space.Engine.OpenSession("other");

        for (int time = 0; time < 2; time++)
        {
            space.Acquire(one, Workspace.NoWait);
            other.Acquire(space.Document, [two], Workspace.NoWait, CancellationToken.None);
        }

        Assert.Equal(2, space.Table.Locks.Length);
    }

    [Fact]
    public async Task Given_ATextTooLongForARecord_When_LockedAtOnceOrQueued_Then_ItIsRefused()
    {
        await using var space = new Workspace();
        LockOptions wordy = new() { Operation = new string('w', 1000), NoWait = true };

        var refused = Assert.Throws<LockException>(() => space.Acquire("one", wordy));
        Assert.Equal(ErrorIds.LockRecordTooLarge, refused.ErrorId);
        space.AssertUntouched();

        using OwnerSession holder = space.Engine.OpenSession("holder");
        holder.Acquire(space.Document, ["one"], Workspace.NoWait, CancellationToken.None);
        refused = Assert.Throws<LockException>(() => space.Acquire("one", wordy with { NoWait = false }));
        Assert.Equal(ErrorIds.LockRecordTooLarge, refused.ErrorId);
        Assert.Empty(space.Table.Tickets);
    }

    [Fact]
    public async Task Given_AHundredLocks_When_OneMoreIsAskedFor_Then_ItIsRefusedAndTheHundredStay()
    {
        string text = string.Concat(Enumerable.Range(0, 101).Select(number => $"# S{number}\n\n"));
        await using var space = new Workspace(text);
        string[] hundred = [.. Enumerable.Range(0, 100).Select(number => $"s{number}")];
        space.Session.Acquire(space.Document, hundred, Workspace.NoWait, CancellationToken.None);

        var refused = Assert.Throws<LockAcquisitionException>(() => space.Acquire("s100", Workspace.NoWait));

        Assert.Equal(ErrorIds.LockLimitReached, refused.ErrorId);
        Assert.Equal(100, space.Table.Locks.Length);
        space.Session.Acquire(space.Document, ["s7"], Workspace.NoWait, CancellationToken.None);
    }

    [Theory]
    [InlineData(-1, 1)]
    [InlineData(0, 1)]
    [InlineData(0.5, 1)]
    [InlineData(301, 1)]
    [InlineData(1e9, 1)]
    [InlineData(60, -1)]
    [InlineData(60, 1e6)]
    public async Task Given_TimesOutOfRange_When_Locked_Then_ItIsRefused(double timeToLive, double timeout)
    {
        await using var space = new Workspace();
        var call = new LockOptions
        {
            TimeToLive = TimeSpan.FromSeconds(timeToLive),
            Timeout = TimeSpan.FromSeconds(timeout),
        };

        Assert.Equal(
            ErrorIds.SettingOutOfRange, Assert.Throws<SettingException>(() => space.Acquire("one", call)).ErrorId);
        space.AssertUntouched();
    }

    [Theory]
    [InlineData("LOCK_HEARTBEAT_INTERVAL", "4.9")]
    [InlineData("LOCK_HEARTBEAT_INTERVAL", "121")]
    [InlineData("LOCK_HEARTBEAT_INTERVAL", "often")]
    [InlineData("LOCK_HEARTBEAT_INTERVAL", "NaN")]
    [InlineData("LOCK_HEARTBEAT_INTERVAL", "1e999")]
    [InlineData("LOCK_TTL", "301")]
    [InlineData("LOCK_TIMEOUT", "-1")]
    [InlineData("LOCK_MAX_RETRIES", "-1")]
    [InlineData("LOCK_MAX_RETRIES", "1001")]
    public void Given_AnEnvironmentOutOfRange_When_SettingsAreMade_Then_ItIsRefused(string name, string value)
    {
        var refused = Assert.Throws<SettingException>(
            () => LockSettings.FromEnvironment(asked => asked == name ? value : null));

        Assert.Equal(ErrorIds.SettingOutOfRange, refused.ErrorId);
        Assert.Contains(value, refused.Message, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Given_ADocumentThatNobodyMayWrite_When_Written_Then_ItIsRefusedAndTheLockGivenBack()
    {
        await using var space = new Workspace();
        WriteDenial.OfFile(space.Document);

        using (ChangeUnderLock writer = space.Session.BeginChange(
            space.Document, "one", default, Workspace.NoWait, null, CancellationToken.None))
        {
            var refused = Assert.Throws<DocumentException>(() => writer.Commit(
                (index, section) => SectionEditor.ReplaceBody(index, section, "new"), null, CancellationToken.None));
            Assert.Equal(ErrorIds.DocumentNotWritable, refused.ErrorId);
        }

        space.AssertUntouched();
    }

    [Fact]
    public async Task Given_AFolderThatTheUserMayNotWrite_When_Locked_Then_ItIsRefused()
    {
        Assert.SkipUnless(
            OperatingSystem.IsWindows() || Environment.IsPrivilegedProcess, "Only the superuser can become somebody else.");
        await using var space = new Workspace();
        using IDisposable denial = WriteDenial.OfFolder(space.Folder);
        await using WorkerProcess nobody =
            await (OperatingSystem.IsWindows() ? WorkerProcess.Start() : WorkerProcess.StartAsNobody());

        await nobody.MustRefuse(ErrorIds.StoreNotWritable, space.Acquire("one") with { Timeout = 0 });
        await nobody.MustRefuse(ErrorIds.StoreNotWritable, space.Commit("one", "new") with { Timeout = 0 });

        space.AssertUntouched();
        Assert.False(Directory.Exists(Path.Combine(space.Folder, ".locks")));
    }

    [Fact]
    public async Task I5_Given_AFullDisk_When_LockedOrWritten_Then_ItIsRefusedAndNothingIsLeft()
    {
        Assert.SkipWhen(OperatingSystem.IsWindows(), "Windows has no small volume that a test could make and fill.");
        Assert.SkipUnless(Environment.IsPrivilegedProcess, "Only the superuser can mount a small file system.");
        await using var space = new Workspace();
        string mount = Path.Combine(space.Folder, "small");
        Directory.CreateDirectory(mount);
        bool mounted = await Command.TryRun("mount", "-t", "tmpfs", "-o", "size=64k", "none", mount);
        Assert.SkipUnless(mounted, "Mounting is not allowed here.");
        try
        {
            string document = Path.Combine(mount, "guide.md");
            await File.WriteAllTextAsync(document, Workspace.Text);
            SectionLock held = space.Session.Acquire(document, ["two"], Workspace.NoWait, CancellationToken.None)[0];
            Fill(Path.Combine(mount, "filler"));

            var locking = Assert.Throws<StoreException>(
                () => space.Session.Acquire(document, ["one"], Workspace.NoWait, CancellationToken.None));
            Assert.Equal(ErrorIds.StoreFailed, locking.ErrorId);
            using (ChangeUnderLock writer = space.Session.BeginChange(
                document, "two", default, Workspace.NoWait, null, CancellationToken.None))
            {
                string text = new('n', 8192);
                var writing = Assert.ThrowsAny<MdLockException>(() => writer.Commit(
                    (index, section) => SectionEditor.ReplaceBody(index, section, text), null, CancellationToken.None));
                Assert.Equal(ErrorIds.CommitFailed, writing.ErrorId);
            }

            Assert.Equal(Workspace.Text, await File.ReadAllTextAsync(document));
            Assert.Single(space.Engine.Locks.Inspect(document, CancellationToken.None).Locks);
            Assert.Empty(Directory.EnumerateFiles(mount, "*mdlock-tmp", new EnumerationOptions { AttributesToSkip = 0 }));
            held.Dispose();
            Assert.Empty(space.Engine.Locks.Inspect(document, CancellationToken.None).Locks);

            File.Delete(Path.Combine(mount, "filler"));
            await Eventually.True(
                () => space.Engine.Events
                    .Read(document, AuditFilter.None, CancellationToken.None)
                    .Events
                    .Any(one => one is { Type: AuditEventType.Commit, Outcome: AuditOutcome.Failed }),
                "the trail tells the failed commit");
        }
        finally
        {
            space.Engine.Dispose();
            await Command.Run("umount", mount);
        }
    }

    private static void Write(OwnerSession session, Workspace space, string id, LockOptions call)
    {
        using ChangeUnderLock writer =
            session.BeginChange(space.Document, id, default, call, token: null, CancellationToken.None);
        writer.Commit(
            (index, section) => SectionEditor.ReplaceBody(index, section, "\nnew\n"), null, CancellationToken.None);
    }

    private static NamedPipeServerStream MakePipe(out string path)
    {
        string name = $"mdlock-{Guid.NewGuid():N}";
        path = @"\\.\pipe\" + name;
        return new(name);
    }

    private static void Fill(string path)
    {
        using FileStream filler = File.Create(path);
        try
        {
            while (true)
            {
                filler.Write(new byte[4096]);
                filler.Flush();
            }
        }
        catch (IOException)
        {
            // As full as it gets.
        }
    }

    // In a selector for one or several sections, a backtick takes the meaning of a wildcard character away.
    private static string Escaped(string id) => new StringBuilder(id).Replace("[", "`[").Replace("*", "`*").ToString();

    /// <summary>What stands in the folder, but for the files of the document's locks and of its state.</summary>
    private static string[] Outside(Workspace space)
    {
        var all = new EnumerationOptions { AttributesToSkip = 0, RecurseSubdirectories = true };
        string own = Path.Combine(space.Folder, ".mdlock", "guide.md");
        string[] durable = [own, Path.Combine(own, "history"), Path.Combine(own, "journal")];
        return
        [
            .. Directory.EnumerateFileSystemEntries(space.Folder, "*", all)
                .Where(path => Directory.Exists(path) || !IsOwn(Path.GetDirectoryName(path)))
                .Select(path => Path.GetRelativePath(space.Folder, path))
                .Except(
                [
                    ".locks", Path.Combine(".locks", ".gitignore"), Path.Combine(".locks", "guide.md"),
                    Path.Combine(".locks", "guide.md", "queue"), ".mdlock", Path.Combine(".mdlock", ".gitignore"),
                ])
                .Except(durable.Select(path => Path.GetRelativePath(space.Folder, path)))
                .Order(StringComparer.Ordinal),
        ];

        bool IsOwn(string? folder) =>
            folder == space.Locks || folder == space.Queue || durable.Contains(folder);
    }
}
