using System.Diagnostics;
using System.Text.Json;
using System.Text.Json.Nodes;

namespace MdLock.McpTests;

public sealed class ProtocolTests
{
    [Fact]
    public async Task Given_RequestsGoodAndBad_When_TheyArePipedIn_Then_EachLineOfTheOutputIsProtocolAndEachIsAnswered()
    {
        await using var place = new Place();
        RawServer server = place.StartRaw();
        await server.Initialize();
        server.Call(1, "read_section", new JsonObject { ["document"] = "guide.md", ["section"] = "use" });
        server.Call(2, "read_section", new JsonObject { ["document"] = "../x.md", ["section"] = "use" });
        server.Call(3, "no_such_tool", []);
        server.Send(4, "no/such/method", []);
        server.Send("this is no JSON");
        server.Send("""{"jsonrpc":"2.0","id":5,"method":"tools/call","params":"no object"}""");
        server.Call(6, "append_to_section", new JsonObject { ["document"] = "guide.md", ["section"] = "use", ["text"] = "x", ["version"] = "any" });
        server.Leave();

        var answered = new List<int>();
        while (await server.Line("the end of the output") is { } line)
        {
            JsonElement message = JsonDocument.Parse(line).RootElement;
            Assert.Equal("2.0", message.GetProperty("jsonrpc").GetString());
            if (message.TryGetProperty("id", out JsonElement id))
            {
                answered.Add(id.GetInt32());
            }
        }

        Assert.Equal([1, 2, 3, 4, 5, 6], answered.Order());
        Assert.Equal(0, await server.WhenEnded());
        Assert.All((await server.Errors()).Split('\n', StringSplitOptions.RemoveEmptyEntries), line => Assert.StartsWith("mdlock-mcp: ", line, StringComparison.Ordinal));
        Assert.Contains("Use it.\nx\n", place.Content, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Given_ARequestWithoutEnd_When_ItGrowsBeyondTheBound_Then_TheServerReadsNoMoreAndEnds()
    {
        await using var place = new Place();
        RawServer server = place.StartRaw();
        await server.Initialize();

        // One line that does not end: 80 MB, in pieces.
        await Eventually.Done(server.Flood(new string('x', 1 << 20), 80), what: "the flood is read or refused");

        Assert.Equal(0, await server.WhenEnded());
        Assert.Contains("a request of more than 64 MB", await server.Errors(), StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("--rot", ".", "'--rot' is no option")]
    [InlineData("--root", "no-such-folder", "does not exist")]
    public async Task Given_AWrongCommandLine_When_TheServerIsStarted_Then_ItSaysSoAndEnds(string option, string value, string expected)
    {
        await using var place = new Place();
        using var server = new RawServer(place.Folder, [option, value]);

        Assert.Equal(2, await server.WhenEnded());
        Assert.Contains(expected, await server.Errors(), StringComparison.Ordinal);
        Assert.Null(await server.Line("the end of the output"));
    }

    [Theory]
    [InlineData("--help", "--read-only")]
    [InlineData("--version", ".")]
    public async Task Given_AQuestion_When_TheProgramIsStarted_Then_ItAnswersAndEnds(string option, string expected)
    {
        using Process program = Process.Start(
            new ProcessStartInfo(ServerProgram.Host, ServerProgram.Arguments([option])) { RedirectStandardOutput = true })!;

        string output = await Eventually.Result(program.StandardOutput.ReadToEndAsync(), what: "the program answers");

        Assert.Contains(expected, output, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Given_TwoServersOnOneFolder_When_TheyEditOneSectionInTurn_Then_EachSeesTheOthersVersions()
    {
        await using var place = new Place();
        Client one = await place.Start("one");
        Client two = await place.Start("two");

        for (int i = 0; i < 3; i++)
        {
            await one.Do("append_to_section", new { document = "guide.md", section = "use", text = $"one {i}", version = await one.Version("use") });
            await two.Do("append_to_section", new { document = "guide.md", section = "use", text = $"two {i}", version = await two.Version("use") });
        }

        JsonElement versions = (await one.Do("section_history", new { document = "guide.md", section = "use" })).GetProperty("versions");
        Assert.Equal(7, versions.GetArrayLength());
        Assert.EndsWith(" via two", versions[0].GetProperty("author").GetString(), StringComparison.Ordinal);
        Assert.EndsWith(" via one", versions[1].GetProperty("author").GetString(), StringComparison.Ordinal);
    }
}
