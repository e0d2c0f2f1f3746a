using Google.Protobuf;
using Grpc.Core;
using MdLock.Errors;
using MdLock.Rules;
using MdLock.Stores.Etcd.Client;
using MdLock.Stores.Etcd.Tables;
using MdLock.Stores.Etcd.Wire;

namespace MdLock.Stores.Etcd;

/// <content>What is done about changes of which nobody knows whether they took effect.</content>
/// <remarks>What a caller was not told of is taken back, unless he has come to it in another way meanwhile.</remarks>
internal sealed partial class EtcdLockStore
{
    /// <summary>Takes back what a transaction added whose answer nobody waited for.</summary>
    private async Task WithdrawAsync(TableChange change, Task<Sent> sending)
    {
        try
        {
            Sent sent = await sending.ConfigureAwait(false);
            if (!sent.Response.Succeeded && !sent.WasRepeated)
            {
                Free(change.Taken);
                return;
            }
        }
        catch (StoreException unanswered) when (unanswered.ErrorId == ErrorIds.StoreUnreachable)
        {
            // Not known: it is taken back where it is there.
        }
        catch (StoreException)
        {
            Free(change.Taken);
            return;
        }
        catch (Exception ended) when (ended is ObjectDisposedException or RpcException)
        {
            return;
        }

        await IgnoreAsync(TakeBackAsync(change)).ConfigureAwait(false);
    }

    private async Task TakeBackAsync(TableChange change)
    {
        foreach (AddedEntry added in change.Added)
        {
            // What its owner renewed meanwhile, or another took the key for, has another value. What is still on its way rests on
            // the area as it was, and does nothing from now on.
            RequestOp[] areas =
            [
                .. added.Targets
                    .Select(target => ByteString.CopyFromUtf8(_keys.Area(target.Path)))
                    .Distinct()
                    .Select(area => Requests.Put(area, ByteString.Empty)),
            ];
            var request = new TxnRequest
            {
                Compare = { Requests.Is(_keys.Entry(added.Id), added.Value) },
                Success = { Requests.Delete(_keys.Entry(added.Id)), Requests.Delete(_keys.Persistent(added.Id)) },
            };
            request.Success.AddRange(areas);
            request.Failure.AddRange(areas);
            Sent sent = await RepeatAsync(() => _client.TxnAsync(request, CancellationToken.None)).ConfigureAwait(false);
            if (!sent.Response.Succeeded && change.AddedTickets.Any(one => one.Id == added.Id))
            {
                await TakeBackHandedAsync(added.Id).ConfigureAwait(false);
            }
        }

        Free(change.Taken);
    }

    /// <summary>Takes back what was handed to a place that nobody knows of.</summary>
    private async Task TakeBackHandedAsync(string id)
    {
        LockInstant askedAt = Now();
        RangeResponse response = await RepeatAsync(() => _client.RangeAsync(WholeTable(), CancellationToken.None)).ConfigureAwait(false);
        var table = EtcdTable.Read(_keys, response.Kvs, response.Header.Revision, askedAt, null, _handed);
        if (table.Find(id) is not { Lock.Place: { } place } first || place != first.CreateRevision)
        {
            return;
        }

        foreach (EtcdEntry handed in table.Entries.Where(one => one is { IsAsGranted: true, Lock: { } held } && held.Place == place))
        {
            var request = new TxnRequest
            {
                Compare = { Requests.IsWrittenAt(_keys.Entry(handed.Id), handed.ModRevision) },
                Success = { Requests.Delete(_keys.Entry(handed.Id)) },
            };
            await RepeatAsync(() => _client.TxnAsync(request, CancellationToken.None)).ConfigureAwait(false);
        }
    }

    private static async Task<T> RepeatAsync<T>(Func<Task<T>> call)
    {
        while (true)
        {
            try
            {
                return await call().ConfigureAwait(false);
            }
            catch (StoreException passing) when (passing.ErrorId is ErrorIds.StoreUnreachable or ErrorIds.StoreAccessDenied)
            {
                // Until the cluster answers, and lets it, or the process ends and its lease with it.
                await Task.Delay(TimeSpan.FromSeconds(1)).ConfigureAwait(false);
            }
        }
    }

    private static async Task IgnoreAsync(Task courtesy)
    {
        try
        {
            await courtesy.ConfigureAwait(false);
        }
        catch (Exception undone) when (undone is StoreException or RpcException or ObjectDisposedException)
        {
            // What was seen is known here, and is seen again by others.
        }
    }
}
