using System.Text.Json.Nodes;
using MdLock.Documents;
using MdLock.Errors;
using MdLock.History;

namespace MdLock.Mcp.Tools;

/// <summary>compare_versions: how one version of a section became another, or what is there now.</summary>
internal sealed class CompareVersionsTool(ToolContext context) : DocumentTool(
    context,
    "compare_versions",
    "Unified diff of two versions of a section.",
    [
        ToolParameters.Document,
        ToolParameters.Name("section", "Id or heading path; a removed one by its last id."),
        ToolParameters.VersionNumber("from", "Number of the older version.") with { IsRequired = true },
        ToolParameters.VersionNumber("to", "Number of the newer one; the content as it is now if not given."),
    ],
    isReadOnly: true)
{
    private const int ContextLines = 3;

    /// <inheritdoc/>
    private protected override ValueTask<JsonObject> Run(ToolCall call)
    {
        DocumentSnapshot document = Context.Read(call.Arguments.Text("document"));
        string selector = call.Arguments.Text("section");
        SectionVersion before = Context.FindVersion(document, selector, call.Arguments.Number("from")!.Value);
        (string after, string name) = call.Arguments.Number("to") is { } number
            ? (Context.FindVersion(document, selector, number).Content ?? "", $"version {number}")
            : (Now(document, selector), "now");
        var diff = VersionDiff.Of(before.Content ?? "", after, $"version {before.Version}", name, ContextLines);
        return ValueTask.FromResult(new JsonObject
        {
            ["document"] = Context.Folders.NameOf(document.Path),
            ["section"] = before.SectionId,
            ["added"] = diff.Added,
            ["removed"] = diff.Removed,
            ["diff"] = diff.Text,
        });
    }

    private static string Now(DocumentSnapshot document, string selector)
    {
        try
        {
            return document.Index.Content(document.Index.Resolve(selector)).ToString();
        }
        catch (SectionNotFoundException)
        {
            // It was removed.
            return "";
        }
    }
}
