using System.Net;
using System.Net.Sockets;
using System.Text;

namespace MdLock.EtcdTests;

/// <summary>The ground itself: each fault of the proxy is one, and ends when it is said to end.</summary>
public sealed class FaultyProxyTests
{
    // Loopback answers in microseconds: what has not come by then was kept.
    private static readonly TimeSpan Silence = TimeSpan.FromMilliseconds(200);

    [Fact]
    public async Task Given_AConnection_When_ItIsTornIntoBytes_Then_AllArrivesInOrder()
    {
        await using var echo = new Echo();
        await using var proxy = new FaultyProxy(echo.Endpoint) { Requests = { PieceSize = 1 }, Answers = { PieceSize = 3 } };
        using Socket client = await ConnectTo(proxy);

        await Say(client, "0123456789");

        Assert.Equal("0123456789", await Hear(client, 10));
        Assert.Equal(10, proxy.Requests.Bytes);
        Assert.Equal(10, proxy.Answers.Bytes);
    }

    [Fact]
    public async Task Given_AStall_When_ItEnds_Then_WhatWasKeptGoesThrough()
    {
        await using var echo = new Echo();
        await using var proxy = new FaultyProxy(echo.Endpoint);
        using Socket client = await ConnectTo(proxy);
        await Say(client, "a");
        Assert.Equal("a", await Hear(client, 1));

        proxy.Stall();
        await Say(client, "b");
        Task<string> answer = Hear(client, 1);

        await AssertSilent(answer);
        Assert.Equal(1, echo.Heard);
        proxy.Flow();
        Assert.Equal("b", await Eventually.Result(answer));
    }

    [Fact]
    public async Task Given_AHalfOpenConnection_When_SomethingIsAsked_Then_ItArrivesAndNobodyIsTold()
    {
        await using var echo = new Echo();
        await using var proxy = new FaultyProxy(echo.Endpoint);
        using Socket client = await ConnectTo(proxy);

        proxy.Answers.Stall();
        await Say(client, "a");
        await Eventually.True(() => echo.Heard == 1);
        Task<string> answer = Hear(client, 1);

        await AssertSilent(answer);
        proxy.Cut();
        await Assert.ThrowsAsync<SocketException>(() => Eventually.Result(answer));
        proxy.Flow();
    }

    [Fact]
    public async Task Given_ACut_When_ConnectingAnew_Then_ItIsAsGoodAsBefore()
    {
        await using var echo = new Echo();
        await using var proxy = new FaultyProxy(echo.Endpoint);
        using Socket first = await ConnectTo(proxy);
        await Say(first, "a");
        Assert.Equal("a", await Hear(first, 1));

        proxy.Cut();

        await Assert.ThrowsAsync<SocketException>(() => Eventually.Result(Hear(first, 1)));
        using Socket second = await ConnectTo(proxy);
        await Say(second, "b");
        Assert.Equal("b", await Eventually.Result(Hear(second, 1)));
        Assert.Equal(2, proxy.Accepted);
    }

    [Fact]
    public async Task Given_ARefusal_When_ItEnds_Then_TheSamePortAccepts()
    {
        await using var echo = new Echo();
        await using var proxy = new FaultyProxy(echo.Endpoint);

        proxy.Refuse();

        SocketException refused = await Assert.ThrowsAsync<SocketException>(() => ConnectTo(proxy));
        Assert.Equal(SocketError.ConnectionRefused, refused.SocketErrorCode);
        proxy.Accept();
        using Socket client = await ConnectTo(proxy);
        await Say(client, "a");
        Assert.Equal("a", await Eventually.Result(Hear(client, 1)));
    }

    [Fact]
    public async Task Given_ADelay_When_SomethingIsAsked_Then_TheAnswerIsLate()
    {
        await using var echo = new Echo();
        await using var proxy = new FaultyProxy(echo.Endpoint);
        using Socket client = await ConnectTo(proxy);

        proxy.Slow(Eventually.HangGuard);
        await Say(client, "a");

        await AssertSilent(Hear(client, 1));
    }

    [Fact]
    public async Task Given_ANodeBehindIt_When_TheProxyStalls_Then_TheNodeIsHealthyAndDoesNotAnswer()
    {
        await using EtcdCluster cluster = await EtcdCluster.Start();
        await using var proxy = new FaultyProxy(cluster.Endpoints[0]);
        IPEndPoint place = IPEndPoint.Parse(proxy.Endpoint);
        using var client = new NodeClient(new NodeAddress("proxy", place.Address.ToString(), place.Port, 0));
        Assert.True(await client.IsHealthy());

        proxy.Stall();

        Assert.False(await client.IsHealthy());
        Assert.True(await cluster.Nodes[0].IsHealthy());
        proxy.Flow();
        Assert.True(await client.IsHealthy());
    }

    private static async Task<Socket> ConnectTo(FaultyProxy proxy)
    {
        var socket = new Socket(AddressFamily.InterNetwork, SocketType.Stream, ProtocolType.Tcp);
        try
        {
            await socket.ConnectAsync(IPEndPoint.Parse(proxy.Endpoint));
            return socket;
        }
        catch
        {
            socket.Dispose();
            throw;
        }
    }

    private static async Task Say(Socket socket, string text) => await socket.SendAsync(Encoding.ASCII.GetBytes(text));

    private static async Task<string> Hear(Socket socket, int length)
    {
        byte[] bytes = new byte[length];
        for (int at = 0; at < length;)
        {
            int read = await socket.ReceiveAsync(bytes.AsMemory(at));
            Assert.True(read > 0, "The connection ended.");
            at += read;
        }

        return Encoding.ASCII.GetString(bytes);
    }

    private static async Task AssertSilent(Task answer)
    {
        await Task.WhenAny(answer, Task.Delay(Silence));
        Assert.False(answer.IsCompleted);
    }

    /// <summary>A server that says what it hears.</summary>
    private sealed class Echo : IAsyncDisposable
    {
        private readonly TcpListener _listener = new(IPAddress.Loopback, 0);
        private readonly CancellationTokenSource _end = new();
        private int _heard;

        public Echo()
        {
            _listener.Start();
            _ = Accept();
        }

        public string Endpoint => _listener.LocalEndpoint.ToString()!;

        /// <summary>How many bytes it heard.</summary>
        public int Heard => Volatile.Read(ref _heard);

        public async ValueTask DisposeAsync()
        {
            await _end.CancelAsync();
            _listener.Dispose();
            _end.Dispose();
        }

        private async Task Accept()
        {
            while (!_end.IsCancellationRequested)
            {
                Socket client = await _listener.AcceptSocketAsync(_end.Token);
                _ = Serve(client, _end.Token);
            }
        }

        private async Task Serve(Socket client, CancellationToken end)
        {
            using (client)
            {
                byte[] buffer = new byte[64];
                while (await client.ReceiveAsync(buffer, end) is > 0 and int read)
                {
                    Interlocked.Add(ref _heard, read);
                    await client.SendAsync(buffer.AsMemory(0, read), end);
                }
            }
        }
    }
}
