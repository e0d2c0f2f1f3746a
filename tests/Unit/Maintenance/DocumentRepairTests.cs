using MdLock.Audit;
using MdLock.Commits;
using MdLock.Engine;
using MdLock.History;
using MdLock.Maintenance;
using MdLock.Sessions;
using MdLock.Settings;
using MdLock.UnitTests.Support;

namespace MdLock.UnitTests.Maintenance;

/// <summary>Checks, repairs and cleanup through the engine, on real files.</summary>
public sealed class DocumentRepairTests : IDisposable
{
    private readonly TemporaryDocument _document = new();
    private readonly MdLockEngine _engine;
    private readonly string _durable;

    public DocumentRepairTests()
    {
        _engine = new MdLockEngine(new LockSettings { SyncsCommits = false, Retention = new(MaxVersions: 3, MaxAge: null) });
        _durable = Path.Combine(_document.Folder, ".mdlock", "guide.md");
        for (int number = 1; number <= 4; number++)
        {
            Commit($"text {number}\n");
        }
    }

    public void Dispose()
    {
        _engine.Dispose();
        _document.Dispose();
    }

    [Fact]
    public void Given_DamagedHistoryAndTrail_When_Repaired_Then_EachStepIsToldAndNotedAndAllIsInOrder()
    {
        Alter(Directory.GetFiles(Path.Combine(_durable, "history"), "*.jsonl")[0], "text 2", "text 9");
        Alter(Path.Combine(_durable, "audit.jsonl"), "commit", "kommit");
        CheckResult before = Verify();
        Assert.Contains(before.Findings, finding => finding is { Kind: FindingKind.LineDamaged, IsFault: true });
        Assert.Contains(before.Trail, finding => finding is { Kind: AuditFindingKind.Altered, IsFault: true });

        IReadOnlyList<RepairStep> steps = _engine.Repair(_document.Path, CancellationToken.None).Steps;

        Assert.Contains(steps, step => step is { Kind: "HistoryDamaged", Action: "Mended", SectionId: "one" });
        Assert.Contains(steps, step => step is { Kind: "TrailAltered", Action: "Acknowledged" });
        CheckResult after = Verify();
        Assert.DoesNotContain(after.Findings, finding => finding.IsFault);
        Assert.NotEmpty(after.Trail);
        Assert.DoesNotContain(after.Trail, finding => finding.IsFault);
        Assert.Equal(
            steps.Count(step => step.Action is "Mended" or "Acknowledged"),
            Events().Count(one => one.Type == AuditEventType.Repair));
        Commit("text 5\n");
        Assert.DoesNotContain(Verify().Trail, finding => finding.IsFault);
    }

    [Fact]
    public void Given_AnAcknowledgedTrail_When_ItIsAlteredAgain_Then_OnlyThatIsAFault()
    {
        string trail = Path.Combine(_durable, "audit.jsonl");
        Alter(trail, "commit", "kommit");
        _engine.Repair(_document.Path, CancellationToken.None);
        Commit("text 5\n");

        Alter(trail, "\"release\"", "\"releese\"", last: true);

        AuditFinding[] found = [.. Verify().Trail];
        Assert.Contains(found, finding => finding.IsAcknowledged);
        Assert.Contains(found, finding => finding is { Kind: AuditFindingKind.Altered, IsFault: true });
    }

    [Fact]
    public void Given_ATemporaryFileThatIsStillYoung_When_CleanedUp_Then_ItGoes()
    {
        string left = Path.Combine(_document.Folder, ".guide.md.0123456789abcdef.mdlock-tmp");
        File.WriteAllText(left, "half");

        CleanupResult cleanup = _engine.Cleanup(_document.Path, CancellationToken.None);

        Assert.Contains(Path.GetFileName(left), cleanup.Files);
        Assert.False(File.Exists(left));
    }

    [Theory]
    [InlineData(".guide.md.bak.0123456789abcdef.mdlock-tmp")]
    [InlineData(".guide.md.0123456789abcdef.old.mdlock-tmp")]
    [InlineData(".guide.md.mdlock-tmp")]
    public void Given_ATemporaryFileOfAnotherDocumentWhoseNameBeginsAlike_When_CleanedUp_Then_ItStays(string name)
    {
        string other = Path.Combine(_document.Folder, name);
        File.WriteAllText(other, "of another");

        _engine.Cleanup(_document.Path, CancellationToken.None);

        Assert.True(File.Exists(other));
    }

    [Fact]
    public void Given_AHeadOfTheTrailThatWasWrittenInto_When_Repaired_Then_ItHeals()
    {
        File.AppendAllText(Path.Combine(_durable, "audit.head"), "garbage");
        Assert.Contains(Verify().Trail, finding => finding is { Kind: AuditFindingKind.HeadMissing, IsFault: true });

        _engine.Repair(_document.Path, CancellationToken.None);

        Assert.DoesNotContain(Verify().Trail, finding => finding.IsFault);
    }

    [Fact]
    public void Given_Retention_When_CleanedUp_Then_OldVersionsGoAndTheRestIsInOrder()
    {
        Assert.Equal(2, _engine.Cleanup(_document.Path, CancellationToken.None).VersionsRemoved);

        Assert.Equal(
            [3, 4, 5],
            _engine.Versions.Find(_document.Path, "one", latest: false, CancellationToken.None).Select(found => found.Version.Version));
        Assert.DoesNotContain(Verify().Findings, finding => finding.IsFault);
        Assert.Contains(Events(), one => one.Type == AuditEventType.Cleanup);
        Assert.Equal(0, _engine.Cleanup(_document.Path, CancellationToken.None).VersionsRemoved);
    }

    private static void Alter(string path, string text, string by, bool last = false)
    {
        string content = File.ReadAllText(path);
        int at = last ? content.LastIndexOf(text, StringComparison.Ordinal) : content.IndexOf(text, StringComparison.Ordinal);
        File.WriteAllText(path, content.Remove(at, text.Length).Insert(at, by));
    }

    private void Commit(string body)
    {
        using OwnerSession session = _engine.OpenSession("1");
        session.Change(
            _document.Path, [SectionChange.SetBody("one", body)], new LockOptions(), token: null, CancellationToken.None);
    }

    private CheckResult Verify() => _engine.Check(_document.Path, CancellationToken.None);

    private IReadOnlyList<AuditEvent> Events() =>
        _engine.Events.Read(_document.Path, AuditFilter.None, CancellationToken.None).Events;
}
