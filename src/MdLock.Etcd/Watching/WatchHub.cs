using System.Threading.Channels;
using Google.Protobuf;
using Grpc.Core;
using MdLock.Errors;
using MdLock.Stores.Etcd.Client;
using MdLock.Stores.Etcd.Tables;
using MdLock.Stores.Etcd.Wire;

namespace MdLock.Stores.Etcd.Watching;

/// <summary>The one stream of watches of this process to a cluster.</summary>
/// <remarks>
/// A stream that ends, for whatever reason, counts as news for all that it served: they look, and watch anew.
/// <para>
/// A watch that is asked for from a past revision on is served by a sweep that etcd makes ten times a second. So each is asked for
/// from now on, and where something was written since the revision that matters, its keys are read once.
/// </para>
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
        lock (_gate)
        {
            Connect().Add(watch, key, from, endOnly);
        }
    }

    /// <summary>Lets a watch hear what is written to a key of one's own, by the one watch that there is for all of them.</summary>
    /// <param name="watch">The watch.</param>
    /// <param name="key">The key.</param>
    /// <param name="all">What all own keys in the document begin with.</param>
    /// <param name="from">The first revision at which it is news.</param>
    public void JoinOwn(KeyWatch watch, ByteString key, ByteString all, long from)
    {
        ArgumentNullException.ThrowIfNull(watch);
        ArgumentNullException.ThrowIfNull(all);
        lock (_gate)
        {
            Connect().AddOwn(watch, key, all, from);
        }
    }

    /// <summary>Ends the one watch for all own keys of a document.</summary>
    public void Leave(ByteString all)
    {
        lock (_gate)
        {
            _connection?.RemoveOwn(all);
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

    private Connection Connect()
    {
        if (_connection is null || _connection.IsOver || _connection.Server != client.Current)
        {
            // Where the server that it came from does not answer any more, it may be silent for ever.
            _connection?.Close();
            _connection = new Connection(client, client.Current, _end.Token);
        }

        return _connection;
    }

    /// <summary>A stream, as long as it lasts.</summary>
    private sealed class Connection
    {
        private readonly object _gate = new();
        private readonly EtcdClient _client;
        private readonly CancellationTokenSource _end;
        private readonly Channel<WatchRequest> _requests = Channel.CreateUnbounded<WatchRequest>(new() { SingleReader = true });
        private readonly Queue<Watched> _asked = new();
        private readonly Dictionary<long, Watched> _watched = [];
        private readonly Dictionary<ByteString, Mailbox> _mailboxes = [];
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
            var request = new WatchCreateRequest { Key = key };
            if (endOnly)
            {
                request.Filters.Add(WatchCreateRequest.Types.FilterType.Noput);
            }

            watch.Leave += () => Cancel(watch);
            if (!TryAsk(new Watched(watch, request, from)))
            {
                watch.Break();
            }
        }

        public void AddOwn(KeyWatch watch, ByteString key, ByteString all, long from)
        {
            Mailbox? mailbox;
            lock (_gate)
            {
                if (!_mailboxes.TryGetValue(all, out mailbox) || mailbox.IsOver)
                {
                    _mailboxes[all] = mailbox = new Mailbox(from);
                    var request = new WatchCreateRequest { Key = all, RangeEnd = DocumentKeys.EndOf(all) };

                    // What is over was ended by oneself, but for a place that was given up: that is seen at the next look.
                    request.Filters.Add(WatchCreateRequest.Types.FilterType.Nodelete);
                    if (!TryAsk(new Watched(mailbox, request, from)))
                    {
                        mailbox.Break();
                    }
                }
            }

            watch.Leave += () => mailbox.Remove(watch, key);
            mailbox.Add(watch, key, from);
        }

        public void RemoveOwn(ByteString all)
        {
            lock (_gate)
            {
                if (_mailboxes.Remove(all, out Mailbox? mailbox))
                {
                    mailbox.Break();
                    Cancel(mailbox);
                }
            }
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

        /// <summary>Asks for a watch. False where the stream is over.</summary>
        private bool TryAsk(Watched watched)
        {
            lock (_gate)
            {
                if (_isOver)
                {
                    return false;
                }

                // etcd answers in the order of the questions, and gives the number by which the rest is told.
                _asked.Enqueue(watched);
                _requests.Writer.TryWrite(new WatchRequest { CreateRequest = watched.Request });
                return true;
            }
        }

        private void Cancel(IListener listener)
        {
            lock (_gate)
            {
                if (listener.Id is { } id && _watched.Remove(id))
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
            Watched? watched;
            lock (_gate)
            {
                if (response.Created)
                {
                    watched = _asked.Dequeue();
                    if (!response.Canceled)
                    {
                        watched.Listener.Id = response.WatchId;
                        if (watched.Listener.IsOver)
                        {
                            SendCancel(response.WatchId);
                        }
                        else
                        {
                            _watched[response.WatchId] = watched;
                        }
                    }
                }
                else
                {
                    _watched.TryGetValue(response.WatchId, out watched);
                }

                if (response.Canceled && !response.Created)
                {
                    _watched.Remove(response.WatchId);
                }
            }

            if (response.Canceled && response.Created)
            {
                // Refused, as when a token is over: this stream will be refused the next one too, or not answered at all.
                _client.ForgetToken();
                Close();
            }

            if (response.Canceled)
            {
                // Only a look tells what it misses.
                watched?.Listener.Break();
            }
            else if (response.Created && response.Header.Revision >= watched!.From)
            {
                _ = LookAsync(watched);
            }
            else
            {
                watched?.Hear(response.Events);
            }
        }

        /// <summary>Reads what was written before the watch began, and is news.</summary>
        private async Task LookAsync(Watched watched)
        {
            try
            {
                RangeRequest keys = Requests.Range(watched.Request.Key, watched.Request.RangeEnd);
                watched.HearState((await _client.RangeAsync(keys, _end.Token).ConfigureAwait(false)).Kvs);
            }
            catch (Exception unknown) when (unknown is StoreException or OperationCanceledException or ObjectDisposedException)
            {
                watched.Listener.Break();
            }
        }

        private void End()
        {
            Watched[] left;
            lock (_gate)
            {
                _isOver = true;
                left = [.. _asked, .. _watched.Values];
                _asked.Clear();
                _watched.Clear();
                _mailboxes.Clear();
            }

            _requests.Writer.TryComplete();
            foreach (Watched watched in left)
            {
                watched.Listener.Break();
            }

            _end.Dispose();
        }
    }
}
