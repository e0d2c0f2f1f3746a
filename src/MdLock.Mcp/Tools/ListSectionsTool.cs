using System.Text.Json.Nodes;
using MdLock.Documents;
using MdLock.Mcp.Answers;

namespace MdLock.Mcp.Tools;

/// <summary>list_sections: the sections of a document, in its order.</summary>
internal sealed class ListSectionsTool(ToolContext context) : DocumentTool(
    context,
    "list_sections",
    "Sections of a document: id, title, level, version, who holds a lock.",
    [ToolParameters.Document],
    isReadOnly: true)
{
    /// <inheritdoc/>
    private protected override ValueTask<JsonObject> Run(ToolCall call)
    {
        DocumentSnapshot document = Context.Read(call.Arguments.Text("document"));
        var facts = SectionFacts.Of(Context.Engine, document);
        return ValueTask.FromResult(new JsonObject
        {
            ["document"] = Context.Folders.NameOf(document.Path),
            ["sections"] = new JsonArray([.. document.Index.Sections.Select(section => (JsonNode)facts.Line(section))]),
        });
    }
}
