using System.Text.Json;
using ModelContextProtocol;
using ModelContextProtocol.Client;

namespace MdLock.McpTests;

public sealed class RootsTests
{
    private static readonly string[] Whole = ["_document"];

    private static readonly string[] Escapes =
    [
        "../outside.md", "sub/../../outside.md", "{outside}", "link.md", "folder/outside.md", "sub/up/outside.md",
        "../docs/../outside.md", "./../outside.md", "guide.md/../../outside.md", "sub/../../docs/../outside.md", "//{outside}",
        "loop.md", "chain.md", "/proc/self/root{outside}", "/dev/stdin.md", "/etc/hostname.md", "folder/none.md", "../none.md", "..", "/", ".locks/guide.md/x.md",
        ".mdlock/guide.md/history/x.md", "a\0b.md",
    ];

    [Fact]
    public async Task Given_PathsThatLeadOutOfTheRoots_When_AnyToolIsGivenOne_Then_ItIsRefusedInTheSameWords()
    {
        await using var place = new Place();
        string outside = Path.Combine(place.Outside, "outside.md");
        await File.WriteAllTextAsync(outside, "# Secret\n");
        Directory.CreateDirectory(Path.Combine(place.Folder, "sub"));
        File.CreateSymbolicLink(Path.Combine(place.Folder, "link.md"), outside);
        Directory.CreateSymbolicLink(Path.Combine(place.Folder, "folder"), place.Outside);
        Directory.CreateSymbolicLink(Path.Combine(place.Folder, "sub", "up"), Path.Combine("..", ".."));
        File.CreateSymbolicLink(Path.Combine(place.Folder, "loop.md"), "loop.md");
        File.CreateSymbolicLink(Path.Combine(place.Folder, "chain.md"), "link.md");
        Client client = await place.Start();
        McpClientTool[] tools = [.. (await client.Mcp.ListToolsAsync()).Where(tool => Properties(tool).TryGetProperty("document", out _))];
        Assert.Equal(15, tools.Length);

        foreach (McpClientTool tool in tools)
        {
            foreach (string path in Escapes)
            {
                Reply reply = await client.Ask(tool.Name, Arguments(tool, path.Replace("{outside}", outside, StringComparison.Ordinal)));
                Assert.True(reply.IsError, $"{tool.Name} with {path} was not refused: {reply.Text}");
                Assert.True(reply.Text.StartsWith("OutsideRoots: ", StringComparison.Ordinal), $"{tool.Name} with {path}: {reply.Text}");
                Assert.Contains("is not within the folders that this server may touch.", reply.Text, StringComparison.Ordinal);
                Assert.DoesNotContain("Secret", reply.Text, StringComparison.Ordinal);
            }
        }

        Assert.Equal("# Secret\n", await File.ReadAllTextAsync(outside));
        Assert.Equal(["docs", "outside.md"], Directory.EnumerateFileSystemEntries(place.Outside).Select(Path.GetFileName).Order(StringComparer.Ordinal));
    }

    [Fact]
    public async Task Given_LinksOutOfTheRoots_When_DocumentsAndResourcesAreListed_Then_WhatIsBehindThemIsNotShown()
    {
        await using var place = new Place();
        await File.WriteAllTextAsync(Path.Combine(place.Outside, "outside.md"), "# Secret\n");
        File.CreateSymbolicLink(Path.Combine(place.Folder, "link.md"), Path.Combine(place.Outside, "outside.md"));
        Directory.CreateSymbolicLink(Path.Combine(place.Folder, "folder"), place.Outside);
        Client client = await place.Start();

        JsonElement documents = (await client.Do("list_documents", new { })).GetProperty("documents");
        await client.MustRefuse("OutsideRoots", "list_documents", new { folder = ".." });
        await client.MustRefuse("OutsideRoots", "list_documents", new { folder = "folder" });
        var resources = await client.Mcp.ListResourcesAsync();

        Assert.Equal(["guide.md"], documents.EnumerateArray().Select(one => one.GetString()));
        Assert.Equal(["guide.md"], resources.Select(one => one.Name));
        foreach (string uri in (string[])[$"mdlock://{place.Outside}/outside.md", $"mdlock://{place.Folder}/link.md", $"mdlock://{place.Folder}/%2e%2e/outside.md", "file:///etc/passwd"])
        {
            await Assert.ThrowsAsync<McpProtocolException>(async () => await client.Mcp.ReadResourceAsync(uri));
            await Assert.ThrowsAsync<McpProtocolException>(async () => await client.Mcp.SubscribeToResourceAsync(uri));
        }
    }

    [Fact]
    public async Task Given_ALinkWithinTheRoots_When_ItIsEdited_Then_ItsTargetIs()
    {
        await using var place = new Place();
        File.CreateSymbolicLink(Path.Combine(place.Folder, "alias.md"), "guide.md");
        Client client = await place.Start();

        await client.Do("append_to_section", new { document = "alias.md", section = "install", text = "More.", version = "any" });

        Assert.Contains("More.", place.Content, StringComparison.Ordinal);
        Assert.NotNull(new FileInfo(Path.Combine(place.Folder, "alias.md")).LinkTarget);
    }

    [Fact]
    public async Task Given_SeveralRoots_When_DocumentsAreNamed_Then_EachIsFoundAndAThirdFolderIsNot()
    {
        await using var place = new Place();
        string second = Directory.CreateDirectory(Path.Combine(place.Outside, "second")).FullName;
        string third = Directory.CreateDirectory(Path.Combine(place.Outside, "third")).FullName;
        await File.WriteAllTextAsync(Path.Combine(second, "other.md"), "# Other\n");
        await File.WriteAllTextAsync(Path.Combine(third, "third.md"), "# Third\n");
        Client client = await place.Start(options: ["--root", second]);

        JsonElement documents = (await client.Do("list_documents", new { })).GetProperty("documents");
        Assert.Equal([place.Document, Path.Combine(second, "other.md")], documents.EnumerateArray().Select(one => one.GetString()));
        await client.Do("read_section", new { document = "other.md", section = "other" });
        await client.Do("read_section", new { document = Path.Combine(second, "other.md"), section = "other" });
        await client.MustRefuse("OutsideRoots", "read_section", new { document = Path.Combine(third, "third.md"), section = "third" });

        // A folder is no root because its name starts like one.
        string sibling = Directory.CreateDirectory(second + "-not").FullName;
        await File.WriteAllTextAsync(Path.Combine(sibling, "x.md"), "# X\n");
        await client.MustRefuse("OutsideRoots", "read_section", new { document = Path.Combine(sibling, "x.md"), section = "x" });
    }

    [Fact]
    public async Task Given_AFileThatIsNoMarkdown_When_ItIsRead_Then_ItIsRefused()
    {
        await using var place = new Place();
        place.Write("settings.env", "PASSWORD=x\n");
        Client client = await place.Start();

        string text = await client.MustRefuse("NotMarkdown", "read_section", new { document = "settings.env", section = "_document" });

        Assert.DoesNotContain("PASSWORD", text, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Given_NoRoot_When_TheServerIsStarted_Then_ItsCurrentFolderIsTheRoot()
    {
        await using var place = new Place();
        await using Client client = await Client.Start("tester", place.Folder, [], protocol: null);

        JsonElement answer = await client.Do("list_documents", new { });

        Assert.Equal(["guide.md"], answer.GetProperty("documents").EnumerateArray().Select(one => one.GetString()));
        await client.MustRefuse("OutsideRoots", "read_section", new { document = Path.Combine(place.Outside, "x.md"), section = "x" });
    }

    private static JsonElement Properties(McpClientTool tool) => tool.JsonSchema.GetProperty("properties");

    /// <summary>What the schema of a tool requires, so that nothing but the path is wrong.</summary>
    private static Dictionary<string, object?> Arguments(McpClientTool tool, string document) =>
        tool.JsonSchema.GetProperty("required").EnumerateArray().Select(one => one.GetString()!).Append("document").Distinct()
            .ToDictionary(name => name, name => (object?)(name == "document" ? document : Value(name, Properties(tool).GetProperty(name))));

    private static object Value(string name, JsonElement schema) =>
        name == "version" ? "any"
        : schema.TryGetProperty("enum", out JsonElement choices) ? choices[0].GetString()!
        : schema.GetProperty("type") switch
        {
            { ValueKind: JsonValueKind.Array } types when types[0].GetString() == "string" => "secret",
            { ValueKind: JsonValueKind.Array } => 1,
            var type => type.GetString() switch
            {
                "array" => Whole,
                "integer" => 1,
                _ => "secret",
            },
        };
}
