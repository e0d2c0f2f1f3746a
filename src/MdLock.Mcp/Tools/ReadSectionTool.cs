using System.Text.Json.Nodes;
using MdLock.Documents;
using MdLock.History;
using MdLock.Mcp.Answers;

namespace MdLock.Mcp.Tools;

/// <summary>read_section: the content of a section and the version that it is, or one of its former versions.</summary>
internal sealed class ReadSectionTool(ToolContext context) : DocumentTool(
    context,
    "read_section",
    "Content, version and checksum of a section with its subsections. Section _document is the whole document.",
    [
        ToolParameters.Document,
        ToolParameters.Section,
        ToolParameters.VersionNumber("at_version", "A former version, by its number."),
    ],
    isReadOnly: true)
{
    /// <inheritdoc/>
    private protected override ValueTask<JsonObject> Run(ToolCall call)
    {
        DocumentSnapshot document = Context.Read(call.Arguments.Text("document"));
        string selector = call.Arguments.Text("section");
        return ValueTask.FromResult(call.Arguments.Number("at_version") is { } number
            ? Former(document, Context.FindVersion(document, selector, number))
            : Present(document, document.Index.Resolve(selector)));
    }

    private JsonObject Present(DocumentSnapshot document, Section section)
    {
        var facts = SectionFacts.Of(Context.Engine, document);
        JsonObject whole = facts.Whole(section, Context.Folders.NameOf(document.Path));
        Context.Owner.Memory.Add(document.Path, facts.Version(section), whole["content"]!.GetValue<string>());
        return whole;
    }

    private JsonObject Former(DocumentSnapshot document, SectionVersion version) => new()
    {
        ["document"] = Context.Folders.NameOf(document.Path),
        ["section"] = version.SectionId,
        ["at_version"] = version.Version,
        ["removed"] = version.IsRemoved,
        ["checksum"] = version.Checksum,
        ["content"] = version.Content,
    };
}
