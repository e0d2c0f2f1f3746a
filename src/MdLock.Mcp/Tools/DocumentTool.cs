using System.Text.Json;
using System.Text.Json.Nodes;
using MdLock.Errors;
using MdLock.Mcp.Answers;
using ModelContextProtocol.Protocol;
using ModelContextProtocol.Server;

namespace MdLock.Mcp.Tools;

/// <summary>A tool: what it takes, held to a strict schema, and what it does, with refusals as answers in words.</summary>
internal abstract class DocumentTool : McpServerTool
{
    private readonly IReadOnlyList<ToolParameter> _parameters;

    private protected DocumentTool(
        ToolContext context, string name, string description, IReadOnlyList<ToolParameter> parameters, bool isReadOnly)
    {
        Context = context;
        IsReadOnly = isReadOnly;
        _parameters = parameters;
        ProtocolTool = new Tool
        {
            Name = name,
            Description = description,
            InputSchema = JsonSerializer.SerializeToElement(new JsonObject
            {
                ["type"] = "object",
                ["properties"] = new JsonObject(
                    parameters.Select(parameter => KeyValuePair.Create(parameter.Name, (JsonNode?)parameter.ToSchema()))),
                ["required"] = new JsonArray(
                    [.. parameters.Where(parameter => parameter.IsRequired).Select(parameter => (JsonNode)parameter.Name)]),
                ["additionalProperties"] = false,
            }),

            // Every change is a version of its own, and the former content comes back with restore_version.
            Annotations = new ToolAnnotations { ReadOnlyHint = isReadOnly, DestructiveHint = false, OpenWorldHint = false },
        };
    }

    /// <inheritdoc/>
    public sealed override Tool ProtocolTool { get; }

    /// <inheritdoc/>
    public sealed override IReadOnlyList<object> Metadata => [];

    /// <summary>Whether it changes nothing and takes no locks.</summary>
    public bool IsReadOnly { get; }

    /// <summary>Its name.</summary>
    protected string Name => ProtocolTool.Name;

    /// <summary>What all tools work with.</summary>
    protected ToolContext Context { get; }

    /// <inheritdoc/>
    public sealed override async ValueTask<CallToolResult> InvokeAsync(
        RequestContext<CallToolRequestParams> request, CancellationToken cancellationToken = default)
    {
        ArgumentNullException.ThrowIfNull(request);
        try
        {
            ToolArguments arguments = ToolArguments.Read(_parameters, request.Params?.Arguments);
            return ToolAnswer.Of(await Run(new ToolCall(request, arguments, cancellationToken)));
        }
        catch (MdLockException refusal)
        {
            return ToolAnswer.Refusal(refusal, Name);
        }
        catch (OperationCanceledException) when (!cancellationToken.IsCancellationRequested)
        {
            // The client is gone, and did not say so: nobody will read the answer.
            return ToolAnswer.Refusal(
                new ToolException(ToolErrorIds.ClientGone, "The client is gone. Nothing was written.", "Start anew."), Name);
        }
    }

    /// <summary>Does what the tool is for.</summary>
    /// <returns>What there is to tell.</returns>
    /// <exception cref="MdLockException">It is refused.</exception>
    private protected abstract ValueTask<JsonObject> Run(ToolCall call);
}
