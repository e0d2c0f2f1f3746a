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

    public NodeClient(NodeAddress address) => _http = new HttpClient(new SocketsHttpHandler
    {
        UseProxy = false,
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
