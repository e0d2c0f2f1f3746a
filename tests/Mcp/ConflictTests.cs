using System.Text.Json;

namespace MdLock.McpTests;

public sealed class ConflictTests
{
    [Fact]
    public async Task Given_ASectionThatAnotherClientChanged_When_AnEditPassesTheVersionThatItRead_Then_ItIsRefusedWithTheDiff()
    {
        await using var place = new Place();
        Client first = await place.Start("first");
        Client second = await place.Start("second");
        string read = await first.Version("install");
        await second.Do("append_to_section", new { document = "guide.md", section = "install", text = "Then restart.", version = await second.Version("install") });

        string text = await first.MustRefuse("VersionConflict", "set_section", new { document = "guide.md", section = "install", body = "Mine.", version = read });

        Assert.Contains("+Then restart.", text, StringComparison.Ordinal);
        Assert.Contains("Next: Call read_section again", text, StringComparison.Ordinal);
        Assert.Contains($"It is at version 2, and you passed {read}.", text, StringComparison.Ordinal);
        Assert.DoesNotContain("Mine.", place.Content, StringComparison.Ordinal);
        Assert.Contains("Then restart.", place.Content, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Given_ContentThatIsInNoVersion_When_AnotherProgramWroteMeanwhile_Then_TheDiffIsFromWhatThisClientRead()
    {
        await using var place = new Place();
        Client client = await place.Start();
        string read = await client.Version("install");
        place.Write("guide.md", Place.Text.Replace("Run it.", "Walk it.", StringComparison.Ordinal));

        string text = await client.MustRefuse("VersionConflict", "append_to_section", new { document = "guide.md", section = "install", text = "Mine.", version = read });

        Assert.Contains("-Run it.\n+Walk it.", text, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Given_AClientThatDoesNotCare_When_ItPassesAny_Then_ItsEditIsMadeWhateverChanged()
    {
        await using var place = new Place();
        Client first = await place.Start("first");
        Client second = await place.Start("second");
        await second.Do("set_section", new { document = "guide.md", section = "install", body = "Theirs.", version = "any" });

        JsonElement answer = await first.Do("set_section", new { document = "guide.md", section = "install", body = "Mine.", version = "any" });

        Assert.Equal("3", answer.GetProperty("version").GetString());
        Assert.Contains("Mine.", place.Content, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("set_section", """{"section":"use","body":"x"}""")]
    [InlineData("append_to_section", """{"section":"use","text":"x"}""")]
    [InlineData("replace_in_section", """{"section":"use","old_text":"Use it.","new_text":"x"}""")]
    [InlineData("add_section", """{"anchor":"use","place":"after","title":"x"}""")]
    [InlineData("move_section", """{"section":"use","place":"before","anchor":"install"}""")]
    [InlineData("rename_section", """{"section":"use","title":"x"}""")]
    [InlineData("remove_section", """{"section":"use","drop_subsections":true}""")]
    [InlineData("restore_version", """{"section":"use","restore":1}""")]
    public async Task Given_AnOldVersion_When_AnyChangeIsAskedForWithIt_Then_ItIsRefusedAndNothingIsWritten(string tool, string arguments)
    {
        await using var place = new Place();
        Client client = await place.Start();
        string old = await client.Version("use");
        await client.Do("append_to_section", new { document = "guide.md", section = "use", text = "More.", version = "any" });
        string before = place.Content;
        Dictionary<string, object?> all = JsonSerializer.Deserialize<Dictionary<string, object?>>(arguments)!;
        all["document"] = "guide.md";
        all["version"] = old;

        Reply reply = await client.Ask(tool, all);

        Assert.True(reply.IsError, reply.Text);
        Assert.StartsWith("VersionConflict: ", reply.Text, StringComparison.Ordinal);
        Assert.Equal(before, place.Content);
    }
}
