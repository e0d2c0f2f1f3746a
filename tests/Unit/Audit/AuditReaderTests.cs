using MdLock.Audit;
using MdLock.Disk;
using MdLock.Logs;
using MdLock.UnitTests.Support;
using Microsoft.Extensions.Time.Testing;

namespace MdLock.UnitTests.Audit;

public sealed class AuditReaderTests : IDisposable
{
    private static readonly DateTimeOffset Start = new(2026, 1, 2, 3, 4, 5, TimeSpan.Zero);
    private static readonly AuditEventType[] Types = [AuditEventType.Acquire, AuditEventType.Commit, AuditEventType.Release];
    private static readonly string?[] Sections = ["install", "setup", null];

    private readonly TrailFixture _fixture = new();

    public static TheoryData<int, int, int, int> Filters
    {
        get
        {
            var data = new TheoryData<int, int, int, int>();
            foreach (int since in (int[])[-1, 0, 37, 99])
            {
                foreach (int section in (int[])[-1, 0, 1])
                {
                    foreach (int type in (int[])[-1, 0, 2])
                    {
                        foreach (int tail in (int[])[-1, 0, 1, 5, 1000])
                        {
                            data.Add(since, section, type, tail);
                        }
                    }
                }
            }

            return data;
        }
    }

    [Fact]
    public void Given_ARotatedTrail_When_ReadWithAnyFilter_Then_ItIsWhatTheFilterSays()
    {
        WriteHundred();
        List<AuditEvent> all = _fixture.Read();
        Assert.True(_fixture.Files.ListClosed().Count >= 3);
        foreach ((int since, int section, int type, int tail) in Filters.Select(row => row.Data))
        {
            var filter = new AuditFilter
            {
                Since = since < 0 ? null : Start.AddSeconds(since),
                Sections = section < 0 ? null : id => id == Sections[section],
                Types = type < 0 ? [] : [Types[type]],
                Tail = tail < 0 ? null : tail,
            };
            IEnumerable<AuditEvent> expected = all.Where(one =>
                (since < 0 || one.Time >= Start.AddSeconds(since))
                && (section < 0 || one.SectionId == Sections[section])
                && (type < 0 || one.Type == Types[type]));

            Assert.Equal(
                tail < 0 ? expected : expected.TakeLast(tail), new AuditReader(_fixture.Folder).Read(filter));
        }
    }

    [Fact]
    public void Given_ALongTrail_When_ItsTailIsRead_Then_TheFileIsNotReadWhole()
    {
        using (AuditTrail trail = _fixture.Open())
        {
            trail.Append([.. Enumerable.Range(0, 20_000).Take(4096).Select(i => TrailFixture.Entry($"{i}"))]);
        }

        Assert.True(new FileInfo(_fixture.Files.Current).Length > 1_000_000);
        var disk = new FailingDisk(new OsDisk(_fixture.Folder, () => false));

        List<AuditEvent> tail = [.. new AuditReader(new TrailFiles(_fixture.Folder, disk)).Read(new AuditFilter { Tail = 10 })];

        Assert.Equal(Enumerable.Range(4086, 10).Select(i => $"{i}"), tail.Select(one => one.Message));
        Assert.InRange(disk.BytesRead, 1, LogLines.BlockSize + 1024);
    }

    [Fact]
    public void Given_LinesThatAreNoEvents_When_Read_Then_TheyArePassedOver()
    {
        _fixture.Write(1);
        File.AppendAllText(_fixture.Files.Current, "garbage\n\n[1]\nnull\n{\"schema\":1}\n{\"unfinished");

        Assert.Equal("event 0", Assert.Single(_fixture.Read()).Message);
        Assert.Single(new AuditReader(_fixture.Folder).Read(new AuditFilter { Tail = 9 }));
    }

    [Fact]
    public void Given_NoTrail_When_Read_Then_ThereAreNoEventsAndNothingIsMade()
    {
        Assert.Empty(_fixture.Read());
        Assert.Empty(new AuditReader(_fixture.Folder).Read(new AuditFilter { Tail = 9 }));
        Assert.False(Directory.Exists(_fixture.Folder.Durable));
    }

    public void Dispose() => _fixture.Dispose();

    private void WriteHundred()
    {
        var time = new FakeTimeProvider(Start);
        using AuditTrail trail = _fixture.Open(new AuditSettings { MaxFileBytes = 4096, KeepFiles = 100 }, time);
        for (int i = 0; i < 100; i++)
        {
            trail.Append(new AuditEntry { Type = Types[i % 3], SectionId = Sections[i / 2 % 3] });
            time.Advance(TimeSpan.FromSeconds(1));
        }
    }
}
