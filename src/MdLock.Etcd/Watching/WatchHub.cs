using System.Threading.Channels;
using Google.Protobuf;
using Grpc.Core;
using MdLock.Errors;
using MdLock.Stores.Etcd.Client;
using MdLock.Stores.Etcd.Wire;

namespace MdLock.Stores.Etcd.Watching;

/// <summary>The one stream of watches of this process to a cluster.</summary>
/// <remarks>
/// A stream that ends, for whatever reason, counts as news for all that it served: they look, and watch anew.
/// </remarks>
internal sealed class WatchHub(EtcdClient client) : IDisposable
{
    private readonly object _gate = new();
    private readonly CancellationTokenSource _end = new();
    private Connection? _connection;

    /// <summary>Lets a watch hear of a key from a revision on.</summary>
    /// <param name="watch">The watch.</param>
    /// <param name="key">The key.</param>
    /// <param name="from">The revision.</param>
    /// <param name="endOnly">Whether to hear of nothing but its end.</param>
    public void Join(KeyWatch watch, ByteString key, long from, bool endOnly = false)
    {
        ArgumentNullException.ThrowIfNull(watch);
        Connection connection;
        lock (_gate)
        {
            if (_connection is null || _connection.IsOver || _connection.Server != client.Current)
            {
                // Where the server that it came from does not answer any more, it may be silent for ever.
                _connection?.Close();
                _connection = new Connection(client, client.Current, _end.Token);
            }

            connection = _connection;
            connection.Add(watch, key, from, endOnly);
        }
    }

    /// <inheritdoc/>
    public void Dispose()
    {
        _end.Cancel();
        lock (_gate)
        {
            _connection?.Close();
            _connection = null;
        }
    }

    /// <summary>A stream, as long as it lasts.</summary>
    private sealed class Connection
    {
        private readonly object _gate = new();
        private readonly EtcdClient _client;
        private readonly CancellationTokenSource _end;
        private readonly Channel<WatchRequest> _requests = Channel.CreateUnbounded<WatchRequest>(new() { SingleReader = true });
        private readonly Queue<KeyWatch> _asked = new();
        private readonly Dictionary<long, KeyWatch> _watches = [];
        private bool _isOver;

        public Connection(EtcdClient client, int server, CancellationToken end)
        {
            _client = client;
            Server = server;
            _end = CancellationTokenSource.CreateLinkedTokenSource(end);
            _ = Task.Run(RunAsync, CancellationToken.None);
        }

        public int Server { get; }

        public bool IsOver
        {
            get
            {
                lock (_gate)
                {
                    return _isOver;
                }
            }
        }

        public void Add(KeyWatch watch, ByteString key, long from, bool endOnly)
        {
            lock (_gate)
            {
                if (!_isOver)
                {
                    watch.Leave = () => Cancel(watch);

                    // etcd answers in the order of the questions, and gives the number by which the rest is told.
                    _asked.Enqueue(watch);
                    var request = new WatchCreateRequest { Key = key, StartRevision = from };
                    if (endOnly)
                    {
                        request.Filters.Add(WatchCreateRequest.Types.FilterType.Noput);
                    }

                    _requests.Writer.TryWrite(new WatchRequest { CreateRequest = request });
                    return;
                }
            }

            watch.Break();
        }

        public void Close()
        {
            try
            {
                _end.Cancel();
            }
            catch (ObjectDisposedException)
            {
                // It is over.
            }
        }

        private void Cancel(KeyWatch watch)
        {
            lock (_gate)
            {
                if (watch.Id is { } id && _watches.Remove(id))
                {
                    SendCancel(id);
                }
            }
        }

        private void SendCancel(long id) =>
            _requests.Writer.TryWrite(new WatchRequest { CancelRequest = new WatchCancelRequest { WatchId = id } });

        private async Task RunAsync()
        {
            try
            {
                (AsyncDuplexStreamingCall<WatchRequest, WatchResponse> stream, _) = await _client.OpenWatchAsync(_end.Token).ConfigureAwait(false);
                using (stream)
                {
                    Task sending = SendAsync(stream.RequestStream);
                    while (await stream.ResponseStream.MoveNext(_end.Token).ConfigureAwait(false))
                    {
                        Hear(stream.ResponseStream.Current);
                    }

                    Close();
                    await sending.ConfigureAwait(false);
                }
            }
            catch (Exception over) when (over is RpcException or StoreException or OperationCanceledException
                or InvalidOperationException or ObjectDisposedException)
            {
                // All who wait are told below; what is wrong, their next question says.
            }
            finally
            {
                End();
            }
        }

        private async Task SendAsync(IClientStreamWriter<WatchRequest> stream)
        {
            try
            {
                await foreach (WatchRequest request in _requests.Reader.ReadAllAsync(_end.Token).ConfigureAwait(false))
                {
                    await stream.WriteAsync(request).ConfigureAwait(false);
                }
            }
            catch (Exception over) when (over is RpcException or OperationCanceledException or InvalidOperationException)
            {
                // The other direction ends with it.
                Close();
            }
        }

        private void Hear(WatchResponse response)
        {
            KeyWatch? watch;
            lock (_gate)
            {
                if (response.Created)
                {
                    watch = _asked.Dequeue();
                    if (!response.Canceled)
                    {
                        watch.Id = response.WatchId;
                        if (watch.IsOver)
                        {
                            SendCancel(response.WatchId);
                        }
                        else
                        {
                            _watches[response.WatchId] = watch;
                        }
                    }
                }
                else
                {
                    _watches.TryGetValue(response.WatchId, out watch);
                }

                if (response.Canceled && !response.Created)
                {
                    _watches.Remove(response.WatchId);
                }
            }

            if (response.Canceled && response.Created && response.CompactRevision == 0)
            {
                // Refused, as when a token is over: this stream will be refused the next one too, or not answered at all.
                _client.ForgetToken();
                Close();
            }

            if (response.Canceled)
            {
                // Such as one from before what etcd still knows: only a look tells what was missed.
                watch?.Break();
            }
            else
            {
                watch?.Hear(response.Events);
            }
        }

        private void End()
        {
            KeyWatch[] left;
            lock (_gate)
            {
                _isOver = true;
                left = [.. _asked, .. _watches.Values];
                _asked.Clear();
                _watches.Clear();
            }

            _requests.Writer.TryComplete();
            foreach (KeyWatch watch in left)
            {
                watch.Break();
            }

            _end.Dispose();
        }
    }
}
