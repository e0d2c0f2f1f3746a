using System.Text.Json.Nodes;
using MdLock.Documents;
using MdLock.Locking;
using MdLock.Sessions;

namespace MdLock.Mcp.Tools;

/// <summary>unlock_sections: gives locks of the client back.</summary>
internal sealed class UnlockSectionsTool(ToolContext context) : DocumentTool(
    context,
    "unlock_sections",
    "Give back your locks on a document: on these sections, or all.",
    [ToolParameters.Document, new("sections", ToolParameterKind.Names, "Ids or heading paths.")],
    isReadOnly: false)
{
    /// <inheritdoc/>
    private protected override ValueTask<JsonObject> Run(ToolCall call)
    {
        DocumentSnapshot document = Context.Read(call.Arguments.Text("document"));

        // Beside a wait of the same client, which may be for what others hold who wait for this.
        SectionLock[] own = [.. (Context.Owner.Known?.Held ?? []).Where(held => held.Path == document.Path)];
        if (call.Arguments.Names("sections") is { } selectors)
        {
            HashSet<string> ids = [.. selectors.Select(selector => document.Index.Resolve(selector).Id)];
            own = [.. own.Where(held => ids.Contains(held.SectionId))];
        }

        if (own.Length == 0)
        {
            throw LockErrors.NotFound("of yours on these sections", Context.Folders.NameOf(document.Path));
        }

        foreach (SectionLock held in own)
        {
            held.Dispose();
        }

        return ValueTask.FromResult(new JsonObject
        {
            ["document"] = Context.Folders.NameOf(document.Path),
            ["unlocked"] = new JsonArray([.. own.Select(held => (JsonNode)held.SectionId)]),
        });
    }
}
