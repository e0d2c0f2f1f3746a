using System.Net;
using System.Net.Sockets;

namespace MdLock.EtcdTests.Support;

/// <summary>The two ends of one connection through a <see cref="FaultyProxy"/>.</summary>
internal sealed class ProxyConnection : IDisposable
{
    private readonly CancellationTokenSource _end = new();
    private readonly Lock _gate = new();
    private bool _isDisposed;

    public ProxyConnection(Socket client)
    {
        Client = client;
        Client.NoDelay = true;
        Server = new Socket(client.AddressFamily, SocketType.Stream, ProtocolType.Tcp) { NoDelay = true };
    }

    public Socket Client { get; }

    public Socket Server { get; }

    /// <summary>Cancelled when the connection is over.</summary>
    public CancellationToken End => _end.Token;

    public Task Connect(IPEndPoint target) => Server.ConnectAsync(target, End).AsTask();

    /// <summary>Ends it: both sides are told by a reset, not by an orderly end.</summary>
    public void Reset()
    {
        lock (_gate)
        {
            if (!_isDisposed)
            {
                _end.Cancel();
                Client.Close(0);
                Server.Close(0);
            }
        }
    }

    /// <inheritdoc/>
    public void Dispose()
    {
        lock (_gate)
        {
            _isDisposed = true;
            _end.Dispose();
            Client.Dispose();
            Server.Dispose();
        }
    }
}
