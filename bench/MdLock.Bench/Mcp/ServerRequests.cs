using System.Globalization;
using System.Text.Json.Nodes;

namespace MdLock.Bench.Mcp;

/// <summary>What a client of the server says, a line each.</summary>
internal static class ServerRequests
{
    /// <summary>The first request of every client.</summary>
    public static string Initialize { get; } = Request(0, "initialize", new JsonObject
    {
        ["protocolVersion"] = "2025-06-18",
        ["capabilities"] = new JsonObject(),
        ["clientInfo"] = new JsonObject { ["name"] = "bench", ["version"] = "1" },
    });

    /// <summary>What follows the answer to it.</summary>
    public const string Initialized = """{"jsonrpc":"2.0","method":"notifications/initialized"}""";

    /// <summary>Adds a line to a section, whatever version it is at.</summary>
    public static string Append(int number, string document, string section, string text) =>
        Request(number, "tools/call", new JsonObject
        {
            ["name"] = "append_to_section",
            ["arguments"] = new JsonObject
            {
                ["document"] = document,
                ["section"] = section,
                ["text"] = text,
                ["version"] = "any",
            },
        });

    private static string Request(int number, string method, JsonObject parameters) => string.Create(
        CultureInfo.InvariantCulture,
        $$"""{"jsonrpc":"2.0","id":{{number}},"method":"{{method}}","params":{{parameters.ToJsonString()}}}""");
}
