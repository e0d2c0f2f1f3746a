using System.Text.Json.Nodes;
using MdLock.Documents;
using MdLock.Locking;
using MdLock.Mcp.Answers;

namespace MdLock.Mcp.Tools;

/// <summary>list_locks: who holds, and who waits.</summary>
internal sealed class ListLocksTool(ToolContext context) : DocumentTool(
    context,
    "list_locks",
    "Who holds locks on a document, and who waits, first come first.",
    [ToolParameters.Document],
    isReadOnly: true)
{
    /// <inheritdoc/>
    private protected override ValueTask<JsonObject> Run(ToolCall call)
    {
        DocumentSnapshot document = Context.Read(call.Arguments.Text("document"));
        string? own = Context.Owner.Known?.Identity.OwnerId;
        TableSnapshot table = Context.Engine.Locks.Inspect(document.Path, call.Cancellation);
        return ValueTask.FromResult(new JsonObject
        {
            ["document"] = Context.Folders.NameOf(document.Path),
            ["locks"] = new JsonArray([.. table.Locks.Select(found => (JsonNode)LockFacts.Of(found, own))]),
            ["waiting"] = new JsonArray([.. table.Tickets.Select(found => (JsonNode)LockFacts.Of(found, own))]),
        });
    }
}
