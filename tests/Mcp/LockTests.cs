using System.Diagnostics;
using System.Text.Json;
using System.Text.Json.Nodes;
using ModelContextProtocol;

namespace MdLock.McpTests;

public sealed class LockTests
{
    private static readonly string[] Use = ["use"];
    private static readonly string[] Install = ["install"];

    [Fact]
    public async Task Given_ALockOfOneClient_When_AnotherEditsOrLocks_Then_TheRefusalNamesTheHolderAndTheNextStep()
    {
        await using var place = new Place();
        Client holder = await place.Start("holder");
        Client other = await place.Start("other");
        await holder.Do("lock_sections", new { document = "guide.md", sections = Use, ttl_seconds = 120, purpose = "rewriting it" });

        string edit = await other.MustRefuse("LockHeld", "append_to_section", new { document = "guide.md", section = "daily", text = "x", version = "any", wait_seconds = 0 });
        string take = await other.MustRefuse("LockWaitTimeout", "lock_sections", new { document = "guide.md", sections = Use, wait_seconds = 1 });

        Assert.All([edit, take], text =>
        {
            Assert.Contains($"{Environment.UserName} via holder on ", text, StringComparison.Ordinal);
            Assert.Contains("'rewriting it'", text, StringComparison.Ordinal);
            Assert.Contains("wait_seconds", text, StringComparison.Ordinal);
            Assert.DoesNotContain("-Md", text, StringComparison.Ordinal);
        });
        JsonElement sections = (await other.Do("list_sections", new { document = "guide.md" })).GetProperty("sections");
        Assert.StartsWith($"{Environment.UserName} via holder", sections[2].GetProperty("held_by").GetString(), StringComparison.Ordinal);
        Assert.False(sections[1].TryGetProperty("held_by", out _));
    }

    [Fact]
    public async Task Given_ALock_When_ItsOwnerEditsRenewsAndUnlocks_Then_EachCallKnowsItFromTheOnesBefore()
    {
        await using var place = new Place();
        Client client = await place.Start();
        JsonElement taken = await client.Do("lock_sections", new { document = "guide.md", sections = Use });

        await client.Do("append_to_section", new { document = "guide.md", section = "use", text = "More.", version = await client.Version("use") });
        JsonElement again = await client.Do("lock_sections", new { document = "guide.md", sections = Use, ttl_seconds = 10 });
        JsonElement listed = (await client.Do("list_locks", new { document = "guide.md" })).GetProperty("locks");

        Assert.False(taken.GetProperty("locks")[0].GetProperty("renewed").GetBoolean());
        Assert.True(again.GetProperty("locks")[0].GetProperty("renewed").GetBoolean());
        Assert.Equal(taken.GetProperty("locks")[0].GetProperty("fence").GetInt64(), again.GetProperty("locks")[0].GetProperty("fence").GetInt64());
        Assert.True(Assert.Single(listed.EnumerateArray()).GetProperty("yours").GetBoolean());
        Assert.Equal(TimeSpan.FromSeconds(10), Assert.Single(place.Table.Locks).Lock.TimeToLive);

        await client.MustRefuse("LockNotFound", "unlock_sections", new { document = "guide.md", sections = Install });
        Assert.Single(place.Table.Locks);
        await client.Do("unlock_sections", new { document = "guide.md", sections = Use });
        Assert.Empty(place.Table.Locks);
    }

    [Fact]
    public async Task Given_ALockWhoseTimeIsOver_When_ItsOwnerEdits_Then_ItIsToldSoAndWhatToDo()
    {
        await using var place = new Place();
        Client client = await place.Start();
        await client.Do("lock_sections", new { document = "guide.md", sections = Use, ttl_seconds = 1 });
        await Eventually.True(() => place.Table.Locks.All(one => one.Verdict is not null), "the lock's time is over");

        Reply reply = await client.Ask("append_to_section", new { document = "guide.md", section = "use", text = "Late.", version = "any" });

        Assert.True(reply.IsError, reply.Text);
        Assert.Contains("Nothing was written. Call lock_sections again, or unlock_sections", reply.Text, StringComparison.Ordinal);
        Assert.Equal(Place.Text, place.Content);
        await client.Do("unlock_sections", new { document = "guide.md" });
        await client.Do("append_to_section", new { document = "guide.md", section = "use", text = "Late.", version = "any" });
    }

    [Fact]
    public async Task Given_AClientThatWaits_When_ItAskedForProgress_Then_ItIsToldOfItsPlaceAndTheHolderAndThenGetsTheLock()
    {
        await using var place = new Place();
        Client holder = await place.Start("holder");
        Client waiter = await place.Start("waiter");
        await holder.Do("lock_sections", new { document = "guide.md", sections = Use });
        var progress = new HeardProgress();

        Task<Reply> waiting = waiter.Ask("lock_sections", Client.ToDictionary(new { document = "guide.md", sections = Use, wait_seconds = 600, purpose = "next" }), progress);
        await Eventually.True(() => progress.Heard.Count >= 2, "two reports of progress");
        JsonElement queue = (await holder.Do("list_locks", new { document = "guide.md" })).GetProperty("waiting");
        await holder.Do("unlock_sections", new { document = "guide.md" });
        Reply reply = await waiting;

        Assert.False(reply.IsError, reply.Text);
        Assert.Equal("next", Assert.Single(queue.EnumerateArray()).GetProperty("purpose").GetString());
        ProgressNotificationValue[] heard = [.. progress.Heard];
        Assert.Contains("Place 1 in the queue.", heard[0].Message, StringComparison.Ordinal);
        Assert.Contains("via holder on ", heard[0].Message, StringComparison.Ordinal);
        Assert.Equal(600, heard[0].Total!.Value, tolerance: 1);
        Assert.True(heard[1].Progress > heard[0].Progress);
        Assert.Contains("via waiter", Assert.Single(place.Table.Locks).Lock.Owner.User, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("lock_sections", """{"sections":["use"]}""")]
    [InlineData("append_to_section", """{"section":"use","text":"x","version":"any"}""")]
    public async Task Given_AClientThatWaits_When_ItCancels_Then_NoTicketIsLeftAndTheClientGoesOn(string tool, string arguments)
    {
        await using var place = new Place();
        Client holder = await place.Start("holder");
        Client waiter = await place.Start("waiter");
        await holder.Do("lock_sections", new { document = "guide.md", sections = Use });
        Dictionary<string, object?> all = JsonSerializer.Deserialize<Dictionary<string, object?>>(arguments)!;
        all["document"] = "guide.md";
        all["wait_seconds"] = 600;
        using var cancel = new CancellationTokenSource();

        Task<Reply> waiting = waiter.Ask(tool, all, cancellation: cancel.Token);
        await Eventually.True(() => place.Table.Tickets.Length == 1, "the client waits in the queue");
        await cancel.CancelAsync();

        await Assert.ThrowsAnyAsync<OperationCanceledException>(() => waiting);
        await Eventually.True(() => place.Table.Tickets.IsEmpty, "its ticket is gone");

        // Its next change would wait for ever behind a wait that did not really end.
        await waiter.Do("append_to_section", new { document = "guide.md", section = "install", text = "y", version = "any" });
        await holder.Do("unlock_sections", new { document = "guide.md" });
        Assert.Empty(place.Table.Locks);
        Assert.DoesNotContain("\nx\n", place.Content, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Given_AClientThatHoldsAndWaits_When_ItUnlocksMeanwhile_Then_TheUnlockDoesNotWaitForTheWait()
    {
        await using var place = new Place();
        Client one = await place.Start("one");
        Client two = await place.Start("two");
        await one.Do("lock_sections", new { document = "guide.md", sections = Use });
        await two.Do("lock_sections", new { document = "guide.md", sections = Install });

        Task<Reply> waiting = one.Ask("lock_sections", new { document = "guide.md", sections = Install, wait_seconds = 600 });
        await Eventually.True(() => place.Table.Tickets.Length == 1, "the client waits in the queue");
        await one.Do("unlock_sections", new { document = "guide.md" });
        await two.Do("unlock_sections", new { document = "guide.md" });

        Assert.False((await waiting).IsError);
        Assert.Equal("install", Assert.Single(place.Table.Locks).Lock.Target.SectionId);
    }

    [Fact]
    public async Task Given_AClientWithALock_When_ItGoes_Then_TheLockIsGoneAndTheServerEnds()
    {
        await using var place = new Place();
        RawServer server = place.StartRaw();
        await server.Initialize();
        server.Call(1, "lock_sections", new JsonObject { ["document"] = "guide.md", ["sections"] = new JsonArray("use") });
        await server.Answer(1);
        Assert.Single(place.Table.Locks);

        server.Leave();

        Assert.Equal(0, await server.WhenEnded());
        Assert.Empty(place.Table.Locks);
        Assert.Equal("", await server.Errors());
    }

    [Fact]
    public async Task Given_AClientThatHoldsAndWaits_When_ItGoesInMidCall_Then_NeitherLockNorTicketIsLeft()
    {
        await using var place = new Place();
        Client holder = await place.Start("holder");
        await holder.Do("lock_sections", new { document = "guide.md", sections = Use });
        RawServer server = place.StartRaw();
        await server.Initialize();
        server.Call(1, "lock_sections", new JsonObject { ["document"] = "guide.md", ["sections"] = new JsonArray("install") });
        await server.Answer(1);
        server.Call(2, "append_to_section", new JsonObject
        {
            ["document"] = "guide.md", ["section"] = "use", ["text"] = "x", ["version"] = "any", ["wait_seconds"] = 600,
        });
        await Eventually.True(() => place.Table.Tickets.Length == 1, "it waits in the queue");

        server.Leave();

        Assert.Equal(0, await server.WhenEnded());
        Assert.Empty(place.Table.Tickets);
        Assert.Equal("use", Assert.Single(place.Table.Locks).Lock.Target.SectionId);
        Assert.Equal(Place.Text, place.Content);
    }

    [Fact]
    public async Task Given_AServerWithALock_When_ItIsKilled_Then_AnotherClientGetsTheLockAtOnce()
    {
        await using var place = new Place();
        RawServer server = place.StartRaw();
        await server.Initialize("victim");
        server.Call(1, "lock_sections", new JsonObject { ["document"] = "guide.md", ["sections"] = new JsonArray("use") });
        await server.Answer(1);
        Client other = await place.Start("other");

        await server.Kill();

        await other.Do("lock_sections", new { document = "guide.md", sections = Use, wait_seconds = 0 });
        Assert.Contains("via other", Assert.Single(place.Table.Locks).Lock.Owner.User, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Given_AServerWithALock_When_ItIsToldToEnd_Then_TheLockIsGone()
    {
        Assert.SkipWhen(OperatingSystem.IsWindows(), "There is no SIGTERM on Windows: a server ends with its input, or is killed.");
        await using var place = new Place();
        RawServer server = place.StartRaw();
        await server.Initialize();
        server.Call(1, "lock_sections", new JsonObject { ["document"] = "guide.md", ["sections"] = new JsonArray("use") });
        await server.Answer(1);

        using Process kill = Process.Start("kill", ["-TERM", $"{server.Id}"]);

        Assert.Equal(0, await server.WhenEnded());
        Assert.Empty(place.Table.Locks);
    }

    [Fact]
    public async Task Given_ANameThatAClientGivesItself_When_ItLocks_Then_TheRecordIsSmallAndHoldsNoControls()
    {
        await using var place = new Place();
        Client client = await place.Start("evil\u001b[31m\n" + new string('x', 500));

        await client.Do("lock_sections", new { document = "guide.md", sections = Use });

        string user = Assert.Single(place.Table.Locks).Lock.Owner.User;
        Assert.StartsWith($"{Environment.UserName} via evil__31m_xxx", user, StringComparison.Ordinal);
        Assert.InRange(user.Length, 1, Environment.UserName.Length + 45);
    }
}
