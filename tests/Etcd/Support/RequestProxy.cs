using System.Collections.Concurrent;
using System.Globalization;
using System.Net;
using System.Net.Http.Headers;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Hosting;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Server.Kestrel.Core;
using Microsoft.Extensions.Logging;

namespace MdLock.EtcdTests.Support;

/// <summary>A node's place that knows requests: single ones fail, get lost, or take effect unseen; and what they say can be changed.</summary>
/// <remarks>
/// It stands where the client cannot tell it from a node, so nothing of the client has to be made for it. The streams of watches
/// and signs of life go through, message by message.
/// </remarks>
internal sealed class RequestProxy : IAsyncDisposable
{
    // UNAVAILABLE: what a node says that has no leader, or that waited for it in vain.
    private const string Unavailable = "14";

    /// <summary>A client has given up long before.</summary>
    private static readonly TimeSpan LongestSilence = TimeSpan.FromSeconds(30);

    private static readonly TimeSpan Lateness = TimeSpan.FromMilliseconds(200);

    private readonly WebApplication _app;
    private readonly HttpMessageInvoker _node;
    private readonly Uri _target;
    private readonly CancellationTokenSource _end = new();
    private readonly ConcurrentDictionary<RequestFault, int> _counts = [];

    private RequestProxy(string target)
    {
        _target = new Uri($"http://{target}");
        _node = new HttpMessageInvoker(new SocketsHttpHandler { UseProxy = false, EnableMultipleHttp2Connections = true });
        WebApplicationBuilder builder = WebApplication.CreateSlimBuilder();
        builder.Logging.ClearProviders();
        builder.WebHost.ConfigureKestrel(options =>
        {
            // A stream of watches may be silent for as long as it likes.
            options.Limits.MinRequestBodyDataRate = null;
            options.Limits.MinResponseDataRate = null;
            options.Listen(IPAddress.Loopback, 0, listen => listen.Protocols = HttpProtocols.Http2);
        });
        _app = builder.Build();
        _app.Run(Serve);
    }

    /// <summary>Where clients find it, as <c>host:port</c>.</summary>
    public string Endpoint { get; private set; } = "";

    /// <summary>What becomes of a request: of its method, such as <c>/etcdserverpb.KV/Txn</c>, and its message.</summary>
    public Func<string, byte[], RequestFault> Choose { get; set; } = (_, _) => RequestFault.None;

    /// <summary>What is waited for before a request goes on.</summary>
    public Func<string, byte[], Task> Before { get; set; } = (_, _) => Task.CompletedTask;

    /// <summary>What a request says instead.</summary>
    public Func<string, byte[], byte[]> Rewrite { get; set; } = (_, message) => message;

    /// <summary>Whether a message of a stream reaches the client.</summary>
    public Func<string, byte[], bool> LetsHear { get; set; } = (_, _) => true;

    /// <summary>How many requests met each fault.</summary>
    public IReadOnlyDictionary<RequestFault, int> Counts => _counts;

    /// <summary>Starts one before a node.</summary>
    /// <param name="target">The node, as <c>host:port</c>.</param>
    public static async Task<RequestProxy> Start(string target)
    {
        var proxy = new RequestProxy(target);
        await proxy._app.StartAsync();
        proxy.Endpoint = new Uri(proxy._app.Urls.Single()).Authority;
        return proxy;
    }

    /// <inheritdoc/>
    public async ValueTask DisposeAsync()
    {
        await _end.CancelAsync();
        using var patience = new CancellationTokenSource(Eventually.HangGuard);
        await _app.StopAsync(patience.Token);
        await _app.DisposeAsync();
        _node.Dispose();
        _end.Dispose();
    }

    private async Task Serve(HttpContext context)
    {
        using var end = CancellationTokenSource.CreateLinkedTokenSource(context.RequestAborted, _end.Token);
        try
        {
            string method = context.Request.Path.Value!;
            await (method.EndsWith("/Watch", StringComparison.Ordinal) || method.EndsWith("/LeaseKeepAlive", StringComparison.Ordinal)
                ? PassStream(context, method, end.Token)
                : PassRequest(context, method, end.Token));
        }
        catch (Exception broken) when (broken is HttpRequestException or IOException)
        {
            // The node is gone: so a node's clients see it, too.
            Fail(context);
        }
        catch (OperationCanceledException)
        {
            context.Abort();
        }
    }

    private async Task PassRequest(HttpContext context, string method, CancellationToken end)
    {
        byte[]? message = await GrpcMessages.Read(context.Request.Body, end);
        if (message is null)
        {
            Fail(context);
            return;
        }

        byte[] body = Rewrite(method, GrpcMessages.Body(message).ToArray());
        await Before(method, body).WaitAsync(end);
        RequestFault fault = Choose(method, body);
        _counts.AddOrUpdate(fault, 1, (_, count) => count + 1);
        switch (fault)
        {
            case RequestFault.FailsBefore:
                Fail(context);
                return;
            case RequestFault.FailsAfter:
                await Forget(Send(context, method, body, end));
                Fail(context);
                return;
            case RequestFault.Lost:
                await Task.Delay(LongestSilence, end);
                return;
            case RequestFault.Silent:
                // Sent whether or not the client goes away meanwhile.
                await Forget(Send(context, method, body, _end.Token));
                await Task.Delay(LongestSilence, end);
                return;
            case RequestFault.Late:
                _ = SendLater(NewRequest(context, method, body));
                Fail(context);
                return;
            default:
                using (HttpResponseMessage answer = await Send(context, method, body, end))
                {
                    if (fault == RequestFault.Twice)
                    {
                        await Forget(Send(context, method, body, end));
                    }

                    await Answer(context, answer, _ => true, end);
                }

                return;
        }
    }

    private async Task PassStream(HttpContext context, string method, CancellationToken end)
    {
        using HttpRequestMessage request = NewRequest(context, method, new StreamedContent(context.Request.Body, end));
        using HttpResponseMessage answer = await _node.SendAsync(request, end);
        await Answer(context, answer, message => LetsHear(method, GrpcMessages.Body(message).ToArray()), end);
    }

    private async Task<HttpResponseMessage> Send(HttpContext context, string method, byte[] body, CancellationToken end)
    {
        using HttpRequestMessage request = NewRequest(context, method, body);
        HttpResponseMessage answer = await _node.SendAsync(request, end);

        // It has taken effect when the whole of the answer is there.
        await answer.Content.LoadIntoBufferAsync(end);
        return answer;
    }

    /// <summary>Sends a request when the client was told that it failed.</summary>
    private async Task SendLater(HttpRequestMessage request)
    {
        using (request)
        {
            try
            {
                await Task.Delay(Lateness, _end.Token);
                using HttpResponseMessage answer = await _node.SendAsync(request, _end.Token);
            }
            catch (Exception broken) when (broken is HttpRequestException or OperationCanceledException or ObjectDisposedException)
            {
                // Then it never took effect.
            }
        }
    }

    private HttpRequestMessage NewRequest(HttpContext context, string method, byte[] body) =>
        NewRequest(context, method, new ByteArrayContent(GrpcMessages.Wrap(body)));

    private HttpRequestMessage NewRequest(HttpContext context, string method, HttpContent content)
    {
        // The deadline of the client stays behind: what is late is meant to be.
        content.Headers.ContentType = MediaTypeHeaderValue.Parse(context.Request.ContentType!);
        var request = new HttpRequestMessage(HttpMethod.Post, new Uri(_target, method))
        {
            Version = HttpVersion.Version20,
            VersionPolicy = HttpVersionPolicy.RequestVersionExact,
            Content = content,
        };
        request.Headers.TE.ParseAdd("trailers");
        if (context.Request.Headers.TryGetValue("token", out Microsoft.Extensions.Primitives.StringValues token))
        {
            request.Headers.TryAddWithoutValidation("token", token.ToString());
        }

        return request;
    }

    private static async Task Forget(Task<HttpResponseMessage> sending)
    {
        using HttpResponseMessage answer = await sending;
    }

    private static void Fail(HttpContext context)
    {
        if (context.Response.HasStarted)
        {
            context.Abort();
            return;
        }

        context.Response.ContentType = "application/grpc";
        context.Response.Headers["grpc-status"] = Unavailable;
        context.Response.Headers["grpc-message"] = "the proxy of the tests";
    }

    private static async Task Answer(HttpContext context, HttpResponseMessage answer, Func<byte[], bool> isHeard, CancellationToken end)
    {
        context.Response.StatusCode = (int)answer.StatusCode;
        context.Response.ContentType = "application/grpc";
        Copy(answer.Headers, (name, value) => context.Response.Headers[name] = value);
        await context.Response.StartAsync(end);
        await using Stream stream = await answer.Content.ReadAsStreamAsync(end);
        while (await GrpcMessages.Read(stream, end) is { } message)
        {
            if (isHeard(message))
            {
                await context.Response.Body.WriteAsync(message, end);
                await context.Response.Body.FlushAsync(end);
            }
        }

        Copy(answer.TrailingHeaders, (name, value) => context.Response.AppendTrailer(name, value));
    }

    private static void Copy(HttpResponseHeaders headers, Action<string, string> add)
    {
        foreach ((string name, IEnumerable<string> values) in headers)
        {
            if (name.StartsWith("grpc-", StringComparison.OrdinalIgnoreCase))
            {
                add(name.ToLower(CultureInfo.InvariantCulture), string.Join(',', values));
            }
        }
    }
}
