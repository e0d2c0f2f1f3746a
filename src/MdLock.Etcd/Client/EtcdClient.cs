using System.Diagnostics;
using Grpc.Core;
using Grpc.Net.Client;
using MdLock.Errors;
using MdLock.Stores.Etcd.Wire;

namespace MdLock.Stores.Etcd.Client;

/// <summary>Speaks to the servers of one cluster: in turn, until one answers or the time is over.</summary>
/// <remarks>
/// Each call has the address's deadline. It is repeated when no answer came, so what writes has to be such that the second
/// time does nothing: see <see cref="Sent"/>. Safe for any number of threads.
/// </remarks>
internal sealed class EtcdClient : IDisposable
{
    /// <summary>Between two tries of the same server: a server that starts anew takes some hundred milliseconds.</summary>
    private static readonly TimeSpan Pause = TimeSpan.FromMilliseconds(50);

    /// <summary>etcd takes some 100 ms of a processor for each password, so one that it refused is not tried again at once.</summary>
    private const long RefusedMilliseconds = 2000;

    /// <summary>Tokens that are over one after another, as when roles are changed meanwhile, are no reason to go on for ever.</summary>
    private const int MostLogins = 3;

    private readonly EtcdAddress _address;
    private readonly Server[] _servers;
    private readonly SemaphoreSlim _login = new(1, 1);
    private volatile string? _token;
    private (RpcException Failure, long Until)? _refusal;
    private volatile bool _isDenied;
    private int _current;

    /// <summary>Creates the client; no connection is made before the first call.</summary>
    /// <exception cref="StoreException">A file of certificates cannot be read.</exception>
    public EtcdClient(EtcdAddress address)
    {
        ArgumentNullException.ThrowIfNull(address);
        _address = address;
        _servers = [.. address.Endpoints.Select(endpoint => new Server(endpoint, EtcdChannels.Create(address, endpoint)))];
    }

    /// <summary>The cluster.</summary>
    public EtcdAddress Address => _address;

    /// <summary>The number of the server that answered last.</summary>
    public int Current => Volatile.Read(ref _current);

    /// <summary>Whether the cluster refuses to let this client change anything: it said so, and has taken no change since.</summary>
    public bool IsDenied => _isDenied;

    /// <summary>Reads.</summary>
    /// <exception cref="StoreException">No server answered in time, or it refused.</exception>
    /// <exception cref="OperationCanceledException">Cancelled.</exception>
    public async Task<RangeResponse> RangeAsync(RangeRequest request, CancellationToken cancellation) =>
        (await CallAsync((server, options) => server.Keys.RangeAsync(request, options), cancellation).ConfigureAwait(false)).Answer;

    /// <summary>Reads or changes, if all is as expected.</summary>
    /// <exception cref="StoreException">
    /// No server answered in time, or it refused. Where it is <see cref="ErrorIds.StoreUnreachable"/>, it may take effect yet;
    /// where it is another error, it does not.
    /// </exception>
    /// <exception cref="OperationCanceledException">Cancelled; it may take effect yet.</exception>
    public async Task<Sent> TxnAsync(TxnRequest request, CancellationToken cancellation)
    {
        (TxnResponse response, bool repeated) =
            await CallAsync((server, options) => server.Keys.TxnAsync(request, options), cancellation, isChange: true).ConfigureAwait(false);
        if (request.Success.Concat(request.Failure).Any(op => op.RequestCase != RequestOp.RequestOneofCase.RequestRange))
        {
            _isDenied = false;
        }

        return new(response, repeated);
    }

    /// <summary>Takes a lease.</summary>
    /// <param name="time">How long it lasts without a sign of life; whole seconds, rounded up.</param>
    /// <param name="cancellation">Ends it.</param>
    /// <returns>Its id, and how long it lasts.</returns>
    /// <exception cref="StoreException">No server answered in time, or it refused.</exception>
    /// <exception cref="OperationCanceledException">Cancelled.</exception>
    public async Task<(long Id, TimeSpan Time)> GrantLeaseAsync(TimeSpan time, CancellationToken cancellation)
    {
        var request = new LeaseGrantRequest { TTL = Math.Max(1, (long)Math.Ceiling(time.TotalSeconds)) };
        (LeaseGrantResponse response, _) =
            await CallAsync((server, options) => server.Leases.LeaseGrantAsync(request, options), cancellation).ConfigureAwait(false);
        return (response.ID, TimeSpan.FromSeconds(response.TTL));
    }

    /// <summary>Ends a lease, and with it all keys that hang on it.</summary>
    /// <exception cref="StoreException">No server answered in time, or it refused.</exception>
    /// <exception cref="OperationCanceledException">Cancelled.</exception>
    public Task RevokeLeaseAsync(long id, CancellationToken cancellation) => CallAsync(
        (server, options) => server.Leases.LeaseRevokeAsync(new LeaseRevokeRequest { ID = id }, options), cancellation);

    /// <summary>Lets a lease last for its full time again. False when it is over.</summary>
    /// <exception cref="StoreException">No server answered in time, or it refused.</exception>
    /// <exception cref="OperationCanceledException">Cancelled.</exception>
    public async Task<bool> KeepLeaseAsync(long id, CancellationToken cancellation)
    {
        (LeaseKeepAliveResponse response, _) = await CallAsync(
            (server, options) => new AsyncUnaryCall<LeaseKeepAliveResponse>(
                KeepOnceAsync(server, id, options), Task.FromResult(Metadata.Empty), () => Status.DefaultSuccess, () => [], () => { }),
            cancellation).ConfigureAwait(false);
        return response.TTL > 0;
    }

    /// <summary>Opens a stream of watches to the server that answered last.</summary>
    /// <returns>The stream, and the server's number.</returns>
    /// <exception cref="StoreException">The user is not known.</exception>
    /// <exception cref="RpcException">The server did not answer.</exception>
    public async Task<(AsyncDuplexStreamingCall<WatchRequest, WatchResponse> Stream, int Server)> OpenWatchAsync(
        CancellationToken cancellation)
    {
        int number = Current;
        Server server = _servers[number];
        Metadata? headers = await HeadersAsync(server, DateTime.UtcNow + _address.Deadline, cancellation).ConfigureAwait(false);
        headers ??= [];

        // A server that loses the others says so, and is not silent for ever.
        headers.Add("hasleader", "true");
        return (server.Watches.Watch(new CallOptions(headers, cancellationToken: cancellation)), number);
    }

    /// <summary>The next call asks for a new token.</summary>
    public void ForgetToken() => _token = null;

    /// <summary>Asks one server how it is.</summary>
    /// <exception cref="StoreException">It did not answer in time, or it refused.</exception>
    /// <exception cref="OperationCanceledException">Cancelled.</exception>
    public async Task<StatusResponse> StatusAsync(int number, CancellationToken cancellation)
    {
        Server server = _servers[number];
        try
        {
            DateTime deadline = DateTime.UtcNow + _address.Deadline;
            Metadata? headers = await HeadersAsync(server, deadline, cancellation).ConfigureAwait(false);
            return await server.Upkeep.StatusAsync(new StatusRequest(), new CallOptions(headers, deadline, cancellation)).ConfigureAwait(false);
        }
        catch (RpcException failure)
        {
            cancellation.ThrowIfCancellationRequested();
            throw EtcdErrors.From(failure, _address, server.Endpoint);
        }
    }

    /// <inheritdoc/>
    public void Dispose()
    {
        foreach (Server server in _servers)
        {
            server.Channel.Dispose();
        }

        _login.Dispose();
    }

    private static async Task<LeaseKeepAliveResponse> KeepOnceAsync(Server server, long id, CallOptions options)
    {
        using AsyncDuplexStreamingCall<LeaseKeepAliveRequest, LeaseKeepAliveResponse> stream = server.Leases.LeaseKeepAlive(options);
        await stream.RequestStream.WriteAsync(new LeaseKeepAliveRequest { ID = id }).ConfigureAwait(false);
        return await stream.ResponseStream.MoveNext(options.CancellationToken).ConfigureAwait(false)
            ? stream.ResponseStream.Current
            : throw new RpcException(new Status(StatusCode.Unavailable, "the stream ended without an answer"));
    }

    private async Task<(T Answer, bool WasRepeated)> CallAsync<T>(
        Func<Server, CallOptions, AsyncUnaryCall<T>> call, CancellationToken cancellation, bool isChange = false)
    {
        long start = Stopwatch.GetTimestamp();
        int first = Current;
        (RpcException Failure, string Endpoint)? last = null;
        bool mayBeDone = false;
        int logins = 0;
        for (int i = 0; ; i++)
        {
            int number = (first + i) % _servers.Length;
            Server server = _servers[number];
            TimeSpan left = _address.Deadline - Stopwatch.GetElapsedTime(start);
            if (left <= TimeSpan.Zero)
            {
                throw last is not { } known ? EtcdErrors.Unreachable(_address, server.Endpoint, null)
                    : mayBeDone ? EtcdErrors.Unreachable(_address, known.Endpoint, known.Failure)
                    : EtcdErrors.From(known.Failure, _address, known.Endpoint);
            }

            try
            {
                // One that is silent leaves time for the others.
                DateTime deadline = DateTime.UtcNow + (left / (_servers.Length - (i % _servers.Length)));
                Metadata? headers = await HeadersAsync(server, deadline, cancellation).ConfigureAwait(false);
                T answer = await call(server, new CallOptions(headers, deadline, cancellation)).ConfigureAwait(false);
                Volatile.Write(ref _current, number);
                return (answer, last is not null);
            }
            catch (RpcException failure) when (_address.User is not null && logins < MostLogins && EtcdErrors.IsTokenOver(failure))
            {
                // It was not taken, so it counts as not sent; the same server is asked again.
                logins++;
                _token = null;
                i--;
                continue;
            }
            catch (RpcException failure)
            {
                cancellation.ThrowIfCancellationRequested();
                if (!EtcdErrors.MayPass(failure))
                {
                    StoreException refused = EtcdErrors.From(failure, _address, server.Endpoint);
                    if (refused.ErrorId == ErrorIds.StoreAccessDenied)
                    {
                        _isDenied = true;
                    }

                    throw mayBeDone ? EtcdErrors.Unanswered(_address, refused) : refused;
                }

                mayBeDone |= isChange && !EtcdErrors.IsNotTaken(failure);

                // The last one may only say that the time was over, or that a connection broke: what tells more is told.
                if (last is not { } earlier || EtcdErrors.TellsMore(failure, earlier.Failure))
                {
                    last = (failure, server.Endpoint);
                }
            }

            if ((i + 1) % _servers.Length == 0)
            {
                await Task.Delay(Pause + (Pause * Random.Shared.NextDouble()), cancellation).ConfigureAwait(false);
            }
        }
    }

    private async ValueTask<Metadata?> HeadersAsync(Server server, DateTime deadline, CancellationToken cancellation)
    {
        if (_address.User is null)
        {
            return null;
        }

        if (_token is not { } token)
        {
            await _login.WaitAsync(cancellation).ConfigureAwait(false);
            try
            {
                token = _token ??= await LogInAsync(server, new CallOptions(deadline: deadline, cancellationToken: cancellation)).ConfigureAwait(false);
            }
            finally
            {
                _login.Release();
            }
        }

        return new Metadata { { "token", token } };
    }

    private async Task<string> LogInAsync(Server server, CallOptions options)
    {
        if (_refusal is { } known && Environment.TickCount64 < known.Until)
        {
            throw new RpcException(known.Failure.Status);
        }

        try
        {
            var request = new AuthenticateRequest { Name = _address.User, Password = _address.Password ?? "" };
            return (await server.Users.AuthenticateAsync(request, options).ConfigureAwait(false)).Token;
        }
        catch (RpcException refused) when (!EtcdErrors.MayPass(refused))
        {
            _refusal = (refused, Environment.TickCount64 + RefusedMilliseconds);
            throw;
        }
    }

    /// <summary>One server, and the services that it has.</summary>
    private sealed class Server(string endpoint, GrpcChannel channel)
    {
        public string Endpoint => endpoint;

        public GrpcChannel Channel => channel;

        public KV.KVClient Keys { get; } = new(channel);

        public Wire.Watch.WatchClient Watches { get; } = new(channel);

        public Lease.LeaseClient Leases { get; } = new(channel);

        public Auth.AuthClient Users { get; } = new(channel);

        public Wire.Maintenance.MaintenanceClient Upkeep { get; } = new(channel);
    }
}
