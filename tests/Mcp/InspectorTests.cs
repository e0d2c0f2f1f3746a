namespace MdLock.McpTests;

/// <summary>A client that we did not write lists, calls, reads and is refused, and what it is told is as it was approved.</summary>
public sealed class InspectorTests(ITestOutputHelper output)
{
    [Fact]
    public async Task Given_TheProtocolsInspector_When_ItListsCallsReadsAndErrs_Then_TheTranscriptIsTheApprovedOne()
    {
        Inspector? inspector = Inspector.TryInstall(out string reason);
        Assert.SkipWhen(inspector is null, reason);
        await using var place = new Place();
        ServerCommand server = ServerCommand.Tool(place.Outside, ["--root", place.Folder]);
        string read = ReadVersion(inspector, server);
        var transcript = new Transcript(place);

        foreach (string[] request in (string[][])
        [
            ["tools/list"],
            ["tools/call", "--tool-name", "list_sections", "--tool-arg", "document=guide.md"],
            ["tools/call", "--tool-name", "read_section", "--tool-arg", "document=guide.md", "section=use"],
            ["tools/call", "--tool-name", "append_to_section", "--tool-arg", "document=guide.md", "section=use", "text=More.", $"version={read}"],
            ["tools/call", "--tool-name", "append_to_section", "--tool-arg", "document=guide.md", "section=use", "text=Late.", $"version={read}"],
            ["tools/call", "--tool-name", "append_to_section", "--tool-arg", "document=guide.md", "section=use", "text=Again.", "version=2"],
            ["tools/call", "--tool-name", "section_history", "--tool-arg", "document=guide.md", "section=use"],
            ["tools/call", "--tool-name", "read_section", "--tool-arg", "document=../outside.md", "section=use"],
            ["tools/call", "--tool-name", "read_section", "--tool-arg", "document=guide.md"],
            ["tools/call", "--tool-name", "no_such_tool", "--tool-arg", "document=guide.md"],
            ["resources/list"],
            ["resources/templates/list"],
            ["resources/read", "--uri", $"mdlock://{place.Document}#use"],
            ["resources/read", "--uri", $"mdlock://{place.Outside}/outside.md"],
        ])
        {
            // Each step starts two programs: what runs the tests takes a silence of minutes for a hang.
            string words = string.Join(' ', request);
            output.WriteLine(words);
            transcript.Add(words, inspector.Ask(server, ["--method", .. request]));
        }

        transcript.MustBeApproved("inspector.txt");
        Assert.EndsWith("Use it.\nMore.\nAgain.\n\n### Daily\n\nEach day.\n", place.Content, StringComparison.Ordinal);
    }

    private static string ReadVersion(Inspector inspector, ServerCommand server)
    {
        Inspector.Ended ended = inspector.Ask(
            server, ["--method", "tools/call", "--tool-name", "read_section", "--tool-arg", "document=guide.md", "section=use"]);
        Assert.Equal(0, ended.Code);
        return System.Text.Json.JsonDocument.Parse(ended.Output).RootElement
            .GetProperty("structuredContent").GetProperty("version").GetString()!;
    }
}
