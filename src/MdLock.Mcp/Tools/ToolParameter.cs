using System.Text.Json.Nodes;

namespace MdLock.Mcp.Tools;

/// <summary>An argument that a tool takes.</summary>
/// <param name="Name">Its name.</param>
/// <param name="Kind">What it is.</param>
/// <param name="Description">For the model, as short as can be: it pays for each word.</param>
internal sealed record ToolParameter(string Name, ToolParameterKind Kind, string Description)
{
    /// <summary>Whether a call without it is refused.</summary>
    public bool IsRequired { get; init; }

    /// <summary>The texts that it may be; empty for any.</summary>
    public IReadOnlyList<string> Choices { get; init; } = [];

    /// <summary>The smallest number that it may be.</summary>
    public int Least { get; init; }

    /// <summary>The largest number that it may be.</summary>
    public int Most { get; init; } = int.MaxValue;

    /// <summary>Its part of the tool's schema.</summary>
    public JsonObject ToSchema()
    {
        var schema = new JsonObject
        {
            ["type"] = Kind switch
            {
                ToolParameterKind.Name => NameTypes(),
                ToolParameterKind.Number => "integer",
                ToolParameterKind.VersionNumber => new JsonArray("integer", "string"),
                ToolParameterKind.Flag => "boolean",
                ToolParameterKind.Names => "array",
                _ => "string",
            },
            ["description"] = Description,
        };
        switch (Kind)
        {
            case ToolParameterKind.Number:
                schema["minimum"] = Least;
                if (Most < int.MaxValue)
                {
                    schema["maximum"] = Most;
                }

                break;
            case ToolParameterKind.VersionNumber:
                schema["minimum"] = Least;
                schema["pattern"] = "^[1-9][0-9]*$";
                break;
            case ToolParameterKind.Names:
                schema["items"] = new JsonObject { ["type"] = NameTypes() };
                schema["minItems"] = 1;
                break;
            default:
                if (Choices.Count > 0)
                {
                    schema["enum"] = new JsonArray([.. Choices.Select(choice => (JsonNode)choice)]);
                }

                break;
        }

        return schema;
    }

    private static JsonArray NameTypes() => ["string", "integer"];
}
