using System.Runtime.Versioning;
using System.Security.AccessControl;
using System.Security.Principal;
using MdLock.Commits;
using MdLock.Disk;
using MdLock.Errors;
using MdLock.Platform;
using MdLock.Sessions;
using MdLock.Settings;

namespace MdLock.UnitTests.Platform;

/// <summary>Documents as Windows has them: names without case, long ones, links, modes, and files that others have open.</summary>
public sealed class WindowsDocumentTests : IDisposable
{
    private const string Text = "# One\r\n\r\nfirst\r\n\r\n# Two\r\n\r\nsecond\r\n";

    private readonly string _folder = Directory.CreateTempSubdirectory("mdlock-").FullName;
    private readonly MdLockEngine _engine = new(new LockSettings { SyncsCommits = false });
    private readonly OwnerSession _session;
    private readonly string _path;

    public WindowsDocumentTests()
    {
        Assert.SkipUnless(OperatingSystem.IsWindows(), "It is about Windows.");
        _path = Path.Combine(_folder, "Guide.md");
        File.WriteAllText(_path, Text);
        _session = _engine.OpenSession("test");
    }

    public void Dispose()
    {
        _session?.Dispose();
        _engine.Dispose();
        Directory.Delete(_folder, recursive: true);
    }

    [Fact]
    public void Given_ANameInOtherLetters_When_Locked_Then_ItIsTheSameDocumentWithTheSameLocks()
    {
        string other = Path.Combine(_folder.ToUpperInvariant(), "gUIDE.MD");
        _session.Acquire(_path, ["one"], new LockOptions(), CancellationToken.None);
        using OwnerSession stranger = _engine.OpenSession("stranger");

        var refused = Assert.Throws<LockAcquisitionException>(() => stranger.Acquire(
            other, ["one"], new LockOptions { NoWait = true }, CancellationToken.None));

        Assert.Equal(ErrorIds.LockHeld, refused.ErrorId);
        Assert.Equal(["Guide.md"], Directory.GetDirectories(Path.Combine(_folder, ".locks")).Select(Path.GetFileName));
    }

    [Fact]
    public void Given_ADocument_When_LockedAndChanged_Then_TheFoldersBesideItAreHidden()
    {
        _session.Acquire(_path, ["one"], new LockOptions(), CancellationToken.None);
        _session.Change(_path, [SectionChange.Append("one", "more")], new LockOptions(), null, CancellationToken.None);

        foreach (string name in new[] { ".locks", ".mdlock" })
        {
            Assert.True(File.GetAttributes(Path.Combine(_folder, name)).HasFlag(FileAttributes.Hidden), name);
        }
    }

    [Theory]
    [InlineData(@"\\?\")]
    [InlineData(@"\\.\")]
    public void Given_AnExtendedName_When_Locked_Then_ItIsTheSameDocument(string prefix)
    {
        _session.Acquire(_path, ["one"], new LockOptions(), CancellationToken.None);
        using OwnerSession stranger = _engine.OpenSession("stranger");

        Assert.Throws<LockAcquisitionException>(() => stranger.Acquire(
            prefix + _path, ["one"], new LockOptions { NoWait = true }, CancellationToken.None));
    }

    [Fact]
    public void Given_AShare_When_ItsDocumentIsLocked_Then_ItIsTheSameDocument()
    {
        string share = $@"\\localhost\{_path[0]}${_path[2..]}";
        Assert.SkipUnless(File.Exists(share), Wine.IsHere ? "Wine serves no shares." : "This machine does not share its drives.");

        CommitBody(share, "changed\r\n");

        Assert.Contains("changed", File.ReadAllText(_path), StringComparison.Ordinal);
    }

    [Theory]
    [InlineData(250)]
    [InlineData(320)]
    public void Given_PathsOver260Characters_When_LockedAndCommitted_Then_ItWorksAsWithShortOnes(int length)
    {
        Assert.SkipWhen(
            Wine.IsHere && length > 260, "Wine's GetFinalPathNameByHandle answers ERROR_MORE_DATA over 260 characters.");
        string path = MakeDeepDocument(length);
        SectionLock held = _session.Acquire(path, ["two"], new LockOptions(), CancellationToken.None)[0];
        string record = Path.Combine(Path.GetDirectoryName(path)!, ".locks", "guide.md", "two.lock");
        Assert.True(record.Length > 260 && File.Exists(record));

        CommitBody(path, "\r\nchanged\r\n\r\n");

        held.Dispose();
        Assert.Equal(Text.Replace("first", "changed", StringComparison.Ordinal), File.ReadAllText(path));
        Assert.Empty(_engine.Locks.Inspect(path, CancellationToken.None).Locks);
        Assert.Empty(_engine.Check(path, CancellationToken.None).Findings);
    }

    [Fact]
    public void I4_Given_LineEndsOfWindows_When_Committed_Then_TheyStay()
    {
        CommitBody(_path, "\nchanged\n\n");

        Assert.Equal(Text.Replace("first", "changed", StringComparison.Ordinal), File.ReadAllText(_path));
    }

    [Fact]
    public void Given_AJunction_When_ADocumentBehindItIsLocked_Then_ItIsTheSameDocument()
    {
        string junction = _folder + "-junction";
        using (var make = System.Diagnostics.Process.Start("cmd", ["/c", "mklink", "/J", junction, _folder]))
        {
            Assert.True(make.WaitForExit(30_000), "mklink did not end within 30 s.");
        }

        Assert.SkipUnless(
            Directory.Exists(junction), Wine.IsHere ? "Wine's mklink makes no junctions." : "mklink made no junction.");
        try
        {
            _session.Acquire(Path.Combine(junction, "Guide.md"), ["one"], new LockOptions(), CancellationToken.None);

            Assert.Single(_engine.Locks.Inspect(_path, CancellationToken.None).Locks);
        }
        finally
        {
            Directory.Delete(junction);
        }
    }

    [Fact]
    public void Given_AFileThatIsReadOnly_When_Committed_Then_ATypedRefusal()
    {
        File.SetAttributes(_path, FileAttributes.ReadOnly);
        try
        {
            Assert.Equal(
                ErrorIds.DocumentNotWritable,
                Assert.Throws<DocumentException>(() => CommitBody(_path, "changed\r\n")).ErrorId);
            Assert.Equal(Text, File.ReadAllText(_path));
        }
        finally
        {
            File.SetAttributes(_path, FileAttributes.Normal);
        }
    }

    [Fact]
    [SupportedOSPlatform("windows")]
    public void I4_Given_AnAccessControlList_When_Committed_Then_ItStays()
    {
        Assert.SkipWhen(Wine.IsHere, "Wine's ReplaceFile gives the file a list of its own.");
        var file = new FileInfo(_path);
        FileSecurity security = file.GetAccessControl();
        var everyone = new SecurityIdentifier(WellKnownSidType.WorldSid, null);
        security.AddAccessRule(new(everyone, FileSystemRights.Write, AccessControlType.Allow));
        file.SetAccessControl(security);
        string before = Sddl();
        Assert.SkipUnless(before.Contains(";WD)", StringComparison.Ordinal), "The file system keeps no such list.");

        CommitBody(_path, "changed\r\n");

        Assert.Equal(before, Sddl());

        string Sddl() => new FileInfo(_path).GetAccessControl().GetSecurityDescriptorSddlForm(AccessControlSections.Access);
    }

    [Fact]
    public void Given_AReaderThatSharesEverything_When_Committed_Then_ItReadsTheOldDocumentToItsEnd()
    {
        using FileStream reader = Open(FileShare.ReadWrite | FileShare.Delete);
        using var text = new StreamReader(reader);

        CommitBody(_path, "changed\r\n");

        Assert.Equal(Text, text.ReadToEnd());
        Assert.Contains("changed", File.ReadAllText(_path), StringComparison.Ordinal);
    }

    [Theory]
    [InlineData(FileShare.ReadWrite)]
    [InlineData(FileShare.Read)]
    public void Given_AReaderThatLetsNobodyReplaceTheFile_When_Committed_Then_ATypedErrorAndNothingChanged(FileShare share)
    {
        using (FileStream reader = Open(share))
        {
            var refused = Assert.ThrowsAny<MdLockException>(() => CommitBody(_path, "changed\r\n"));
            Assert.Contains(refused.ErrorId, (string[])[ErrorIds.CommitFailed, ErrorIds.DocumentNotWritable]);
        }

        Assert.Equal(Text, File.ReadAllText(_path));
        CommitBody(_path, "changed\r\n");
        Assert.Empty(_engine.Check(_path, CancellationToken.None).Findings);
        Assert.Equal([_path], Directory.GetFiles(_folder));
    }

    [Fact]
    public void Given_AnEditorThatSharesNothing_When_ReadAndCommitted_Then_TypedErrors()
    {
        using (FileStream editor = Open(FileShare.None))
        {
            Assert.Equal(
                ErrorIds.DocumentNotReadable, Assert.Throws<DocumentException>(() => _engine.Read(_path)).ErrorId);
            Assert.ThrowsAny<MdLockException>(() => CommitBody(_path, "changed\r\n"));
        }

        Assert.Equal(Text, _engine.Read(_path).Text.Text);
    }

    [Fact]
    public void Given_ARecordThatAScannerHasOpen_When_TheLockIsReleasedAndTaken_Then_TheNameIsFree()
    {
        SectionLock held = _session.Acquire(_path, ["one"], new LockOptions(), CancellationToken.None)[0];
        string record = Path.Combine(_folder, ".locks", "Guide.md", "one.lock");
        using var scanner = new FileStream(record, FileMode.Open, FileAccess.Read, FileShare.ReadWrite | FileShare.Delete);

        held.Dispose();

        Assert.Empty(_engine.Locks.Inspect(_path, CancellationToken.None).Locks);
        using OwnerSession next = _engine.OpenSession("next");
        next.Acquire(_path, ["one"], new LockOptions { NoWait = true }, CancellationToken.None);
        Assert.Single(_engine.Locks.Inspect(_path, CancellationToken.None).Locks);
    }

    [Fact]
    public void Given_AStreamOfAFile_When_Locked_Then_ATypedRefusal() => Assert.Equal(
        ErrorIds.DocumentNotAFile,
        Assert.Throws<DocumentException>(() => DocumentFile.Find(_path + ":notes")).ErrorId);

    [Fact]
    public void Given_TwoLooksAtTheMachine_When_Compared_Then_ItIsTheSameRunOfTheSameMachine()
    {
        Assert.Equal(Machine.Identify(), Machine.Identify());
        Assert.Matches("^[0-9a-f]{32}$", Machine.Identify().BootId);
    }

    /// <summary>A document with a path of that length, a few more or less.</summary>
    private string MakeDeepDocument(int length)
    {
        string folder = _folder;
        int left;
        while ((left = length - folder.Length - @"\guide.md".Length) > 0)
        {
            folder = Path.Combine(folder, new string('x', Math.Clamp(left - 1, 1, 100)));
        }

        Directory.CreateDirectory(folder);
        string path = Path.Combine(folder, "guide.md");
        File.WriteAllText(path, Text);
        return path;
    }

    private FileStream Open(FileShare share) => new(_path, FileMode.Open, FileAccess.Read, share);

    private void CommitBody(string path, string body) => _session.Change(
        path, [SectionChange.SetBody("one", body)], new LockOptions(), token: null, CancellationToken.None);
}
