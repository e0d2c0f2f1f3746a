using MdLock.Mcp.Answers;
using ModelContextProtocol;
using ModelContextProtocol.Protocol;
using ModelContextProtocol.Server;

namespace MdLock.Mcp.Tools;

/// <summary>The tools that there are.</summary>
internal static class ToolBox
{
    /// <summary>The tools that a client is shown.</summary>
    /// <param name="context">What they work with.</param>
    /// <param name="isReadOnly">Whether those that change something or take locks are left out.</param>
    public static McpServerPrimitiveCollection<McpServerTool> Of(ToolContext context, bool isReadOnly)
    {
        var tools = new McpServerPrimitiveCollection<McpServerTool>();
        foreach (DocumentTool tool in All(context).Where(tool => tool.IsReadOnly || !isReadOnly))
        {
            tools.Add(tool);
        }

        return tools;
    }

    /// <summary>Answers calls of tools that are not shown.</summary>
    /// <param name="isReadOnly">Whether those that change something are left out.</param>
    public static McpRequestHandler<CallToolRequestParams, CallToolResult> RefuseUnknown(bool isReadOnly) => (request, _) =>
    {
        string name = request.Params?.Name ?? "";
        return isReadOnly && Changing.Contains(name, StringComparer.Ordinal)
            ? ValueTask.FromResult(ToolAnswer.Refusal(
                new ToolException(
                    ToolErrorIds.ReadOnlyServer,
                    $"This server was started with --read-only: {name} is not available.",
                    "Tell the user what you would change."),
                name))
            : throw new McpProtocolException($"Unknown tool: '{name}'", McpErrorCode.InvalidParams);
    };

    private static string[] Changing => field ??=
        [.. All(null!).Where(tool => !tool.IsReadOnly).Select(tool => tool.ProtocolTool.Name)];

    private static IEnumerable<DocumentTool> All(ToolContext context) =>
    [
        new ListDocumentsTool(context),
        new ListSectionsTool(context),
        new ReadSectionTool(context),
        new SetSectionTool(context),
        new AppendToSectionTool(context),
        new ReplaceInSectionTool(context),
        new AddSectionTool(context),
        new MoveSectionTool(context),
        new RenameSectionTool(context),
        new RemoveSectionTool(context),
        new LockSectionsTool(context),
        new UnlockSectionsTool(context),
        new ListLocksTool(context),
        new SectionHistoryTool(context),
        new CompareVersionsTool(context),
        new RestoreVersionTool(context),
    ];
}
