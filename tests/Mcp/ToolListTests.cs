using System.Text.Json;
using ModelContextProtocol.Client;

namespace MdLock.McpTests;

public sealed class ToolListTests
{
    private static readonly string[] Reading =
        ["compare_versions", "list_documents", "list_locks", "list_sections", "read_section", "section_history"];

    private static readonly string[] Changing =
    [
        "add_section", "append_to_section", "lock_sections", "move_section", "remove_section", "rename_section",
        "replace_in_section", "restore_version", "set_section", "unlock_sections",
    ];

    private static readonly string[] Use = ["use"];

    [Fact]
    public async Task Given_AServer_When_ItsToolsAreListed_Then_EachHasAStrictSchemaAndAShortDescription()
    {
        await using var place = new Place();
        Client client = await place.Start();

        IList<McpClientTool> tools = await client.Mcp.ListToolsAsync();

        Assert.Equal([.. Reading.Concat(Changing).Order(StringComparer.Ordinal)], tools.Select(tool => tool.Name).Order(StringComparer.Ordinal));
        Assert.All(tools, tool =>
        {
            Assert.False(tool.JsonSchema.GetProperty("additionalProperties").GetBoolean());
            Assert.InRange(tool.Description.Length, 1, 120);
            Assert.All(
                tool.JsonSchema.GetProperty("properties").EnumerateObject(),
                argument => Assert.InRange(argument.Value.GetProperty("description").GetString()!.Length, 1, 80));
        });

        // What a model pays for having the tools at hand: about a quarter of that in tokens.
        int length = tools.Sum(tool => tool.Name.Length + tool.Description.Length + tool.JsonSchema.GetRawText().Length);
        Assert.InRange(length, 1, 10_000);
    }

    [Fact]
    public async Task Given_TheToolsThatChangeADocument_When_TheirSchemasAreRead_Then_EachRequiresAVersion()
    {
        await using var place = new Place();
        Client client = await place.Start();

        IList<McpClientTool> tools = await client.Mcp.ListToolsAsync();

        Assert.All(
            tools.Where(tool => Changing.Contains(tool.Name) && !tool.Name.EndsWith("lock_sections", StringComparison.Ordinal)),
            tool => Assert.Contains(
                "version", tool.JsonSchema.GetProperty("required").EnumerateArray().Select(one => one.GetString())));
    }

    [Theory]
    [InlineData("list_sections", "document", "paths")]
    [InlineData("lock_sections", "document", "ttl")]
    public async Task Given_AnUnknownArgument_When_AToolIsCalled_Then_ItIsRefusedAndNamed(string tool, string known, string unknown)
    {
        await using var place = new Place();
        Client client = await place.Start();

        Reply reply = await client.Ask(tool, new Dictionary<string, object?> { [known] = "guide.md", [unknown] = "x" });

        Assert.True(reply.IsError);
        Assert.Contains($"'{unknown}'", reply.Text, StringComparison.Ordinal);
        Assert.Contains(known, reply.Text, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Given_WrongArguments_When_ToolsAreCalled_Then_EachIsRefusedWithWhatWouldBeRight()
    {
        await using var place = new Place();
        Client client = await place.Start();

        await client.MustRefuse("ArgumentInvalid", "read_section", new { document = "guide.md" });
        await client.MustRefuse("ArgumentInvalid", "read_section", new { document = 3, section = "use" });
        await client.MustRefuse("ArgumentInvalid", "lock_sections", new { document = "guide.md", sections = "use" });
        await client.MustRefuse("ArgumentInvalid", "lock_sections", new { document = "guide.md", sections = Use, ttl_seconds = 301 });
        await client.MustRefuse("ArgumentInvalid", "move_section", new { document = "guide.md", section = "use", place = "beside", anchor = "install", version = "any" });
        await client.MustRefuse("ArgumentInvalid", "set_section", new { document = "guide.md", section = "use", version = "any" });
        string text = await client.MustRefuse("ArgumentInvalid", "set_section", new { document = "guide.md", section = "use", body = "x", version = "newest" });
        Assert.Contains("'any'", text, StringComparison.Ordinal);
        Assert.Equal(Place.Text, place.Content);
    }

    [Fact]
    public async Task Given_AReadOnlyServer_When_AToolThatChangesIsCalled_Then_ItIsRefusedAndNothingIsTouched()
    {
        await using var place = new Place();
        Client client = await place.Start(options: ["--read-only"]);

        IList<McpClientTool> tools = await client.Mcp.ListToolsAsync();
        Assert.Equal(Reading, tools.Select(tool => tool.Name).Order(StringComparer.Ordinal));
        foreach (string tool in Changing)
        {
            string text = await client.MustRefuse("ReadOnlyServer", tool, new { document = "guide.md", section = "use", body = "x", version = "any" });
            Assert.Contains("--read-only", text, StringComparison.Ordinal);
        }

        Assert.Equal(4, (await client.Do("list_sections", new { document = "guide.md" })).GetProperty("sections").GetArrayLength());
        await client.Do("list_locks", new { document = "guide.md" });
        Assert.Equal(Place.Text, place.Content);
        Assert.Equal(["guide.md"], Directory.EnumerateFileSystemEntries(place.Folder).Select(Path.GetFileName));
    }

    [Theory]
    [InlineData("2025-06-18")]
    [InlineData("2025-11-25")]
    [InlineData("2026-07-28")]
    public async Task Given_AClientOfEachProtocol_When_ItEdits_Then_TheVersionNamesIt(string protocol)
    {
        await using var place = new Place();
        Client client = await place.Start("Agent Smith", protocol: protocol);

        await client.Do("append_to_section", new { document = "guide.md", section = "install", text = "More.", version = await client.Version("install"), message = "it was short" });

        JsonElement versions = (await client.Do("section_history", new { document = "guide.md", section = "install" })).GetProperty("versions");
        Assert.Equal($"{Environment.UserName} via Agent Smith", versions[0].GetProperty("author").GetString());
        Assert.Equal("it was short", versions[0].GetProperty("message").GetString());
    }
}
