using System.Text.Json;
using ModelContextProtocol.Protocol;

namespace MdLock.McpTests.Support;

/// <summary>What a tool answered.</summary>
internal sealed class Reply(CallToolResult result)
{
    public bool IsError => result.IsError == true;

    /// <summary>What a model reads.</summary>
    public string Text { get; } = string.Concat(result.Content.OfType<TextContentBlock>().Select(block => block.Text));

    /// <summary>What a program reads.</summary>
    public JsonElement Json => result.StructuredContent!.Value;
}
