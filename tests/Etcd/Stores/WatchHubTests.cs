using Google.Protobuf;
using MdLock.Stores.Etcd.Client;
using MdLock.Stores.Etcd.Tables;
using MdLock.Stores.Etcd.Watching;
using MdLock.Stores.Etcd.Wire;

namespace MdLock.EtcdTests.Stores;

/// <summary>A watch tells what was written since the revision that it was asked for, also where that was before it began.</summary>
public sealed class WatchHubTests : IDisposable
{
    /// <summary>Long enough for whatever will come.</summary>
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(30);

    /// <summary>For what must not come.</summary>
    private static readonly TimeSpan Quiet = TimeSpan.FromMilliseconds(500);

    private readonly ByteString _key = ByteString.CopyFromUtf8($"watched/{Guid.NewGuid():N}");
    private readonly EtcdClient _client;
    private readonly WatchHub _hub;

    public WatchHubTests(LocalEtcd etcd)
    {
        ArgumentNullException.ThrowIfNull(etcd);
        _client = new EtcdClient(etcd.Address);
        _hub = new WatchHub(_client);
    }

    public enum Change
    {
        None,
        Write,
        End,
        EndAndWrite,
    }

    public void Dispose()
    {
        _hub.Dispose();
        _client.Dispose();
    }

    [Theory]
    [InlineData(Change.None, false, false)]
    [InlineData(Change.Write, false, true)]
    [InlineData(Change.Write, true, false)]
    [InlineData(Change.End, false, true)]
    [InlineData(Change.End, true, true)]
    [InlineData(Change.EndAndWrite, false, true)]
    [InlineData(Change.EndAndWrite, true, true)]
    public void Given_WhatChangedBeforeTheWatchBegan_When_ItIsAskedForFromBefore_Then_ItIsTold(Change change, bool endOnly, bool isTold)
    {
        long from = Write(_key) + 1;
        Make(change);

        // Something else, so that there is a reason to look.
        Write(ByteString.CopyFromUtf8($"other/{Guid.NewGuid():N}"));

        using KeyWatch watch = Join(from, endOnly);

        Assert.Equal(isTold, watch.Wait(isTold ? Patience : Quiet, TestContext.Current.CancellationToken));
    }

    [Theory]
    [InlineData(Change.Write, false, true)]
    [InlineData(Change.Write, true, false)]
    [InlineData(Change.End, true, true)]
    public void Given_AWatch_When_SomethingChanges_Then_ItIsTold(Change change, bool endOnly, bool isTold)
    {
        using KeyWatch watch = Join(Write(_key) + 1, endOnly);
        Assert.False(watch.Wait(Quiet, TestContext.Current.CancellationToken));

        Make(change);

        Assert.Equal(isTold, watch.Wait(isTold ? Patience : Quiet, TestContext.Current.CancellationToken));
    }

    [Fact]
    public void Given_AnOwnKeyThatWasWrittenBeforeTheWatchBegan_When_ItIsAskedForFromBefore_Then_ItIsTold()
    {
        ByteString all = ByteString.CopyFromUtf8($"own/{Guid.NewGuid():N}/");
        ByteString own = ByteString.CopyFromUtf8(all.ToStringUtf8() + "0");
        long from = Write(own) + 1;
        Write(own);

        using KeyWatch watch = new KeyWatch(
            one =>
            {
                _hub.JoinOwn(one, own, all, from);
                return true;
            },
            _ => true).Start();

        Assert.True(watch.Wait(Patience, TestContext.Current.CancellationToken));
    }

    private KeyWatch Join(long from, bool endOnly) => new KeyWatch(
        watch =>
        {
            _hub.Join(watch, _key, from, endOnly);
            return true;
        },
        _ => true).Start();

    private void Make(Change change)
    {
        if (change is Change.End or Change.EndAndWrite)
        {
            Send(Requests.Delete(_key));
        }

        if (change is Change.Write or Change.EndAndWrite)
        {
            Write(_key);
        }
    }

    private long Write(ByteString key) => Send(Requests.Put(key, ByteString.Empty));

    private long Send(RequestOp change) =>
        Waiting.For(_client.TxnAsync(new TxnRequest { Success = { change } }, CancellationToken.None)).Response.Header.Revision;
}
