using System.Collections.Concurrent;
using System.Globalization;
using System.Text.Json.Nodes;
using MdLock.Errors;
using ModelContextProtocol;
using ModelContextProtocol.Protocol;
using ModelContextProtocol.Server;

namespace MdLock.Mcp.Resources;

/// <summary>Answers what a client asks about resources.</summary>
internal sealed class ResourceHandlers(ResourceWatch watch, CancellationToken gone)
{
    /// <summary>As many as fit in an answer that nobody minds.</summary>
    private const int PageSize = 200;

    private const string Markdown = "text/markdown";

    private readonly ConcurrentDictionary<string, IDisposable> _subscriptions = new(StringComparer.Ordinal);

    /// <summary>The documents, a page at a time.</summary>
    public ValueTask<ListResourcesResult> List(RequestContext<ListResourcesRequestParams> request, CancellationToken cancellation)
    {
        string? cursor = request.Params?.Cursor;
        int start = 0;
        if (cursor is not null && !int.TryParse(cursor, NumberStyles.None, CultureInfo.InvariantCulture, out start))
        {
            throw new McpProtocolException("The cursor is none of this server.", McpErrorCode.InvalidParams);
        }

        string[] page = [.. Guarded(() => watch.Reader.Documents.Skip(start).Take(PageSize + 1).ToArray())];
        return ValueTask.FromResult(new ListResourcesResult
        {
            Resources =
            [
                .. page.Take(PageSize).Select(path => new Resource
                {
                    Uri = new ResourceUri(path, null).ToString(),
                    Name = watch.Reader.NameOf(path),
                    MimeType = Markdown,
                }),
            ],
            NextCursor = page.Length > PageSize ? (start + PageSize).ToString(CultureInfo.InvariantCulture) : null,
        });
    }

    /// <summary>How documents and sections are named.</summary>
    public static ValueTask<ListResourceTemplatesResult> ListTemplates(
        RequestContext<ListResourceTemplatesRequestParams> request, CancellationToken cancellation) =>
        ValueTask.FromResult(new ListResourceTemplatesResult
        {
            ResourceTemplates =
            [
                new ResourceTemplate
                {
                    Name = "document",
                    UriTemplate = ResourceUri.DocumentTemplate,
                    Description = "A Markdown document, by its absolute path.",
                    MimeType = Markdown,
                },
                new ResourceTemplate
                {
                    Name = "section",
                    UriTemplate = ResourceUri.SectionTemplate,
                    Description = "A section of it, by its id.",
                    MimeType = Markdown,
                },
            ],
        });

    /// <summary>The text of one.</summary>
    public ValueTask<ReadResourceResult> Read(RequestContext<ReadResourceRequestParams> request, CancellationToken cancellation)
    {
        string uri = UriOf(request.Params?.Uri);
        return ValueTask.FromResult(new ReadResourceResult
        {
            Contents =
            [
                new TextResourceContents { Uri = uri, MimeType = Markdown, Text = Guarded(() => watch.Reader.Text(uri)) },
            ],
        });
    }

    /// <summary>Tells of changes of one from now on.</summary>
    public ValueTask<EmptyResult> Subscribe(RequestContext<SubscribeRequestParams> request, CancellationToken cancellation)
    {
        string uri = UriOf(request.Params?.Uri);
        McpServer server = request.Server;
        IDisposable subscription = Guarded(() => watch.Subscribe(uri, (changed, end) => Tell(server, changed, null, end)));
        if (!_subscriptions.TryAdd(uri, subscription))
        {
            // It is told of already, and once is enough.
            subscription.Dispose();
        }

        return ValueTask.FromResult(new EmptyResult());
    }

    /// <summary>Tells of it no more.</summary>
    public ValueTask<EmptyResult> Unsubscribe(RequestContext<UnsubscribeRequestParams> request, CancellationToken cancellation)
    {
        if (_subscriptions.TryRemove(UriOf(request.Params?.Uri), out IDisposable? subscription))
        {
            subscription.Dispose();
        }

        return ValueTask.FromResult(new EmptyResult());
    }

    /// <summary>Tells of changes for as long as the request is under way: the way of protocol 2026-07-28.</summary>
    public async ValueTask<EmptyResult> Listen(
        RequestContext<SubscriptionsListenRequestParams> request, CancellationToken cancellation)
    {
        McpServer server = request.Server;
        RequestId id = request.JsonRpcRequest.Id;
        string[] uris = [.. request.Params?.Notifications?.ResourceSubscriptions ?? []];
        using var end = CancellationTokenSource.CreateLinkedTokenSource(cancellation, gone);
        var subscriptions = new List<IDisposable>();
        try
        {
            foreach (string uri in uris)
            {
                subscriptions.Add(Guarded(() => watch.Subscribe(uri, (changed, stop) => Tell(server, changed, id, stop))));
            }

            await server.SendNotificationAsync(
                NotificationMethods.SubscriptionsAcknowledgedNotification,
                new JsonObject
                {
                    ["notifications"] = new JsonObject
                    {
                        ["resourceSubscriptions"] = new JsonArray([.. uris.Select(uri => (JsonNode)uri)]),
                    },
                    ["_meta"] = Tag(id),
                },
                cancellationToken: end.Token);
            await Task.Delay(Timeout.Infinite, end.Token);
        }
        catch (OperationCanceledException) when (gone.IsCancellationRequested && !cancellation.IsCancellationRequested)
        {
            // There is nobody who could end it.
        }
        finally
        {
            subscriptions.ForEach(one => one.Dispose());
        }

        return new EmptyResult();
    }

    private static Task Tell(McpServer server, string uri, RequestId? listening, CancellationToken cancellation)
    {
        var changed = new JsonObject { ["uri"] = uri };
        if (listening is { } id)
        {
            changed["_meta"] = Tag(id);
        }

        return server.SendNotificationAsync(
            NotificationMethods.ResourceUpdatedNotification, changed, cancellationToken: cancellation);
    }

    private static JsonObject Tag(RequestId id) => new()
    {
        [MetaKeys.SubscriptionId] = id.Id is long number ? number : id.Id?.ToString(),
    };

    private static string UriOf(string? uri) =>
        uri ?? throw new McpProtocolException("The uri is missing.", McpErrorCode.InvalidParams);

    private static T Guarded<T>(Func<T> read)
    {
        try
        {
            return read();
        }
        catch (MdLockException refusal)
        {
            throw new McpProtocolException($"{refusal.ErrorId}: {refusal.Message}", McpErrorCode.ResourceNotFound);
        }
    }
}
