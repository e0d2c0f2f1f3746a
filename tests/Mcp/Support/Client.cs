using System.Globalization;
using System.Text.Json;
using System.Text.RegularExpressions;
using ModelContextProtocol;
using ModelContextProtocol.Client;
using ModelContextProtocol.Protocol;

namespace MdLock.McpTests.Support;

/// <summary>A client of the protocol's own library, with a server process of its own.</summary>
internal sealed partial class Client : IAsyncDisposable
{
    private Client(McpClient mcp) => Mcp = mcp;

    /// <summary>The client itself.</summary>
    public McpClient Mcp { get; }

    /// <summary>Starts a server, and connects.</summary>
    public static Task<Client> Start(string name, string folder, IEnumerable<string> options, string? protocol) =>
        Start(name, ServerCommand.Tool(folder, options), protocol);

    /// <summary>Starts a server by a command, and connects.</summary>
    public static async Task<Client> Start(string name, ServerCommand command, string? protocol)
    {
        var transport = new StdioClientTransport(
            new StdioClientTransportOptions
            {
                Name = name,
                Command = command.Program,
                Arguments = command.Arguments,
                WorkingDirectory = command.Folder,
            },
            loggerFactory: null);
        Task<McpClient> connecting = McpClient.CreateAsync(transport, new McpClientOptions
        {
            ClientInfo = new Implementation { Name = name, Version = "1" },
            ProtocolVersion = protocol,
            InitializationTimeout = Eventually.HangGuard,

            // Twenty servers that start on two cores answer late; that they are of an older protocol must not be concluded from it.
            DiscoverProbeTimeout = Eventually.HangGuard,
        });
        return new Client(await Eventually.Result(connecting, what: $"client {name} connects"));
    }

    /// <summary>Calls a tool, and gives the answer, whatever it is.</summary>
    public async Task<Reply> Ask(
        string tool,
        IReadOnlyDictionary<string, object?> arguments,
        IProgress<ProgressNotificationValue>? progress = null,
        CancellationToken cancellation = default)
    {
        Task<CallToolResult> call = Mcp.CallToolAsync(tool, arguments, progress, cancellationToken: cancellation).AsTask();
        return new Reply(await Eventually.Result(call, what: $"{tool} answers"));
    }

    /// <summary>Calls a tool; its arguments are the members of an object.</summary>
    public Task<Reply> Ask(string tool, object arguments) => Ask(tool, ToDictionary(arguments));

    /// <summary>Calls a tool that must not refuse.</summary>
    public async Task<JsonElement> Do(string tool, object arguments)
    {
        Reply reply = await Ask(tool, arguments);
        Assert.False(reply.IsError, $"{tool}: {reply.Text}");
        return reply.Json;
    }

    /// <summary>Calls a tool that must refuse.</summary>
    public async Task<string> MustRefuse(string errorId, string tool, object arguments)
    {
        Reply reply = await Ask(tool, arguments);
        Assert.True(reply.IsError, $"{tool} was not refused: {reply.Text}");
        Assert.StartsWith(errorId + ": ", reply.Text, StringComparison.Ordinal);
        Assert.Equal(errorId, reply.Json.GetProperty("error").GetString());
        return reply.Text;
    }

    /// <summary>The version of a section of guide.md.</summary>
    public async Task<string> Version(string section) =>
        (await Do("read_section", new { document = "guide.md", section })).GetProperty("version").GetString()!;

    /// <summary>The id of the server's process, as others are told it; the client must hold a lock on guide.md.</summary>
    public async Task<int> ServerId()
    {
        JsonElement locks = (await Do("list_locks", new { document = "guide.md" })).GetProperty("locks");
        string owner = locks.EnumerateArray().First(one => one.GetProperty("yours").GetBoolean()).GetProperty("owner").GetString()!;
        return int.Parse(ProcessId().Match(owner).Groups[1].Value, CultureInfo.InvariantCulture);
    }

    /// <inheritdoc/>
    public ValueTask DisposeAsync() => Mcp.DisposeAsync();

    public static Dictionary<string, object?> ToDictionary(object arguments) => arguments.GetType().GetProperties()
        .ToDictionary(property => property.Name, property => property.GetValue(arguments), StringComparer.Ordinal);

    [GeneratedRegex(@"\(process (\d+)\)")]
    private static partial Regex ProcessId();
}
