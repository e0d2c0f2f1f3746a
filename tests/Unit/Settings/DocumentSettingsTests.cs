using MdLock.Audit;
using MdLock.Errors;
using MdLock.Sessions;
using MdLock.Settings;
using MdLock.UnitTests.Support;

namespace MdLock.UnitTests.Settings;

/// <summary>What an engine makes of settings that change while it runs.</summary>
public sealed class DocumentSettingsTests : IDisposable
{
    private readonly SettingsDesk _desk = new();
    private readonly JumpingClock _clock = new();
    private readonly MdLockEngine _engine;
    private readonly OwnerSession _session;

    public DocumentSettingsTests()
    {
        _engine = new MdLockEngine(_desk.Resolver, _clock);
        _session = _engine.OpenSession("test");
    }

    public void Dispose()
    {
        _engine.Dispose();
        _desk.Dispose();
    }

    [Fact]
    public void Given_AnOpenDocument_When_SettingsAreSetThroughItsResolver_Then_TheNextLockHasThem()
    {
        Assert.Equal(TimeSpan.FromMinutes(5), TimeToLiveOfALock());

        _desk.Set(SettingSource.Document, _desk.Document, "TimeToLive", TimeSpan.FromSeconds(20));

        Assert.Equal(TimeSpan.FromSeconds(20), TimeToLiveOfALock());
    }

    [Fact]
    public void Given_AnOpenDocument_When_AnotherProcessSetsSettings_Then_TheyApplyAfterASecond()
    {
        TimeToLiveOfALock();
        SettingsDesk.Write(_desk.DocumentFile, "{ \"time_to_live\": 20 }");
        Assert.Equal(TimeSpan.FromMinutes(5), TimeToLiveOfALock());

        _clock.Advance(TimeSpan.FromSeconds(1.1));

        Assert.Equal(TimeSpan.FromSeconds(20), TimeToLiveOfALock());
    }

    [Fact]
    public void Given_AHeldLock_When_TheFileIsDamaged_Then_NothingNewIsBegunAndTheLockCanBeGivenBack()
    {
        _desk.Set(SettingSource.Document, _desk.Document, "CleanupInterval", TimeSpan.FromSeconds(9));
        SectionLock held = Acquire();
        SettingsDesk.Write(_desk.DocumentFile, "{");
        _clock.Advance(TimeSpan.FromSeconds(2));

        Assert.Equal(ErrorIds.SettingsCorrupt, Assert.Throws<SettingsException>(() => Acquire()).ErrorId);
        Assert.Equal(TimeSpan.FromSeconds(9), held.Document.Settings.Known.CleanupInterval);
        held.Dispose();

        File.Delete(_desk.DocumentFile);
        Assert.Equal(TimeSpan.FromMinutes(5), TimeToLiveOfALock());
    }

    [Fact]
    public void Given_AFileThatWasDamagedFromTheStart_When_TheDocumentIsReadOrRepaired_Then_ReadingWorksAndRepairBeginsNothing()
    {
        SettingsDesk.Write(_desk.DocumentFile, "{");

        Assert.Equal("# One\n\nfirst\n\n# Two\n\nsecond\n", _engine.Read(_desk.Document).Index.Text);
        Assert.Throws<SettingsException>(() => _engine.Repair(_desk.Document, CancellationToken.None));
        Assert.False(Directory.Exists(Path.Combine(_desk.Folder, ".locks")));
    }

    [Fact]
    public void Given_APromisedHeartbeat_When_TheSettingGrows_Then_ThePromiseIsKeptUntilNothingIsHeld()
    {
        _desk.Set(SettingSource.Document, _desk.Document, "HeartbeatInterval", TimeSpan.FromSeconds(5));
        SectionLock held = Acquire();
        using var heartbeats = new HeartbeatService((_, _) => { });
        var upkeep = new DocumentHeartbeat(heartbeats, held.Document, _clock);
        upkeep.Promise(held.Held.HeartbeatInterval);
        _desk.Set(SettingSource.Document, _desk.Document, "HeartbeatInterval", TimeSpan.FromSeconds(120));
        upkeep.Promise(TimeSpan.FromSeconds(120));
        string[] before = Beats();

        _clock.Advance(TimeSpan.FromSeconds(5));
        upkeep.DoWhatIsDue([held.Held.Owner], [held], CancellationToken.None);

        Assert.Equal(TimeSpan.FromSeconds(5), held.Held.HeartbeatInterval);
        Assert.NotEqual(before, Beats());
    }

    [Fact]
    public void Given_AnOpenDocument_When_ItsCommitsShallNotWaitForTheDisk_Then_ItsAuditTrailDoesNotEither()
    {
        using SectionLock held = Acquire();
        Assert.Equal(AuditSync.Commits, held.Document.Settings.Trail.Sync);

        _desk.Set(SettingSource.Document, _desk.Document, "SyncsCommits", false);

        Assert.Equal(AuditSync.Never, held.Document.Settings.Trail.Sync);
    }

    [Fact]
    public void Given_FixedSettings_When_FilesSayOtherwise_Then_TheyAreNotRead()
    {
        SettingsDesk.Write(_desk.DocumentFile, "{");
        using var engine = new MdLockEngine(new LockSettings { TimeToLive = TimeSpan.FromSeconds(3) }, _clock);

        SectionLock held = engine.OpenSession("fixed")
            .Acquire(_desk.Document, ["one"], new LockOptions(), CancellationToken.None)[0];

        Assert.Equal(TimeSpan.FromSeconds(3), held.Held.TimeToLive);
    }

    private SectionLock Acquire() => _session.Acquire(_desk.Document, ["one"], new LockOptions(), CancellationToken.None)[0];

    private TimeSpan TimeToLiveOfALock()
    {
        using SectionLock held = Acquire();
        return held.Held.TimeToLive;
    }

    private string[] Beats() =>
        [.. Directory.GetFiles(Path.Combine(_desk.Folder, ".locks", "guide.md"), "*.heartbeat").Select(File.ReadAllText)];
}
