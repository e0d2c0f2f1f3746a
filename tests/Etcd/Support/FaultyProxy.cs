using System.Collections.Concurrent;
using System.Globalization;
using System.Net;
using System.Net.Sockets;

namespace MdLock.EtcdTests.Support;

/// <summary>A connection to a server that a test may cut, slow down, stall in one direction or both, or refuse.</summary>
/// <remarks>
/// It knows bytes and connections only, so what travels on one connection fails together, as it does on a network. A half-open
/// connection is one whose <see cref="Answers"/> are stalled: what is asked arrives and takes effect, and nobody hears of it.
/// </remarks>
internal sealed class FaultyProxy : IAsyncDisposable
{
    private const int BufferSize = 16 * 1024;

    private readonly IPEndPoint _target;
    private readonly IPEndPoint _place;
    private readonly ConcurrentDictionary<ProxyConnection, bool> _connections = [];
    private readonly Lock _gate = new();
    private Socket _listener;
    private int _accepted;
    private bool _isOver;

    /// <summary>Listens on a free port of the loopback interface.</summary>
    /// <param name="target">The server, as <c>host:port</c>.</param>
    public FaultyProxy(string target)
    {
        _target = IPEndPoint.Parse(target);
        _listener = Bind(new IPEndPoint(IPAddress.Loopback, 0));
        _place = (IPEndPoint)_listener.LocalEndPoint!;
        Listen();
    }

    /// <summary>Where clients find it, as <c>host:port</c>.</summary>
    public string Endpoint => string.Create(CultureInfo.InvariantCulture, $"{_place.Address}:{_place.Port}");

    /// <summary>From clients to the server.</summary>
    public ProxyDirection Requests { get; } = new();

    /// <summary>From the server to clients.</summary>
    public ProxyDirection Answers { get; } = new();

    /// <summary>How many connections were accepted so far.</summary>
    public int Accepted => Volatile.Read(ref _accepted);

    /// <summary>How many are open.</summary>
    public int Connections => _connections.Count;

    /// <summary>Lets all connections stand, and nothing through, until <see cref="Flow"/>.</summary>
    public void Stall()
    {
        Requests.Stall();
        Answers.Stall();
    }

    /// <summary>Ends what <see cref="Stall"/>, or a stall of one direction, began.</summary>
    public void Flow()
    {
        Requests.Flow();
        Answers.Flow();
    }

    /// <summary>Keeps each piece for so long, in both directions; none for zero.</summary>
    public void Slow(TimeSpan delay)
    {
        Requests.Delay = delay;
        Answers.Delay = delay;
    }

    /// <summary>Ends all connections by a reset on both sides, what they kept with them; new ones are as good as before.</summary>
    public void Cut()
    {
        foreach (ProxyConnection connection in _connections.Keys)
        {
            connection.Reset();
        }
    }

    /// <summary>Ends all connections, and refuses new ones until <see cref="Accept"/>, as a server does that does not run.</summary>
    public void Refuse()
    {
        lock (_gate)
        {
            // Bound and not listening: the port is kept, and nobody can connect to it.
            _listener.Dispose();
            _listener = Bind(_place);
        }

        Cut();
    }

    /// <summary>Accepts connections again.</summary>
    public void Accept()
    {
        lock (_gate)
        {
            _listener.Dispose();
            _listener = Bind(_place);
            Listen();
        }
    }

    /// <inheritdoc/>
    public async ValueTask DisposeAsync()
    {
        lock (_gate)
        {
            _isOver = true;
            _listener.Dispose();
        }

        Cut();
        await Eventually.True(() => _connections.IsEmpty, "all connections of the proxy have ended");
    }

    private static Socket Bind(IPEndPoint place)
    {
        var socket = new Socket(place.AddressFamily, SocketType.Stream, ProtocolType.Tcp);
        socket.SetSocketOption(SocketOptionLevel.Socket, SocketOptionName.ReuseAddress, true);
        socket.Bind(place);
        return socket;
    }

    private void Listen()
    {
        Socket listener = _listener;
        listener.Listen();
        _ = Task.Run(async () =>
        {
            try
            {
                while (true)
                {
                    Socket client = await listener.AcceptAsync();
                    Interlocked.Increment(ref _accepted);
                    _ = Serve(client);
                }
            }
            catch (Exception over) when (over is SocketException or ObjectDisposedException)
            {
                // Whoever closes the listener wants that.
            }
        });
    }

    private async Task Serve(Socket client)
    {
        using var connection = new ProxyConnection(client);
        _connections[connection] = true;
        lock (_gate)
        {
            if (_isOver)
            {
                connection.Reset();
            }
        }

        try
        {
            await connection.Connect(_target);
            await Task.WhenAll(
                Pump(connection.Client, connection.Server, Requests, connection),
                Pump(connection.Server, connection.Client, Answers, connection));
        }
        catch (Exception ended) when (ended is SocketException or ObjectDisposedException or OperationCanceledException)
        {
            // Each side sees for itself that the connection is over.
        }
        finally
        {
            connection.Reset();
            _connections.TryRemove(connection, out _);
        }
    }

    /// <summary>Passes on what comes, until that side closes; a failure takes the whole connection down.</summary>
    private static async Task Pump(Socket from, Socket to, ProxyDirection direction, ProxyConnection connection)
    {
        byte[] buffer = new byte[BufferSize];
        try
        {
            while (true)
            {
                int read = await from.ReceiveAsync(buffer.AsMemory(), connection.End);
                if (read == 0)
                {
                    await direction.Admit(0, connection.End);
                    to.Shutdown(SocketShutdown.Send);
                    return;
                }

                for (int at = 0; at < read;)
                {
                    int piece = Math.Min(read - at, direction.PieceSize);
                    await direction.Admit(piece, connection.End);
                    await Send(to, buffer.AsMemory(at, piece), connection.End);
                    at += piece;
                }
            }
        }
        catch
        {
            connection.Reset();
            throw;
        }
    }

    private static async Task Send(Socket to, ReadOnlyMemory<byte> bytes, CancellationToken end)
    {
        while (!bytes.IsEmpty)
        {
            bytes = bytes[await to.SendAsync(bytes, end)..];
        }
    }
}
