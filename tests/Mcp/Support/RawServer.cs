using System.Diagnostics;
using System.Text.Json;
using System.Text.Json.Nodes;

namespace MdLock.McpTests.Support;

/// <summary>A server to which a test speaks line by line. Disposing it kills it.</summary>
internal sealed class RawServer : IDisposable
{
    private readonly Process _process;

    public RawServer(string folder, IEnumerable<string> options)
        : this(ServerCommand.Tool(folder, options))
    {
    }

    public RawServer(ServerCommand command) =>
        _process = Process.Start(new ProcessStartInfo(command.Program, command.Arguments)
        {
            WorkingDirectory = command.Folder,
            RedirectStandardInput = true,
            RedirectStandardOutput = true,
            RedirectStandardError = true,
        })!;

    public int Id => _process.Id;

    /// <summary>Sends a line.</summary>
    public void Send(string line)
    {
        _process.StandardInput.WriteLine(line);
        _process.StandardInput.Flush();
    }

    /// <summary>Sends a request.</summary>
    public void Send(int id, string method, JsonObject parameters) => Send(
        new JsonObject { ["jsonrpc"] = "2.0", ["id"] = id, ["method"] = method, ["params"] = parameters }.ToJsonString());

    /// <summary>Calls a tool.</summary>
    public void Call(int id, string tool, JsonObject arguments) =>
        Send(id, "tools/call", new JsonObject { ["name"] = tool, ["arguments"] = arguments });

    /// <summary>Says who it is, as clients do that know the protocol up to 2025-11-25, and waits for the answer.</summary>
    public async Task Initialize(string name = "raw")
    {
        Send(0, "initialize", new JsonObject
        {
            ["protocolVersion"] = "2025-06-18",
            ["capabilities"] = new JsonObject(),
            ["clientInfo"] = new JsonObject { ["name"] = name, ["version"] = "1" },
        });
        await Answer(0);
        Send("""{"jsonrpc":"2.0","method":"notifications/initialized"}""");
    }

    /// <summary>Waits for the answer to a request; passes over notifications.</summary>
    public async Task<JsonElement> Answer(int id)
    {
        while (true)
        {
            string line = await Line($"an answer to request {id}") ?? throw new InvalidOperationException(
                $"The server ended: {await _process.StandardError.ReadToEndAsync()}");
            JsonElement message = JsonDocument.Parse(line).RootElement;
            if (message.TryGetProperty("id", out JsonElement answered) && answered.GetInt32() == id)
            {
                return message;
            }
        }
    }

    /// <summary>The next line of its standard output; null at the end.</summary>
    public Task<string?> Line(string what) => Eventually.Result(_process.StandardOutput.ReadLineAsync(), what: what);

    /// <summary>All that is left of its standard error, once it has ended.</summary>
    public Task<string> Errors() => Eventually.Result(_process.StandardError.ReadToEndAsync(), what: "the server's standard error ends");

    /// <summary>Sends a text many times, and no line end; ends where nobody reads any more.</summary>
    public async Task Flood(string text, int times)
    {
        try
        {
            for (int i = 0; i < times; i++)
            {
                await _process.StandardInput.WriteAsync(text);
                await _process.StandardInput.FlushAsync();
            }
        }
        catch (IOException)
        {
            // The server is gone.
        }
    }

    /// <summary>Goes away, as a client does that ends or dies: the server reaches the end of its input.</summary>
    public void Leave() => _process.StandardInput.Close();

    /// <summary>Dies, as far as the server can tell: nobody writes to it, and nobody reads what it says.</summary>
    public void Vanish()
    {
        _process.StandardOutput.Close();
        _process.StandardInput.Close();
    }

    /// <summary>Waits for its end.</summary>
    /// <returns>The exit code.</returns>
    public async Task<int> WhenEnded()
    {
        await Eventually.Done(_process.WaitForExitAsync(), what: $"server {Id} ends");
        return _process.ExitCode;
    }

    /// <summary>Ends it, and lets it do nothing about it.</summary>
    public async Task Kill()
    {
        _process.Kill();
        await WhenEnded();
    }

    /// <inheritdoc/>
    public void Dispose()
    {
        _process.Kill();
        _process.Dispose();
    }
}
