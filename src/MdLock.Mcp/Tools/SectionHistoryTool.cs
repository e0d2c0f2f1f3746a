using System.Text.Json.Nodes;
using MdLock.Documents;
using MdLock.Errors;
using MdLock.History;
using MdLock.Mcp.Answers;

namespace MdLock.Mcp.Tools;

/// <summary>section_history: the versions of a section, newest first.</summary>
internal sealed class SectionHistoryTool(ToolContext context) : DocumentTool(
    context,
    "section_history",
    "Versions of a section, newest first: number, time, author, operation, message.",
    [
        ToolParameters.Document,
        ToolParameters.Name("section", "Id or heading path; a removed one by its last id."),
        new("limit", ToolParameterKind.Number, "How many; 20 if not given.") { Least = 1, Most = 1000 },
    ],
    isReadOnly: true)
{
    private const int Usual = 20;

    /// <inheritdoc/>
    private protected override ValueTask<JsonObject> Run(ToolCall call)
    {
        DocumentSnapshot document = Context.Read(call.Arguments.Text("document"));
        IReadOnlyList<SectionVersion> versions =
            Context.Engine.Versions.Versions(document.Path, call.Arguments.Text("section"));
        IEnumerable<SectionVersion> told = versions.Reverse().Take(call.Arguments.Number("limit") ?? Usual);
        return ValueTask.FromResult(new JsonObject
        {
            ["document"] = Context.Folders.NameOf(document.Path),
            ["count"] = versions.Count,
            ["versions"] = new JsonArray([.. told.Select(version => (JsonNode)Facts(version))]),
        });
    }

    private static JsonObject Facts(SectionVersion version)
    {
        var facts = new JsonObject
        {
            ["version"] = version.Version,
            ["section"] = version.SectionId,
            ["time"] = LockFacts.Time(version.Timestamp),
            ["author"] = EscapedText.Line(version.Author),
            ["operation"] = EscapedText.Line(version.Operation),
            ["checksum"] = version.Checksum,
        };
        if (version.Message is { } message)
        {
            facts["message"] = EscapedText.Line(message);
        }

        return facts;
    }
}
