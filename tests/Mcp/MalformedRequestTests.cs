using System.Text;
using System.Text.Json;
using System.Text.Json.Nodes;

namespace MdLock.McpTests;

/// <summary>What is no request, or an absurd one, is refused or passed over, and the server goes on.</summary>
public sealed class MalformedRequestTests
{
    /// <summary>Long enough to be absurd, and short enough to be read to its end.</summary>
    private const int Many = 100_000;

    // By names: what runs the tests would write each of them out.
    private static readonly Dictionary<string, string> Requests = new(StringComparer.Ordinal)
    {
        ["nothing"] = "",
        ["blanks"] = "   ",
        ["a control character"] = "\0\0",
        ["no object"] = "[]",
        ["null"] = "null",
        ["a text"] = "\"tools/list\"",
        ["half an object"] = "{\"jsonrpc\":\"2.0\",\"id\":7,",
        ["no method"] = """{"jsonrpc":"2.0","id":7}""",
        ["another protocol"] = """{"jsonrpc":"1.0","id":7,"method":"tools/list"}""",
        ["an id that is none"] = """{"jsonrpc":"2.0","id":{},"method":"tools/list"}""",
        ["an id that no number holds"] = """{"jsonrpc":"2.0","id":99999999999999999999999999,"method":"tools/list"}""",
        ["a method that is no text"] = """{"jsonrpc":"2.0","id":7,"method":5}""",
        ["a batch"] = """[{"jsonrpc":"2.0","id":7,"method":"tools/list"},{"jsonrpc":"2.0","id":8,"method":"tools/list"}]""",
        ["no parameters"] = """{"jsonrpc":"2.0","id":7,"method":"tools/call","params":null}""",
        ["no name"] = """{"jsonrpc":"2.0","id":7,"method":"tools/call","params":{}}""",
        ["a second beginning"] = """{"jsonrpc":"2.0","id":7,"method":"initialize","params":{"protocolVersion":5}}""",
        ["an answer to nothing"] = """{"jsonrpc":"2.0","id":7,"result":{}}""",
        ["the end of no request"] = """{"jsonrpc":"2.0","method":"notifications/cancelled","params":{"requestId":{}}}""",
        ["a long method"] = $$"""{"jsonrpc":"2.0","id":7,"method":"{{new string('m', Many)}}"}""",
        ["deep arguments"] = Call("append_to_section", new string('[', Many) + new string(']', Many)),
        ["arguments without an end"] = Call("append_to_section", new string('[', Many)),
        ["half a character"] = Append("\"\\ud800\""),
        ["a number without bounds"] = Append("1e400"),
        ["a list where a text belongs"] = Append("[\"x\"]"),
        ["many sections"] = Call("lock_sections", $$"""{"document":"guide.md","sections":[{{string.Join(',', Enumerable.Repeat("\"use\"", Many))}},7]}"""),
        ["many arguments"] = Call("read_section", $"{{{string.Join(',', Enumerable.Range(0, Many).Select(i => $"\"a{i}\":1"))}}}"),
        ["a long path"] = Call("append_to_section", $$"""{"document":"{{string.Concat(Enumerable.Repeat("a/", Many))}}x.md","section":"use","text":"x","version":"any"}"""),
        ["a long section"] = Call("append_to_section", $$"""{"document":"guide.md","section":"{{new string('s', Many)}}","text":"x","version":"any"}"""),
        ["a long version"] = Call("append_to_section", $$"""{"document":"guide.md","section":"use","text":"x","version":"{{new string('1', Many)}}"}"""),
        ["a path twice"] = Call("append_to_section", """{"document":"guide.md","document":"../x.md","section":"use","text":"x","version":"any"}"""),
    };

    public static TheoryData<string> Names => [.. Requests.Keys];

    [Theory]
    [MemberData(nameof(Names))]
    public async Task Given_WhatIsNoRequest_When_ItIsSent_Then_TheServerAnswersTheNextOneAndNothingIsWritten(string what)
    {
        await using var place = new Place();
        RawServer server = place.StartRaw();
        await server.Initialize();

        server.Send(Requests[what]);
        server.Call(99, "read_section", new JsonObject { ["document"] = "guide.md", ["section"] = "use" });
        bool isAnswered = false;
        while (await server.Line($"the end of the output after {what}") is { } line)
        {
            JsonElement answer = JsonDocument.Parse(line).RootElement;
            if (answer.TryGetProperty("result", out JsonElement result))
            {
                // What the server says costs the reader; the protocol's library may quote an absurd method.
                Assert.InRange(Encoding.UTF8.GetByteCount(line), 1, 20_000);
                if (answer.GetProperty("id").GetRawText() == "99")
                {
                    Assert.Contains("Use it.", result.GetRawText(), StringComparison.Ordinal);
                    isAnswered = true;
                    server.Leave();
                }
            }
        }

        Assert.True(isAnswered);
        Assert.Equal(0, await server.WhenEnded());
        Assert.All((await server.Errors()).Split('\n'), line => Assert.InRange(line.Length, 0, 1100));
        Assert.Equal(Place.Text, place.Content);
        Assert.Equal(["guide.md"], Directory.EnumerateFileSystemEntries(place.Folder).Select(Path.GetFileName));
    }

    private static string Append(string text) =>
        Call("append_to_section", $$"""{"document":"guide.md","section":"use","text":{{text}},"version":"any"}""");

    private static string Call(string tool, string arguments) =>
        $$"""{"jsonrpc":"2.0","id":7,"method":"tools/call","params":{"name":"{{tool}}","arguments":""" + arguments + "}}";
}
