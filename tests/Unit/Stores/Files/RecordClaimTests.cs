using System.Text;
using System.Text.Json.Nodes;
using MdLock.Locking;
using MdLock.Rules;
using MdLock.Stores;
using MdLock.UnitTests.Support;

namespace MdLock.UnitTests.Stores.Files;

/// <summary>I1, I8: what a record says is a claim. It counts under its own name, and none hides or ends a live lock.</summary>
public sealed class RecordClaimTests : IDisposable
{
    private readonly TemporaryDocument _document = new();
    private readonly TestHost _one;
    private readonly TestHost _two;
    private readonly HeldLock _held;

    public RecordClaimTests()
    {
        _one = new TestHost(_document, "alpha", "boot");
        _two = new TestHost(_document, "alpha", "boot");
        _held = _one.Lock(_one.Owner("ann"), "one");
    }

    private string Record => Path.Combine(_document.Locks, "one.lock");

    public void Dispose()
    {
        _one.Dispose();
        _two.Dispose();
        _document.Dispose();
    }

    [Theory]
    [InlineData("aaa.lock")]
    [InlineData("two.lock")]
    [InlineData("zzz.lock")]
    [InlineData("one+1.lock")]
    [InlineData("_document.lock")]
    [InlineData("~0123456789abcdef0123456789abcdef.lock")]
    public void I1_Given_ACopyOfALiveRecordUnderAnotherName_When_OthersAsk_Then_TheLiveLockIsNotHidden(string name)
    {
        string copy = Path.Combine(_document.Locks, name);
        SharedFile.WriteBytes(copy, SharedFile.ReadBytes(Record));

        AssertNothingIsGranted();

        Assert.Contains(_two.Table.Locks, found => found.Lock == _held with { Target = found.Lock.Target, File = found.Lock.File });
        _two.Manager.ReclaimStale(CancellationToken.None);
        Assert.False(File.Exists(copy));
        AssertNothingIsGranted();
        Assert.Equal(_held.LockId, Assert.Single(_two.Table.Locks).Lock.LockId);
    }

    [Theory]
    [InlineData("a")]
    [InlineData("two")]
    [InlineData("zzz")]
    public void I1_Given_ASecondRecordOfOneId_When_OthersAsk_Then_BothCount(string section)
    {
        HeldLock second = _two.Lock(_two.Owner("eve"), section);
        string path = Path.Combine(_document.Locks, section + ".lock");
        JsonObject forged = Parse(path);
        forged["lock_id"] = _held.LockId.ToString();
        forged.Remove("check");
        SharedFile.WriteBytes(path, Encoding.UTF8.GetBytes(forged.ToJsonString()));

        Assert.Equal(2, _two.Table.Locks.DistinctBy(found => found.Lock.LockId).Count());
        AssertNothingIsGranted();
        AssertNothingIsGranted(section);
        Assert.True(_two.Manager.Release(second.LockId, second.Fence, CancellationToken.None));
        Assert.Equal(_held.LockId, Assert.Single(_two.Table.Locks).Lock.LockId);
    }

    public static TheoryData<string, string> Lies => new()
    {
        { "path", "\"0000000000000000/0000000000000000\"" },
        { "path", "\"0000000000000000\"" },
        { "scope", "\"body\"" },
        { "mode", "\"shared\"" },
        { "kind", "\"lease\"" },
        { "owner_id", "\"bob\"" },
        { "process_id", "4194303" },
        { "process_start", "7" },
        { "boot_id", "\"another\"" },
        { "host_id", "\"another\"" },
        { "ttl", "0" },
        { "heartbeat_interval", "0" },
        { "monotonic_ms", "0" },
        { "fence", "1000000000000000000" },
        { "lock_id", "\"00000000-0000-0000-0000-000000000000\"" },
        { "section_id", "\"two\"" },
        { "schema", "2" },
        { "schema", "null" },
        { "all", "" },
        { "all", "{}" },
        { "all", "\0\0\0\0" },
    };

    [Theory]
    [MemberData(nameof(Lies))]
    public void I8_Given_ALiveLock_When_ItsRecordIsChangedInPlace_Then_NothingIsGrantedBesideIt(string member, string value)
    {
        byte[] lie;
        if (member == "all")
        {
            lie = Encoding.UTF8.GetBytes(value);
        }
        else
        {
            JsonObject record = Parse(Record);
            record[member] = JsonNode.Parse(value);
            lie = Encoding.UTF8.GetBytes(record.ToJsonString());
        }

        SharedFile.WriteBytes(Record, lie);

        AssertNothingIsGranted();
        _two.Manager.ReclaimStale(CancellationToken.None);
        AssertNothingIsGranted();
        Assert.True(File.Exists(Record));
    }

    [Fact]
    public void I1_Given_ALiveLockWithADamagedRecord_When_ItsOwnerGoes_Then_OthersGetTheSection()
    {
        SharedFile.WriteBytes(Record, "damaged"u8);
        AssertNothingIsGranted();

        _one.Dispose();

        Assert.IsType<AcquireResult.Granted>(_two.Ask(_two.Owner("bob"), "one"));
    }

    [Fact]
    public void I8_Given_ALeaseWhoseRecordWasDamagedNow_When_OthersAsk_Then_ItCountsForAsLongAsALeaseMayLast()
    {
        HeldLock lease = _one.Lock(_one.Owner("lea", OwnershipKind.Lease), "two");
        string path = Path.Combine(_document.Locks, "two.lock");
        byte[] bytes = SharedFile.ReadBytes(path);
        bytes[40] ^= 1;
        SharedFile.WriteBytes(path, bytes);
        File.SetLastWriteTimeUtc(path, _two.Clock.GetUtcNow().UtcDateTime);
        _two.Clock.Advance(TimeSpan.FromSeconds(60));

        AssertNothingIsGranted("two");

        _two.Clock.Advance(TimeSpan.FromSeconds(300));
        Assert.IsType<AcquireResult.Granted>(_two.Ask(_two.Owner("bob"), "two"));
        Assert.False(_one.Manager.Release(lease.LockId, lease.Fence, CancellationToken.None));
    }

    [Theory]
    [InlineData("damaged")]
    [InlineData("another's")]
    public void I2_Given_ALiveTicket_When_ItsRecordIsChangedInPlace_Then_ItKeepsItsPlace(string change)
    {
        Queue(_two, "bob", "one");
        string ticket = Assert.Single(Directory.GetFiles(Path.Combine(_document.Locks, "queue")));
        if (change == "damaged")
        {
            SharedFile.WriteBytes(ticket, "damaged"u8);
        }
        else
        {
            JsonObject record = Parse(ticket);
            (record["owner_id"], record["process_id"]) = ("eve", 4194303);
            record.Remove("check");
            SharedFile.WriteBytes(ticket, Encoding.UTF8.GetBytes(record.ToJsonString()));
        }

        Assert.Empty(_one.Manager.ReclaimStale(CancellationToken.None));
        Assert.Equal("bob", Assert.Single(_one.Table.Tickets).Ticket.OwnerId);
    }

    [Theory]
    [InlineData("garbage")]
    [InlineData("future")]
    public void I8_Given_ALiveLock_When_ItsHeartbeatSaysNothingThatCanBe_Then_TheNextOneIsWaitedFor(string lie)
    {
        string path = Path.Combine(_document.Locks, "ann.heartbeat");
        _one.Clock.Advance(TimeSpan.FromSeconds(80));
        _one.Beat(_one.Owner("ann"), 1);
        string text = SharedFile.ReadText(path);
        File.WriteAllText(path, lie == "garbage" ? text[..20] : text.Replace("\"monotonic_ms\":", "\"monotonic_ms\":99", StringComparison.Ordinal));
        File.SetLastWriteTimeUtc(path, _one.Clock.GetUtcNow().UtcDateTime);

        _one.Clock.Advance(TimeSpan.FromSeconds(80));
        Assert.Null(Assert.Single(_one.Table.Locks).Verdict);

        _one.Clock.Advance(TimeSpan.FromSeconds(20));
        Assert.NotNull(Assert.Single(_one.Table.Locks).Verdict);
    }

    [Theory]
    [InlineData(long.MinValue)]
    [InlineData(0)]
    [InlineData(long.MaxValue)]
    public void I8_Given_ALockFromElsewhere_When_WhatWasSeenOfItLies_Then_ItIsWatchedAnew(long lie)
    {
        using var other = new TestHost(_document, "beta", "elsewhere");
        Assert.All(other.Table.Locks, found => Assert.Null(found.Verdict));
        string seen = Assert.Single(Directory.GetFiles(_document.Locks, "*.seen"));
        JsonObject record = Parse(seen);
        (record["sequence_seen_ms"], record["timestamp_seen_ms"]) = (lie, lie);
        File.WriteAllText(seen, record.ToJsonString());

        Assert.All(other.Table.Locks, found => Assert.Null(found.Verdict));
    }

    private static JsonObject Parse(string path) => JsonNode.Parse(SharedFile.ReadText(path))!.AsObject();

    private static void Queue(TestHost host, string owner, string section) => host.Store.Transact(
        view => LockRules.Request(
            view.Table,
            new LockRequest
            {
                Owner = host.Owner(owner),
                Targets = [TestHost.Section(section)],
                TimeToLive = TimeSpan.FromMinutes(5),
                HeartbeatInterval = TimeSpan.FromSeconds(30),
                Patience = TimeSpan.FromMinutes(5),
            },
            wait: true,
            view.Now),
        TableAccess.Ordinary,
        CancellationToken.None);

    /// <summary>Neither the section nor the document is granted to another owner, however old its files look.</summary>
    private void AssertNothingIsGranted(string section = "one")
    {
        foreach (string asked in (string[])[section, section])
        {
            Assert.IsType<AcquireResult.Refused>(_two.Ask(_two.Owner("bob"), asked));
        }

        var document = new LockRequest
        {
            Owner = _two.Owner("bob"),
            Targets = [LockTarget.Of(["_document"], LockScope.Document)],
            TimeToLive = TimeSpan.FromMinutes(5),
            HeartbeatInterval = TimeSpan.FromSeconds(30),
        };
        Assert.IsType<AcquireResult.Refused>(_two.Manager.TryAcquire(
            document, new AcquireOptions { Timeout = TimeSpan.Zero }, CancellationToken.None));
    }
}
