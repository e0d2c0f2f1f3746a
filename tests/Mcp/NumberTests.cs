using System.Text.Json;

namespace MdLock.McpTests;

/// <summary>Clients make numbers of texts that look like them, and texts of numbers.</summary>
public sealed class NumberTests
{
    private const string Years = "# 2025\n\nOld.\n\n# 2026\n\nNew.\n";

    private static readonly int[] Both = [2025, 2026];

    // What names something is one of both; what is written to the document is what the client says, to the letter.
    private static readonly string[] Names = ["anchor", "section", "title", "version"];

    private static readonly string[] Numbers = ["at_version", "from", "restore", "to"];

    [Fact]
    public async Task Given_AVersionThatIsANumber_When_ItIsPassedAsOne_Then_TheEditIsMade()
    {
        await using var place = new Place();
        Client client = await place.Start();
        await client.Do("append_to_section", new { document = "guide.md", section = "install", text = "One.", version = "any" });
        Assert.Equal("2", await client.Version("install"));

        JsonElement answer = await client.Do("append_to_section", new { document = "guide.md", section = "install", text = "Two.", version = 2 });
        await client.MustRefuse("VersionConflict", "append_to_section", new { document = "guide.md", section = "install", text = "Late.", version = 2 });

        Assert.Equal("3", answer.GetProperty("version").GetString());
        Assert.Contains("Run it.\nOne.\nTwo.\n\n## Use", place.Content, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Given_NumbersOfVersions_When_TheyArePassedAsTexts_Then_TheyAreTheSame()
    {
        await using var place = new Place();
        Client client = await place.Start();
        string document = "guide.md";
        await client.Do("append_to_section", new { document, section = "install", text = "One.", version = "any" });

        JsonElement former = await client.Do("read_section", new { document, section = "install", at_version = "1" });
        JsonElement difference = await client.Do("compare_versions", new { document, section = "install", from = "1", to = "2" });
        JsonElement restored = await client.Do("restore_version", new { document, section = "install", restore = "1", version = 2 });

        Assert.Equal("## Install\n\nRun it.\n\n", former.GetProperty("content").GetString());
        Assert.Contains("+One.", difference.GetProperty("diff").GetString(), StringComparison.Ordinal);
        Assert.Equal("3", restored.GetProperty("version").GetString());
    }

    [Fact]
    public async Task Given_HeadingsThatAreNumbers_When_TheyArePassedAsNumbers_Then_TheyAreFoundAndMade()
    {
        await using var place = new Place(Years);
        Client client = await place.Start();
        string document = "guide.md";

        JsonElement read = await client.Do("read_section", new { document, section = 2026 });
        await client.Do("lock_sections", new { document, sections = Both });
        await client.Do("unlock_sections", new { document, sections = Both });
        await client.Do("add_section", new { document, anchor = 2026, place = "after", title = 2027, version = "any" });
        await client.Do("rename_section", new { document, section = 2025, title = 2024, version = "any" });

        Assert.Equal("# 2026\n\nNew.\n", read.GetProperty("content").GetString());
        Assert.StartsWith("# 2024\n\nOld.\n\n# 2026\n\nNew.\n\n# 2027\n", place.Content, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Given_NumbersThatMayHaveBeenOtherTexts_When_TheyArePassed_Then_TheyAreRefused()
    {
        await using var place = new Place(Years);
        Client client = await place.Start();
        string document = "guide.md";

        // 1.10 comes as 1.1, and what is longer is rounded.
        await client.MustRefuse("ArgumentInvalid", "rename_section", new { document, section = 2026, title = 1.1, version = "any" });
        await client.MustRefuse("ArgumentInvalid", "rename_section", new { document, section = 2026, title = 1L << 53, version = "any" });
        await client.MustRefuse("ArgumentInvalid", "rename_section", new { document, section = -2026, title = "x", version = "any" });
        await client.MustRefuse("ArgumentInvalid", "append_to_section", new { document, section = 2026, text = 7, version = "any" });
        await client.MustRefuse("ArgumentInvalid", "append_to_section", new { document, section = 2026, text = "x", version = 1.5 });
        await client.MustRefuse("ArgumentInvalid", "append_to_section", new { document, section = 2026, text = "x", version = -1 });
        string number = await client.MustRefuse("ArgumentInvalid", "read_section", new { document, section = 2026, at_version = "1+83ae87ce61" });
        await client.MustRefuse("ArgumentInvalid", "read_section", new { document, section = 2026, at_version = "0" });
        await client.MustRefuse("ArgumentInvalid", "section_history", new { document, section = 2026, limit = "3" });

        Assert.Contains("a whole number from 1", number, StringComparison.Ordinal);
        Assert.Equal(Years, place.Content);
    }

    [Fact]
    public async Task Given_TheTools_When_TheirSchemasAreRead_Then_NamesAndNumbersOfVersionsMayBeBoth()
    {
        await using var place = new Place();
        Client client = await place.Start();

        IEnumerable<JsonProperty> arguments = (await client.Mcp.ListToolsAsync())
            .SelectMany(tool => tool.JsonSchema.GetProperty("properties").EnumerateObject());

        Assert.All(arguments, argument => Assert.Equal(Types(argument.Name), TypesIn(argument.Value)));
    }

    private static string Types(string argument) =>
        Names.Contains(argument) ? "string, integer"
        : Numbers.Contains(argument) ? "integer, string"
        : argument == "sections" ? "array of string, integer"
        : argument is "limit" || argument.EndsWith("_seconds", StringComparison.Ordinal) ? "integer"
        : argument is "drop_subsections" or "shared" ? "boolean"
        : "string";

    private static string TypesIn(JsonElement schema)
    {
        JsonElement type = schema.GetProperty("type");
        return type.ValueKind == JsonValueKind.Array ? string.Join(", ", type.EnumerateArray().Select(one => one.GetString()))
            : type.GetString() == "array" ? "array of " + TypesIn(schema.GetProperty("items"))
            : type.GetString()!;
    }
}
