using System.Diagnostics;
using System.Runtime.Versioning;
using System.Security.AccessControl;
using System.Security.Principal;
using MdLock.ContentionTests.Support;
using MdLock.Documents;
using MdLock.Errors;
using MdLock.Sessions;
using MdLock.Worker;

namespace MdLock.ContentionTests;

/// <summary>How locks and commits go together with other programs and with the file system.</summary>
public sealed class PlatformTests
{
    [Fact]
    public async Task Given_HeldLocks_When_APlainReaderOpensRecordsAndDocument_Then_ItCanAndCommitsGoOn()
    {
        await using var space = new Workspace();
        SectionLock held = space.Acquire("one", Workspace.NoWait)[0];
        string record = Path.Combine(space.Locks, "one.lock");
        WorkerProcess waiter = await space.StartWorker();
        waiter.Tell(space.Commit("one", "\nnew\n"));
        await space.WhenWaiting(1);

        Assert.Contains("\"section_id\":\"one\"", PlainFile.ReadSharedText(record), StringComparison.Ordinal);
        string ticket = Assert.Single(Directory.GetFiles(space.Queue));
        Assert.Contains("\"fence\"", PlainFile.ReadSharedText(ticket), StringComparison.Ordinal);

        // Elsewhere than on Windows it is all one; what becomes of commits without sharing is in OpenDocumentTests.
        const FileShare All = FileShare.ReadWrite | FileShare.Delete;
        using (var openRecord = new FileStream(record, FileMode.Open, FileAccess.Read, All))
        using (var openDocument = new FileStream(space.Document, FileMode.Open, FileAccess.Read, All))
        using (var reader = new StreamReader(openDocument))
        {
            held.Dispose();
            await waiter.ListenWell();
            Assert.Equal(Workspace.Text, await reader.ReadToEndAsync());
        }

        space.AssertUntouched(Workspace.Text.Replace("# One\n\n0", "# One\n\nnew", StringComparison.Ordinal));
    }

    [Fact]
    public async Task Given_SeveralPathsToOneDocument_When_ItIsLockedByOne_Then_ItIsLockedByAll()
    {
        await using var space = new Workspace();
        string link = Path.Combine(space.Folder, "link.md");
        SymbolicLink.Create(link, "guide.md");
        string folder = Path.Combine(space.Folder, "folder");
        SymbolicLink.Create(folder, space.Folder);
        string relative = Path.GetRelativePath(Directory.GetCurrentDirectory(), space.Document);
        using OwnerSession other = space.Engine.OpenSession("other");
        space.Acquire("one", Workspace.NoWait);

        string[] paths =
        [
            link,
            relative,
            Path.Combine(folder, "guide.md"),
            Path.Combine(folder, "link.md"),
            Path.Combine(space.Folder, ".", "folder", "..", "guide.md"),
        ];

        foreach (string path in paths)
        {
            var refused = Assert.Throws<LockAcquisitionException>(
                () => other.Acquire(path, ["one"], Workspace.NoWait, CancellationToken.None));
            Assert.Equal(ErrorIds.LockHeld, refused.ErrorId);
        }

        using ChangeUnderLock writer = space.Session.BeginChange(
            link, "one", default, Workspace.NoWait, null, CancellationToken.None);
        writer.Commit(
            (index, section) => SectionEditor.ReplaceBody(index, section, "\nnew\n"), null, CancellationToken.None);
        Assert.Equal("guide.md", new FileInfo(link).LinkTarget);
        Assert.Equal(Workspace.Text.Replace("# One\n\n0", "# One\n\nnew", StringComparison.Ordinal), space.Content);
    }

    [Fact]
    public async Task I4_Given_PermissionsOwnerAndAttributes_When_Committed_Then_TheyAreKept()
    {
        if (OperatingSystem.IsWindows())
        {
            Assert.Skip("Modes, owners and attributes of Unix; the next test is about those of Windows.");
            return;
        }

        await using var space = new Workspace();
        const UnixFileMode Mode = UnixFileMode.UserRead | UnixFileMode.UserWrite | UnixFileMode.GroupRead;
        File.SetUnixFileMode(space.Document, Mode);
        Assert.SkipUnless(Attributes.TrySet(space.Document, "user.note", "kept"), "The file system has no attributes.");
        if (Environment.IsPrivilegedProcess)
        {
            await Command.Run("chown", "12345:54321", space.Document);
        }

        string owner = await OwnerOf(space.Document);
        WorkerProcess worker = await space.StartWorker();
        await worker.Do(space.Commit("one", "\nnew\n"));

        Assert.Equal(Mode, File.GetUnixFileMode(space.Document));
        Assert.Equal("kept", Attributes.Get(space.Document, "user.note"));
        Assert.Equal(owner, await OwnerOf(space.Document));
    }

    [Fact]
    public async Task I4_Given_AnAccessControlListAndACreationTime_When_Committed_Then_TheyAreKept()
    {
        if (!OperatingSystem.IsWindows())
        {
            Assert.Skip("Access control lists of Windows; the test before is about modes, owners and attributes of Unix.");
            return;
        }

        await using var space = new Workspace();
        var born = new DateTime(2020, 2, 2, 2, 2, 2, DateTimeKind.Utc);
        File.SetCreationTimeUtc(space.Document, born);
        var document = new FileInfo(space.Document);
        FileSecurity security = document.GetAccessControl();
        security.AddAccessRule(new(
            new SecurityIdentifier(WellKnownSidType.BuiltinGuestsSid, domainSid: null),
            FileSystemRights.ReadData,
            AccessControlType.Allow));
        document.SetAccessControl(security);
        string before = ListOf(document);
        Assert.SkipWhen(
            Wine.IsHere && !before.Contains("BG", StringComparison.Ordinal),
            "Wine's SetNamedSecurityInfo keeps an access control list as a Unix mode, which has no entry for a group of guests.");
        WorkerProcess worker = await space.StartWorker();
        await worker.Do(space.Commit("one", "\nnew\n"));

        Assert.Equal(before, ListOf(document));
        Assert.Equal(born, File.GetCreationTimeUtc(space.Document));

        [SupportedOSPlatform("windows")]
        static string ListOf(FileInfo file) =>
            file.GetAccessControl().GetSecurityDescriptorSddlForm(AccessControlSections.Access);
    }

    [Fact]
    public async Task Given_AFolderForAllLocks_When_DocumentsOfOneNameAreLocked_Then_EachHasItsOwn()
    {
        await using var space = new Workspace();
        await using var twin = new Workspace();
        string root = Path.Combine(space.Folder, "root");
        Directory.CreateDirectory(root);
        WorkerProcess one = await space.StartWorker(("LOCK_ROOT", root));
        WorkerProcess other = await space.StartWorker(("LOCK_ROOT", root));

        await one.Do(space.Acquire("one"));
        await other.Do(twin.Acquire("one"));

        await other.MustRefuse(ErrorIds.LockHeld, space.Acquire("one") with { Timeout = 0 });
        Assert.False(Directory.Exists(space.Locks));
    }

    private static async Task<string> OwnerOf(string path)
    {
        var start = new ProcessStartInfo("stat", ["-c", "%u:%g", path]) { RedirectStandardOutput = true };
        using Process stat = Process.Start(start)!;
        return await stat.StandardOutput.ReadToEndAsync();
    }
}
