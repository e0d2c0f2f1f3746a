using System.Diagnostics;
using System.Text.Json;
using System.Text.Json.Nodes;

namespace MdLock.McpTests;

/// <summary>The server as <c>Start-MdMcpServer</c> runs it: a client's command is pwsh.</summary>
public sealed class ModuleServerTests
{
    private static readonly string[] Install = ["install"];
    private static readonly string[] Use = ["use"];

    [Fact]
    public async Task Given_AClientWhoseCommandIsPwsh_When_ItReadsAndEdits_Then_TheVersionNamesItAndAStaleEditIsRefused()
    {
        await using var place = new Place();
        await using Client client = await Start(place);

        string version = await client.Version("use");
        await client.Do("append_to_section", new { document = "guide.md", section = "use", text = "More.", version });
        await client.MustRefuse("VersionConflict", "append_to_section", new { document = "guide.md", section = "use", text = "Late.", version });

        JsonElement versions = (await client.Do("section_history", new { document = "guide.md", section = "use" })).GetProperty("versions");
        Assert.EndsWith(" via tester", versions[0].GetProperty("author").GetString(), StringComparison.Ordinal);
        Assert.Contains("Use it.\nMore.\n", place.Content, StringComparison.Ordinal);
        Assert.DoesNotContain("Late.", place.Content, StringComparison.Ordinal);
        await client.MustRefuse("OutsideRoots", "read_section", new { document = "../outside.md", section = "use" });
    }

    [Fact]
    public async Task Given_TheModuleAndTheTool_When_TheirToolsAreListed_Then_TheyAreTheSame()
    {
        await using var place = new Place();
        Client tool = await place.Start();
        await using Client module = await Start(place);

        Assert.Equal(
            (await tool.Mcp.ListToolsAsync()).Select(one => one.JsonSchema.GetRawText()),
            (await module.Mcp.ListToolsAsync()).Select(one => one.JsonSchema.GetRawText()));
    }

    [Fact]
    public async Task Given_AReadOnlyServerOfTheModule_When_ItIsAskedToChange_Then_ItRefuses()
    {
        await using var place = new Place();
        await using Client client = await Start(place, "-ReadOnly");

        await client.MustRefuse("ReadOnlyServer", "lock_sections", new { document = "guide.md", sections = Use });

        Assert.NotEqual("", await client.Version("use"));
    }

    [Fact]
    public async Task Given_AServerOfTheModuleWithALock_When_ItsClientLeaves_Then_ItEndsWellAndTheLockIsGone()
    {
        await using var place = new Place();
        using RawServer server = await StartWithLock(place);

        server.Leave();

        Assert.Equal(0, await server.WhenEnded());
        Assert.Empty(place.Table.Locks);
    }

    [Fact]
    public async Task Given_AServerOfTheModuleThatTellsWhatItDoes_When_ItServes_Then_ItsOutputIsProtocolAndTheRestGoesToStandardError()
    {
        await using var place = new Place();
        using var server = new RawServer(Command(place, "-Verbose -Debug"));
        await server.Initialize();
        server.Call(1, "read_section", new JsonObject { ["document"] = "guide.md", ["section"] = "use" });
        await server.Answer(1);
        server.Leave();

        while (await server.Line("the end of the output") is { } line)
        {
            Assert.Equal("2.0", JsonDocument.Parse(line).RootElement.GetProperty("jsonrpc").GetString());
        }

        Assert.Equal(0, await server.WhenEnded());
        Assert.Contains($"Serving {place.Folder} on standard input and output.", await server.Errors(), StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("-TERM")]
    [InlineData("-INT")]
    public async Task Given_AServerOfTheModuleInAWait_When_ItIsToldToEnd_Then_ItDoesAndNobodyHoldsOrWaits(string signal)
    {
        Assert.SkipWhen(OperatingSystem.IsWindows(), "There are no such signals on Windows: a server ends with its input, or is killed.");
        await using var place = new Place();
        Client holder = await place.Start("holder");
        await holder.Do("lock_sections", new { document = "guide.md", sections = Install });
        using RawServer server = await StartWithLock(place);
        server.Call(2, "lock_sections", new JsonObject { ["document"] = "guide.md", ["sections"] = new JsonArray("install"), ["wait_seconds"] = 300 });
        await Eventually.True(() => place.Table.Tickets.Length == 1, "it waits in the queue");

        // A shell that is busy can miss the first one, and whoever presses Ctrl+C presses it again then.
        Task ended = server.WhenEnded();
        int id = ServerId(place);
        for (int i = 0; i < 3 && !ended.IsCompleted; i++)
        {
            using Process kill = Process.Start("kill", [signal, $"{id}"]);
            await Task.WhenAny(ended, Task.Delay(TimeSpan.FromSeconds(20)));
        }

        await ended;
        Assert.Equal("install", Assert.Single(place.Table.Locks).Lock.Target.ToString());
        Assert.Empty(place.Table.Tickets);
    }

    [Theory]
    [InlineData("-Root no-such-folder", "'*no-such-folder' does not exist")]
    [InlineData("-Root no-such-*", "'no-such-*' does not exist")]
    public async Task Given_AFolderThatIsNotThere_When_TheModuleServesIt_Then_ItSaysSoAndEndsAndTheOutputIsEmpty(string options, string expected)
    {
        using var server = new RawServer(ServerCommand.Module($"Start-MdMcpServer {options}"));

        Assert.Equal(1, await server.WhenEnded());
        Assert.Null(await server.Line("the end of the output"));
        Assert.Matches(expected.Replace("*", ".*", StringComparison.Ordinal), await server.Errors());
    }

    private static ServerCommand Command(Place place, string options = "") =>
        ServerCommand.Module($"Start-MdMcpServer -Root '{place.Folder}' {options}");

    private static Task<Client> Start(Place place, string options = "") =>
        Client.Start("tester", Command(place, options), protocol: null);

    private static async Task<RawServer> StartWithLock(Place place)
    {
        var server = new RawServer(Command(place));
        await server.Initialize("module");
        server.Call(1, "lock_sections", new JsonObject { ["document"] = "guide.md", ["sections"] = new JsonArray("use") });
        Assert.False((await server.Answer(1)).GetProperty("result").TryGetProperty("isError", out JsonElement isError) && isError.GetBoolean());
        return server;
    }

    /// <summary>The process that serves: the tool's pwsh may be a child of the one that was started.</summary>
    private static int ServerId(Place place) => place.Table.Locks
        .Single(one => one.Lock.Owner.User.EndsWith(" via module", StringComparison.Ordinal)).Lock.Owner.ProcessId;
}
