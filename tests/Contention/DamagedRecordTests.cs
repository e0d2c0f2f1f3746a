using System.Text.Json.Nodes;
using MdLock.ContentionTests.Support;
using MdLock.Engine;
using MdLock.Errors;
using MdLock.Locking;
using MdLock.Rules.Staleness;
using MdLock.Sessions;
using MdLock.Worker;

namespace MdLock.ContentionTests;

/// <summary>Unreadable records count as held for a moment, and those of a newer version for good.</summary>
public sealed class DamagedRecordTests
{
    private const string BeatEnd = "\"here\":0";

    // The last of two fields of one name counts.
    private const string Beat =
        "{\"schema\":1,\"last_heartbeat\":\"2026-01-01T00:00:00+00:00\",\"process_id\":1,\"host_id\":\"h\","
        + "\"operation_start\":\"2026-01-01T00:00:00+00:00\",\"sequence\":1,\"monotonic_ms\":1,"
        + "\"expected_duration\":1," + BeatEnd + "}";

    public static TheoryData<string> Damages =>
    [
        "empty", "truncated", "garbage", "null", "no schema", "huge", "huge fence", "huge time", "late",
        "owner outside", "key outside",
    ];

    [Theory]
    [MemberData(nameof(Damages))]
    public async Task Given_ADamagedRecord_When_ItIsNew_Then_ItCountsAsHeldAndWhenItIsOldItIsReclaimed(
        string damage)
    {
        await using var space = new Workspace();
        string path = await Leave(space, damage);

        var refused = Assert.Throws<LockAcquisitionException>(() => space.Acquire("two", Workspace.NoWait));
        Assert.Equal(ErrorIds.LockHeld, refused.ErrorId);
        Assert.Equal(Workspace.Text, space.Content);

        Age.AnHour(path);
        var reclaimed = new List<Reclaimed>();
        SectionLock held = space.Acquire("one", new LockOptions { NoWait = true, OnReclaim = reclaimed.Add })[0];

        Assert.Equal(StaleReason.Malformed, Assert.Single(reclaimed).Verdict.Reason);
        Assert.InRange(held.Held.Fence, 1, 1000);
        held.Dispose();
        space.AssertUntouched();
    }

    [Fact]
    public async Task I8_Given_ARecordOfANewerVersion_When_ItIsOld_Then_ItIsStillHeld()
    {
        await using var space = new Workspace();
        string path = await Leave(space, "newer");
        Age.AnHour(path);
        string text = await File.ReadAllTextAsync(path);

        var refused = Assert.Throws<LockAcquisitionException>(() => space.Acquire("one", Workspace.NoWait));
        Assert.Equal(ErrorIds.LockHeld, refused.ErrorId);
        Guid lockId = Assert.Single(space.Table.Locks).Lock.LockId;
        var forced = Assert.Throws<LockException>(
            () => space.Engine.ForceRelease(space.Document, lockId, CancellationToken.None));
        Assert.Equal(ErrorIds.LockStillLive, forced.ErrorId);
        Assert.Empty(space.Engine.Cleanup(space.Document, CancellationToken.None).Reclaimed);
        Assert.Equal(text, await File.ReadAllTextAsync(path));
    }

    [Theory]
    [InlineData("xt.a718b23f1fc8c779-0000000000000000")]
    [InlineData("xm.0123456789abcdef")]
    public async Task I8_Given_ATicketOfANewerVersion_When_CleanedUp_Then_ItStillWaits(string what)
    {
        await using var space = new Workspace();
        space.Acquire("two", Workspace.NoWait);
        string ticket = Path.Combine(space.Queue, $"0000000000000000005.0123456789abcdef.{what}.ticket");
        await File.WriteAllTextAsync(ticket, """{"schema":99}""");
        Age.AnHour(ticket);

        CleanupResult cleaned = space.Engine.Cleanup(space.Document, CancellationToken.None);

        Assert.Empty(cleaned.Reclaimed);
        Assert.Empty(cleaned.Files);
        Assert.Single(space.Table.Tickets);
    }

    [Theory]
    [InlineData("{}", "")]
    [InlineData("", "")]
    [InlineData(Beat, "\"monotonic_ms\":9223372036854775807")]
    [InlineData(Beat, "\"expected_duration\":1e300")]
    public async Task Given_ADamagedHeartbeat_When_ItsLockIsJudged_Then_ItCountsAsNone(
        string template, string wrong)
    {
        string text = template.Replace(BeatEnd, wrong, StringComparison.Ordinal);
        await using var space = new Workspace();
        SectionLock held = space.Acquire("one", Workspace.NoWait)[0];
        await File.WriteAllTextAsync(Path.Combine(space.Locks, held.Held.Owner.OwnerId + ".heartbeat"), text);

        Assert.Null(Assert.Single(space.Table.Locks).Verdict);
        Assert.Null(Assert.Single(space.Table.Locks).LastHeartbeat);
    }

    private static async Task<string> Leave(Workspace space, string damage)
    {
        space.Acquire("one", Workspace.NoWait);
        string path = Path.Combine(space.Locks, "one.lock");
        string text = PlainFile.ReadSharedText(path);
        space.Session.Held[0].Dispose();
        JsonObject record = JsonNode.Parse(text)!.AsObject();
        string damaged = damage switch
        {
            "empty" => "",
            "truncated" => text[..100],
            "garbage" => "\0\u0001 no json",
            "null" => "null",
            "huge" => new string(' ', 100_000),
            "no schema" => With("schema", null),
            "huge fence" => With("fence", long.MaxValue),
            "huge time" => With("monotonic_ms", long.MaxValue),
            "late" => With("timestamp", "9999-12-31T23:59:59+00:00"),
            "owner outside" => With("owner_id", "../../outside"),
            "key outside" => With("path", "a/../b"),
            _ => With("schema", 99),
        };
        await File.WriteAllTextAsync(path, damaged);
        return path;

        string With(string name, JsonNode? value)
        {
            record[name] = value;
            return record.ToJsonString();
        }
    }
}
