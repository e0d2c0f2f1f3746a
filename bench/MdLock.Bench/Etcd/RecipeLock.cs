using Google.Protobuf;
using MdLock.Stores;
using MdLock.Stores.Etcd.Client;
using MdLock.Stores.Etcd.Leases;
using MdLock.Stores.Etcd.Tables;
using MdLock.Stores.Etcd.Wire;

namespace MdLock.Bench.Etcd;

/// <summary>
/// The lock that etcd's own library makes of keys, by the same client as MdLock's: a key on the client's lease, whose turn
/// it is when no older one is there.
/// </summary>
internal sealed class RecipeLock : IEtcdLock
{
    private static readonly TimeSpan Limit = TimeSpan.FromMinutes(1);

    private readonly EtcdClient _client;
    private readonly ProcessLease _lease;
    private readonly RecipeWatch _watch;
    private readonly ByteString _first;
    private readonly ByteString _end;
    private readonly ByteString _own;
    private readonly long _id;

    public RecipeLock(EtcdAddress address, string name)
    {
        _client = new EtcdClient(address);
        _lease = new ProcessLease(_client, TimeProvider.System);
        _watch = new RecipeWatch(_client);
        _id = Waiting.For(_lease.RequireAsync(TimeSpan.FromSeconds(60), CancellationToken.None).AsTask());
        _first = ByteString.CopyFromUtf8(name + "/");
        _end = ByteString.CopyFromUtf8(name + "0");
        _own = ByteString.CopyFromUtf8($"{name}/{ProcessLease.NameOf(_id)}");
    }

    public void Take()
    {
        RequestOp owner = Requests.Read(Oldest());
        TxnResponse response = Waiting.For(_client.TxnAsync(
            new TxnRequest
            {
                Compare = { Requests.IsMadeAt(_own, 0) },
                Success = { Requests.Put(_own, ByteString.Empty, _id), owner },
                Failure = { Requests.Read(Requests.Range(_own)), owner },
            },
            CancellationToken.None)).Response;
        long own = response.Succeeded ? response.Header.Revision : response.Responses[0].ResponseRange.Kvs[0].CreateRevision;
        if (response.Responses[1].ResponseRange.Kvs is [var oldest] && oldest.CreateRevision != own)
        {
            WaitForOlder(own);
        }
    }

    public void GiveBack() => Waiting.For(
        _client.TxnAsync(new TxnRequest { Success = { Requests.Delete(_own) } }, CancellationToken.None));

    public void Dispose()
    {
        _watch.Dispose();
        _lease.Dispose();
        _client.Dispose();
    }

    private void WaitForOlder(long own)
    {
        while (true)
        {
            RangeRequest before = Requests.Range(_first, _end);
            before.MaxCreateRevision = own - 1;
            before.Limit = 1;
            before.SortTarget = RangeRequest.Types.SortTarget.Create;
            before.SortOrder = RangeRequest.Types.SortOrder.Descend;
            RangeResponse response = Waiting.For(_client.RangeAsync(before, CancellationToken.None));
            if (response.Kvs.Count == 0)
            {
                return;
            }

            _watch.WaitForEnd(response.Kvs[0].Key, response.Header.Revision + 1, Limit);
        }
    }

    private RangeRequest Oldest()
    {
        RangeRequest oldest = Requests.Range(_first, _end);
        oldest.Limit = 1;
        oldest.SortTarget = RangeRequest.Types.SortTarget.Create;
        oldest.SortOrder = RangeRequest.Types.SortOrder.Ascend;
        return oldest;
    }
}
