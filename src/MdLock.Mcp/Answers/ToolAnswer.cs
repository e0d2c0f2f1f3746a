using System.Text;
using System.Text.Encodings.Web;
using System.Text.Json;
using System.Text.Json.Nodes;
using MdLock.Errors;
using ModelContextProtocol.Protocol;

namespace MdLock.Mcp.Answers;

/// <summary>What a tool answers: JSON where all went well, words where it refuses.</summary>
internal static class ToolAnswer
{
    /// <summary>A diff that is longer says less than reading the section again.</summary>
    private const int MaxDiffLength = 8000;

    /// <summary>A message that is longer says again what it was asked: no sentence of ours is.</summary>
    private const int MaxMessageLength = 2000;

    // What people write in Markdown shall not come as escapes: nothing embeds it in HTML.
    private static readonly JsonSerializerOptions Readable = new() { Encoder = JavaScriptEncoder.UnsafeRelaxedJsonEscaping };

    /// <summary>The answer of a call that went well.</summary>
    public static CallToolResult Of(JsonObject result) => new()
    {
        Content = [new TextContentBlock { Text = result.ToJsonString(Readable) }],
        StructuredContent = JsonSerializer.SerializeToElement(result, Readable),
    };

    /// <summary>The answer of a call that was refused: what is the matter, what changed meanwhile, and what to do next.</summary>
    /// <param name="refusal">The refusal.</param>
    /// <param name="tool">The tool that was called.</param>
    public static CallToolResult Refusal(MdLockException refusal, string tool)
    {
        var conflict = refusal as VersionConflictException;
        var text = new StringBuilder();
        string message = conflict is null ? Shortened(refusal.Message, MaxMessageLength) : Changed(conflict);
        text.Append(refusal.ErrorId).Append(": ").Append(message).Append('\n');
        string? difference = conflict?.Difference is { } whole ? Shortened(whole, MaxDiffLength) : null;
        if (difference is not null)
        {
            text.Append("What changed since:\n").Append(difference.TrimEnd('\n')).Append('\n');
        }

        string? next = NextStep.After(refusal, tool);
        if (next is not null)
        {
            text.Append("Next: ").Append(next);
        }

        var error = new JsonObject { ["error"] = refusal.ErrorId, ["message"] = message };
        if (conflict is not null)
        {
            error["section"] = conflict.SectionId;
            error["expected"] = conflict.Expected;
            error["actual"] = conflict.Actual;
            error["diff"] = difference;
        }

        if (next is not null)
        {
            error["next"] = next;
        }

        return new CallToolResult
        {
            IsError = true,
            Content = [new TextContentBlock { Text = text.ToString().TrimEnd('\n') }],
            StructuredContent = JsonSerializer.SerializeToElement(error, Readable),
        };
    }

    private static string Shortened(string text, int most) => text.Length <= most ? text : text[..most] + "\n… (shortened)";

    private static string Changed(VersionConflictException conflict) =>
        $"Section '{conflict.SectionId}' has changed since you read it. It is at version {conflict.Actual}, and you passed "
        + $"{conflict.Expected}. Nothing was written.";
}
