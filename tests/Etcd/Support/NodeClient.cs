using System.Globalization;
using System.Net.Http.Json;
using System.Net.Sockets;
using System.Text.Json;

namespace MdLock.EtcdTests.Support;

/// <summary>Asks one node by its gateway for JSON, and so without what is under test.</summary>
internal sealed class NodeClient : IDisposable
{
    // Longer than an election takes; a node that stands still does not answer at all.
    private static readonly TimeSpan Deadline = TimeSpan.FromSeconds(2);

    private readonly HttpClient _http;

    public NodeClient(NodeAddress address, NodeSecurity? security = null) => _http = new HttpClient(new SocketsHttpHandler
    {
        UseProxy = false,
        SslOptions = (security ?? new NodeSecurity()).ForTests(),
        ConnectCallback = async (context, cancellation) => new NetworkStream(
            await NamespaceSocket.Connect(address.Namespace, context.DnsEndPoint, cancellation), ownsSocket: true),
    })
    {
        BaseAddress = new Uri(address.ClientUrl),
        Timeout = Deadline,
    };

    /// <summary>Whether it has a leader, and reads from it.</summary>
    public async Task<bool> IsHealthy() =>
        await TryGet("health") is { } health && health.GetProperty("health").GetString() == "true";

    /// <summary>What it says of itself; null if it does not answer.</summary>
    public async Task<NodeStatus?> Status() => await TryPost("v3/maintenance/status", new { }) is { } status
        ? new(
            Number(status.GetProperty("header"), "member_id"),
            Number(status, "leader"),
            status.GetProperty("version").GetString()!,
            (long)Number(status.GetProperty("header"), "revision"))
        : null;

    /// <summary>Throws the history of the keys away, up to a revision. False when it does not answer.</summary>
    public async Task<bool> Compact(long revision) => await TryPost("v3/kv/compaction", new { revision, physical = true }) is not null;

    /// <summary>Asks for something that it has to do.</summary>
    /// <param name="path">What, as the gateway names it.</param>
    /// <param name="body">With what.</param>
    /// <param name="token">As whom, where it wants to know that.</param>
    public async Task<JsonElement> Post(string path, object body, string? token = null)
    {
        using var request = new HttpRequestMessage(HttpMethod.Post, path) { Content = JsonContent.Create(body) };
        if (token is not null)
        {
            request.Headers.TryAddWithoutValidation("Authorization", token);
        }

        using HttpResponseMessage answer = await _http.SendAsync(request);
        Assert.True(answer.IsSuccessStatusCode, $"{path}: {await answer.Content.ReadAsStringAsync()}");
        return await answer.Content.ReadFromJsonAsync<JsonElement>();
    }

    /// <inheritdoc/>
    public void Dispose() => _http.Dispose();

    private Task<JsonElement?> TryGet(string path) => Try(() => _http.GetAsync(new Uri(path, UriKind.Relative)));

    private Task<JsonElement?> TryPost(string path, object body) =>
        Try(() => _http.PostAsJsonAsync(new Uri(path, UriKind.Relative), body));

    private static async Task<JsonElement?> Try(Func<Task<HttpResponseMessage>> ask)
    {
        try
        {
            using HttpResponseMessage answer = await ask();
            return answer.IsSuccessStatusCode ? await answer.Content.ReadFromJsonAsync<JsonElement>() : null;
        }
        catch (Exception silent) when (silent is HttpRequestException or OperationCanceledException or IOException)
        {
            return null;
        }
    }

    /// <summary>Numbers are texts there, and those that are 0 are left out.</summary>
    private static ulong Number(JsonElement element, string name) => element.TryGetProperty(name, out JsonElement value)
        ? ulong.Parse(value.GetString()!, CultureInfo.InvariantCulture)
        : 0;
}
