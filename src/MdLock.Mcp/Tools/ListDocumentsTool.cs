using System.Text.Json.Nodes;

namespace MdLock.Mcp.Tools;

/// <summary>list_documents: the Markdown documents that may be touched.</summary>
internal sealed class ListDocumentsTool(ToolContext context) : DocumentTool(
    context,
    "list_documents",
    "Markdown documents in the allowed folders.",
    [ToolParameters.Optional("folder", "Only in this folder.")],
    isReadOnly: true)
{
    /// <summary>As many as a model can look through.</summary>
    private const int Most = 500;

    /// <inheritdoc/>
    private protected override ValueTask<JsonObject> Run(ToolCall call)
    {
        var documents = new JsonArray();
        bool isCut = false;
        foreach (string path in Context.Folders.FindDocuments(call.Arguments.OptionalText("folder")))
        {
            call.Cancellation.ThrowIfCancellationRequested();
            if (documents.Count == Most)
            {
                isCut = true;
                break;
            }

            documents.Add((JsonNode)Context.Folders.NameOf(path));
        }

        var result = new JsonObject
        {
            ["roots"] = new JsonArray([.. Context.Folders.Roots.Select(root => (JsonNode)root)]),
            ["documents"] = documents,
        };
        if (isCut)
        {
            result["note"] = $"There are more than {Most}; name a folder.";
        }

        return ValueTask.FromResult(result);
    }
}
