using Google.Protobuf;
using Grpc.Core;
using MdLock.Stores.Etcd.Client;
using MdLock.Stores.Etcd.Wire;

namespace MdLock.Bench.Etcd;

/// <summary>Waits for the end of a key as etcd's own library does: by a watch from the revision on at which the key was read.</summary>
internal sealed class RecipeWatch(EtcdClient client) : IDisposable
{
    private readonly CancellationTokenSource _end = new();
    private AsyncDuplexStreamingCall<WatchRequest, WatchResponse>? _stream;

    /// <summary>Waits until a key is deleted.</summary>
    /// <param name="key">The key.</param>
    /// <param name="from">The first revision that counts.</param>
    /// <param name="limit">The longest that it may take.</param>
    /// <exception cref="TimeoutException">It stays.</exception>
    public void WaitForEnd(ByteString key, long from, TimeSpan limit)
    {
        _stream ??= Waiting.For(client.OpenWatchAsync(_end.Token)).Stream;
        var request = new WatchCreateRequest { Key = key, StartRevision = from };
        request.Filters.Add(WatchCreateRequest.Types.FilterType.Noput);
        Waiting.For(_stream.RequestStream.WriteAsync(new WatchRequest { CreateRequest = request }), CancellationToken.None);
        using var late = new CancellationTokenSource(limit);
        long? id = null;
        while (true)
        {
            WatchResponse response = Next(key, late.Token);
            if (response.Created)
            {
                id = response.WatchId;
            }
            else if (response.WatchId == id && response.Events.Count > 0)
            {
                break;
            }
        }

        var cancel = new WatchCancelRequest { WatchId = id.Value };
        Waiting.For(_stream.RequestStream.WriteAsync(new WatchRequest { CancelRequest = cancel }), CancellationToken.None);
    }

    public void Dispose()
    {
        _end.Cancel();
        _stream?.Dispose();
        _end.Dispose();
    }

    private WatchResponse Next(ByteString key, CancellationToken late)
    {
        try
        {
            return Waiting.For(_stream!.ResponseStream.MoveNext(late))
                ? _stream.ResponseStream.Current
                : throw new IOException("The stream of watches ended.");
        }
        catch (Exception over) when (late.IsCancellationRequested && over is RpcException or OperationCanceledException)
        {
            throw new TimeoutException($"The older key '{key.ToStringUtf8()}' stays.", over);
        }
    }
}
