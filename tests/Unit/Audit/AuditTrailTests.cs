using System.Text;
using MdLock.Audit;
using MdLock.Disk;
using MdLock.UnitTests.Support;
using Microsoft.Extensions.Time.Testing;

namespace MdLock.UnitTests.Audit;

public sealed class AuditTrailTests : IDisposable
{
    private static readonly AuditSettings SmallFiles = new() { MaxFileBytes = 4096, KeepFiles = 1000 };

    private readonly TrailFixture _fixture = new();
    private readonly FailingDisk _disk;
    private readonly FakeTimeProvider _time = new(new DateTimeOffset(2026, 1, 2, 3, 4, 5, TimeSpan.Zero));

    /// <summary>How often the head can still be overwritten.</summary>
    private int _headWrites = int.MaxValue;

    public AuditTrailTests() => _disk = new FailingDisk(new OsDisk(_fixture.Folder, () => true))
    {
        OnWrite = bytes =>
        {
            // Only the head ends in a padded line.
            if (bytes.AsSpan().EndsWith(" \n"u8) && _headWrites-- <= 0)
            {
                throw new IOException("Permission denied");
            }
        },
    };

    [Fact]
    public void Given_Entries_When_AppendedTogether_Then_TheyStandInOrderAndAreTheSame()
    {
        using AuditTrail trail = _fixture.Open(time: _time);

        trail.Append(TrailFixture.Entry("one"), new AuditEntry { Type = AuditEventType.Commit }, TrailFixture.Entry("three"));

        List<AuditEvent> read = _fixture.Read();
        Assert.Equal([1L, 2, 3], read.Select(one => one.Sequence));
        Assert.Equal(["one", null, "three"], read.Select(one => one.Message));
        Assert.All(read, one => Assert.Equal(_time.GetUtcNow(), one.Time));
        Assert.Equal(TrailFixture.Entry("").Owner, read[0].Owner);
        Assert.Equal(TimeSpan.FromMilliseconds(1.5), read[2].Duration);
    }

    [Fact]
    public void Given_AFullDisk_When_EventsAreAppended_Then_NothingThrowsAndTheyFollowWithAGapNoted()
    {
        using AuditTrail trail = _fixture.Open(time: _time, disk: _disk);
        trail.Append(TrailFixture.Entry("before"));
        _disk.Room = 100;

        trail.Append(TrailFixture.Entry("one"));
        _time.Advance(TimeSpan.FromSeconds(5));
        trail.Append(TrailFixture.Entry("two"), TrailFixture.Entry("three"));

        Assert.Equal(3, trail.HeldBack);
        Assert.Equal(["before"], _fixture.Read().Select(one => one.Message));
        Assert.Empty(_fixture.Verify());

        _disk.Room = long.MaxValue;
        _time.Advance(TimeSpan.FromSeconds(1));

        Assert.Equal(0, trail.HeldBack);
        List<AuditEvent> read = _fixture.Read();
        Assert.Equal(AuditEventType.Gap, read[1].Type);
        Assert.Equal(
            "3 events since 2026-01-02T03:04:05.000Z could not be written when they happened and follow; "
            + "0 later ones are lost. No space left on device",
            read[1].Message);
        Assert.Equal(["one", "two", "three"], read.Skip(2).Select(one => one.Message));
        Assert.Equal(TimeSpan.FromSeconds(5), read[3].Time - read[2].Time);
        Assert.Empty(_fixture.Verify());
    }

    [Fact]
    public void Given_AFullDisk_When_MoreEventsComeThanAreHeldBack_Then_TheFirstAreKeptAndTheLostCounted()
    {
        using AuditTrail trail = _fixture.Open(time: _time, disk: _disk);
        trail.Append(TrailFixture.Entry("before"));
        _disk.Room = 0;
        for (int i = 0; i < 5000; i++)
        {
            trail.Append(TrailFixture.Entry($"{i}"));
        }

        Assert.Equal(4096, trail.HeldBack);
        _disk.Room = long.MaxValue;
        trail.Append(TrailFixture.Entry("lost too"));
        _time.Advance(TimeSpan.FromSeconds(1));
        trail.Append(TrailFixture.Entry("after"));

        List<AuditEvent> read = _fixture.Read();
        Assert.Contains("905 later ones are lost", read[1].Message, StringComparison.Ordinal);
        Assert.Equal(1 + 1 + 4096 + 1, read.Count);
        Assert.Equal(["4095", "after"], read.TakeLast(2).Select(one => one.Message));
        Assert.Empty(_fixture.Verify());
    }

    [Fact]
    public void Given_AFullDisk_When_TheTrailIsClosed_Then_ALastAttemptIsMade()
    {
        AuditTrail trail = _fixture.Open(time: _time, disk: _disk);
        trail.Append(TrailFixture.Entry("before"));
        _disk.Room = 0;
        trail.Append(TrailFixture.Entry("last"));
        _disk.Room = long.MaxValue;

        trail.Dispose();

        Assert.Equal(["before", "last"], _fixture.Read().Where(one => one.Type == AuditEventType.Release).Select(one => one.Message));
    }

    [Fact]
    public void Given_ADiskThatTearsAWriteAndCannotTakeItBack_When_ItWorksAgain_Then_TheTornLineIsEvidence()
    {
        using AuditTrail trail = _fixture.Open(time: _time, disk: _disk);
        trail.Append(TrailFixture.Entry("before"));
        _disk.Room = 100;
        _disk.Refused.Add(nameof(IDisk.SetLength));
        trail.Append(TrailFixture.Entry("torn"));
        string torn = File.ReadAllText(_fixture.Files.Current).Split('\n')[1];
        Assert.Equal(100, torn.Length);
        Assert.Equal(AuditFindingKind.Torn, Assert.Single(_fixture.Verify()).Kind);

        _disk.Room = long.MaxValue;
        _disk.Refused.Clear();
        Assert.True(trail.Flush());

        List<AuditEvent> read = _fixture.Read();
        Assert.Equal(
            [AuditEventType.Release, AuditEventType.TornLine, AuditEventType.Gap, AuditEventType.Release],
            read.Select(one => one.Type));
        Assert.Equal(torn, Encoding.UTF8.GetString(Convert.FromBase64String(read[1].Evidence!)));
        Assert.Empty(_fixture.Verify());
    }

    [Fact]
    public void Given_AnAppendThatWasStoppedAtAnyByte_When_TheNextComes_Then_WholeLinesCountAndTheRestIsEvidence()
    {
        _fixture.Write(2);
        byte[] head = File.ReadAllBytes(_fixture.Files.Head);
        byte[] before = File.ReadAllBytes(_fixture.Files.Current);
        using (AuditTrail trail = _fixture.Open())
        {
            trail.Append(TrailFixture.Entry("x"), TrailFixture.Entry("y"));
        }

        byte[] after = File.ReadAllBytes(_fixture.Files.Current);
        for (int length = before.Length; length <= after.Length; length++)
        {
            File.WriteAllBytes(_fixture.Files.Current, after[..length]);
            File.WriteAllBytes(_fixture.Files.Head, head);

            _fixture.Write(1);

            Assert.Empty(_fixture.Verify());
            int whole = after.AsSpan(0, length).LastIndexOf((byte)'\n') + 1;
            byte[] file = File.ReadAllBytes(_fixture.Files.Current);
            Assert.Equal(after[..whole], file[..whole]);
            List<AuditEvent> read = _fixture.Read();
            Assert.Equal("event 0", read[^1].Message);
            Assert.Equal(length > whole ? AuditEventType.TornLine : AuditEventType.Release, read[^2].Type);
            Assert.Equal(length > whole ? Convert.ToBase64String(after[whole..length]) : null, read[^2].Evidence);
        }
    }

    [Fact]
    public void Given_MoreBytesThanATornWriteLeaves_When_TheNextComes_Then_TheyStayAndAreFound()
    {
        _fixture.Write(2);
        File.AppendAllText(_fixture.Files.Current, new string('x', 100_000));

        _fixture.Write(1);

        Assert.Equal(100_001, File.ReadAllText(_fixture.Files.Current).Count(c => c == 'x') + 1);
        Assert.Equal(
            [AuditFindingKind.Altered, AuditFindingKind.Noted], _fixture.Verify().Select(finding => finding.Kind).Order());
    }

    [Theory]
    [InlineData(AuditSync.Never, AuditEventType.Commit, 0)]
    [InlineData(AuditSync.Commits, AuditEventType.Release, 0)]
    [InlineData(AuditSync.Commits, AuditEventType.Commit, 0)]
    [InlineData(AuditSync.Always, AuditEventType.Release, 1)]
    public void Given_ASetting_When_AnEventIsAppended_Then_ItIsSyncedAsItSays(Enum sync, Enum type, int syncs)
    {
        using AuditTrail trail = _fixture.Open(new AuditSettings { Sync = (AuditSync)sync }, disk: _disk);

        trail.Append(new AuditEntry { Type = (AuditEventType)type });

        Assert.Equal(syncs, _disk.Operations.Count(name => name == nameof(IDisk.Sync)));
    }

    [Theory]
    [InlineData(AuditSync.Never, 0)]
    [InlineData(AuditSync.Commits, 1)]
    [InlineData(AuditSync.Always, 1)]
    public void Given_ASetting_When_TheTrailIsSynced_Then_ItIsAsItSays(Enum sync, int syncs)
    {
        using AuditTrail trail = _fixture.Open(new AuditSettings { Sync = (AuditSync)sync }, disk: _disk);
        trail.Append(TrailFixture.Entry("one"));
        int before = _disk.Operations.Count(name => name == nameof(IDisk.Sync));

        trail.Sync();

        Assert.Equal(syncs, _disk.Operations.Count(name => name == nameof(IDisk.Sync)) - before);
    }

    [Fact]
    public void Given_EventsThatMayBeThere_When_AppendedAgain_Then_EachStandsThereOnce()
    {
        using AuditTrail trail = _fixture.Open();
        StampedEntry[] entries =
        [
            .. Enumerable.Range(1, 4).Select(number => new StampedEntry(
                TrailFixture.Entry($"entry {number}"), TimeProvider.System.GetUtcNow().AddMilliseconds(number))),
        ];
        trail.Append(entries[..1], again: false);
        trail.Append(entries[2..3], again: false);

        trail.Append([.. entries.Select(one => AuditNote.Read(AuditNote.ToText(one))!)], again: true);

        Assert.Equal(
            ["entry 1", "entry 3", "entry 2", "entry 4"], _fixture.Read().Select(one => one.Message));
        Assert.Equal(entries.Select(one => one.Time).Order(), _fixture.Read().Select(one => one.Time).Order());
    }

    [Fact]
    public void Given_ASyncThatFails_When_ItWorksAgain_Then_TheEventStandsThereOnce()
    {
        using AuditTrail trail = _fixture.Open(new AuditSettings { Sync = AuditSync.Always }, time: _time, disk: _disk);
        _disk.Refused.Add(nameof(IDisk.Sync));
        trail.Append(new AuditEntry { Type = AuditEventType.Commit });
        Assert.Equal(1, trail.HeldBack);

        _disk.Refused.Clear();
        Assert.True(trail.Flush());

        Assert.Equal([AuditEventType.Gap, AuditEventType.Commit], _fixture.Read().Select(one => one.Type));
        Assert.Empty(_fixture.Verify());
    }

    [Fact]
    public void Given_AHeadThatCannotBeWritten_When_MoreIsAppended_Then_TheChainGoesOn()
    {
        using AuditTrail trail = _fixture.Open(disk: _disk);
        trail.Append(TrailFixture.Entry("one"));
        _headWrites = 0;

        trail.Append(TrailFixture.Entry("two"));
        trail.Append(TrailFixture.Entry("three"), TrailFixture.Entry("four"));
        trail.Append(TrailFixture.Entry("five"));

        Assert.Equal(0, trail.HeldBack);
        Assert.Equal(["one", "two", "three", "four", "five"], _fixture.Read().Select(one => one.Message));
        Assert.Empty(_fixture.Verify());
    }

    [Fact]
    public void Given_ARotationThatIsStoppedAfterTheRename_When_TheNextComes_Then_TheChainGoesOn()
    {
        _fixture.Write(5, SmallFiles);
        using (AuditTrail trail = _fixture.Open(SmallFiles, disk: _disk))
        {
            while (_fixture.Files.ListClosed().Count == 0)
            {
                _disk.Room = new FileInfo(_fixture.Files.Current).Length >= SmallFiles.MaxFileBytes ? 0 : long.MaxValue;
                trail.Append(TrailFixture.Entry("more"));
            }

            // The process dies here: what it held back goes with it.
            Assert.Equal(1, trail.HeldBack);
            Assert.Equal(0, new FileInfo(_fixture.Files.Current).Length);
            _fixture.Write(3, SmallFiles);
        }

        Assert.Empty(_fixture.Verify());
        Assert.Equal(_fixture.Read().Count, _fixture.Read()[^1].Sequence);
    }

    [Theory]
    [InlineData(0)]
    [InlineData(1)]
    public void Given_ARotationWhoseHeadIsNotWritten_When_TheNextComes_Then_TheChainGoesOn(int headWrites)
    {
        _fixture.Write(5, SmallFiles);
        using AuditTrail trail = _fixture.Open(SmallFiles, disk: _disk);
        for (int i = 0; i < 40; i++)
        {
            bool isFull = new FileInfo(_fixture.Files.Current).Length >= SmallFiles.MaxFileBytes;
            _headWrites = isFull ? headWrites : int.MaxValue;
            trail.Append(TrailFixture.Entry("more"), TrailFixture.Entry("and more"));
        }

        Assert.Equal(0, trail.HeldBack);
        Assert.Equal(headWrites > 0, _fixture.Files.ListClosed().Count > 2);
        Assert.Empty(_fixture.Verify());
        Assert.Equal(_fixture.Read().Count, _fixture.Read()[^1].Sequence);
    }

    [Fact]
    public void Given_ADiskThatCannotRename_When_AFileIsFull_Then_EventsAreHeldBackUntilItCan()
    {
        using AuditTrail trail = _fixture.Open(SmallFiles, _time, _disk);
        _disk.Refused.Add(nameof(IDisk.Rename));
        for (int i = 0; i < 20; i++)
        {
            trail.Append(TrailFixture.Entry($"{i}"));
        }

        Assert.NotEqual(0, trail.HeldBack);
        _disk.Refused.Clear();
        Assert.True(trail.Flush());
        Assert.Equal(
            Enumerable.Range(0, 20).Select(i => $"{i}"),
            _fixture.Read().Where(one => one.Type == AuditEventType.Release).Select(one => one.Message));
        Assert.Empty(_fixture.Verify());
    }

    [Fact]
    public void Given_AFolderInThePlaceOfTheLock_When_EventsAreAppended_Then_TheyAreHeldBackUntilItIsGone()
    {
        _fixture.Folder.Create();
        Directory.CreateDirectory(_fixture.Folder.Audit);
        using AuditTrail trail = _fixture.Open(time: _time);

        trail.Append(TrailFixture.Entry("one"));

        Assert.Equal(1, trail.HeldBack);
        Directory.Delete(_fixture.Folder.Audit);
        _time.Advance(TimeSpan.FromSeconds(1));
        Assert.Equal([AuditEventType.Gap, AuditEventType.Release], _fixture.Read().Select(one => one.Type));
    }

    [Fact]
    public void I12_Given_ALinkInThePlaceOfTheTrail_When_EventsAreAppended_Then_TheTargetIsNotTouched()
    {
        Assert.SkipWhen(OperatingSystem.IsWindows(), "links need a privilege there");
        _fixture.Folder.Create();
        string target = Path.Combine(_fixture.Folder.Folder, "target");
        File.WriteAllText(target, "precious");
        File.CreateSymbolicLink(_fixture.Files.Current, target);
        using AuditTrail trail = _fixture.Open(time: _time);

        trail.Append(TrailFixture.Entry("one"));

        Assert.Equal(1, trail.HeldBack);
        Assert.Equal("precious", File.ReadAllText(target));
    }

    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public async Task Given_ManyWriters_When_TheyAppendAtOnce_Then_ThereIsOneChainAndEachKeepsItsOrder(bool rotating)
    {
        const int trails = 4;
        const int threads = 2;
        const int events = 100;
        AuditSettings settings = rotating ? SmallFiles : new AuditSettings();
        using var stop = new CancellationTokenSource();
        Task reader = Task.Run(() => ReadUntil(stop.Token));

        // A trail each, as processes have: the lock is one of open files, so it is the same between them.
        await Task.WhenAll(Enumerable.Range(0, trails).Select(async name =>
        {
            using AuditTrail trail = _fixture.Open(settings);
            await Task.WhenAll(Enumerable.Range(0, threads).Select(thread => Task.Run(() =>
            {
                for (int i = 0; i < events; i++)
                {
                    trail.Append(TrailFixture.Entry($"{name}.{thread} {i}"));
                }
            })));
            Assert.True(trail.Flush());
        }));
        await stop.CancelAsync();
        await reader;

        Assert.Empty(_fixture.Verify());
        List<AuditEvent> read = [.. _fixture.Read().Where(one => one.Type == AuditEventType.Release)];
        Assert.Equal(trails * threads * events, read.Count);
        foreach (IGrouping<string, string> writer in read.Select(one => one.Message!).GroupBy(message => message.Split(' ')[0]))
        {
            Assert.Equal(Enumerable.Range(0, events).Select(i => $"{writer.Key} {i}"), writer);
        }
    }

    public void Dispose() => _fixture.Dispose();

    /// <summary>Whoever reads meanwhile sees a beginning of the trail, without a gap.</summary>
    private void ReadUntil(CancellationToken stop)
    {
        while (!stop.IsCancellationRequested)
        {
            List<AuditEvent> read = _fixture.Read();
            Assert.Equal(Enumerable.Range(1, read.Count).Select(i => (long)i), read.Select(one => one.Sequence));
        }
    }
}
