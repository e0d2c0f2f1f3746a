using Google.Protobuf;
using Grpc.Core;
using MdLock.Errors;
using MdLock.Stores.Etcd.Client;
using MdLock.Stores.Etcd.Tables;
using MdLock.Stores.Etcd.Watching;
using MdLock.Stores.Etcd.Wire;

namespace MdLock.Stores.Etcd.Commits;

/// <summary>Keeps order among those who want to commit: first come first, and out of the way when their process is gone.</summary>
/// <remarks>It keeps nobody from committing who believes that it is his turn while it is not: the head does that.</remarks>
/// <param name="client">The cluster.</param>
/// <param name="keys">The document's keys.</param>
/// <param name="hub">Where to hear that a turn is over.</param>
/// <param name="takeLease">The lease of this process.</param>
internal sealed class CommitTurns(
    EtcdClient client, DocumentKeys keys, WatchHub hub, Func<CancellationToken, long> takeLease)
{
    /// <summary>A commit syncs a whole document: 100 MB on a slow disk take seconds.</summary>
    private static readonly TimeSpan Limit = TimeSpan.FromSeconds(60);

    /// <summary>A watch that is lost is made up for by a look.</summary>
    private static readonly TimeSpan SlowPoll = TimeSpan.FromSeconds(1);

    /// <summary>Waits for one's turn; it lasts until disposed.</summary>
    /// <exception cref="StoreException">The one before does not come to its end, or the cluster does not answer.</exception>
    /// <exception cref="OperationCanceledException">Cancelled.</exception>
    public IDisposable Enter(CancellationToken cancellation)
    {
        long start = Environment.TickCount64;
        ByteString key = Join(onlyIfFree: false, cancellation, out IReadOnlyList<KeyValue> all)!;
        try
        {
            while (FindBefore(all, key) is { } before)
            {
                TimeSpan left = Limit - TimeSpan.FromMilliseconds(Environment.TickCount64 - start);
                if (left <= TimeSpan.Zero)
                {
                    throw Occupied(before);
                }

                long from = before.ModRevision + 1;
                using (KeyWatch watch = new KeyWatch(
                    one =>
                    {
                        hub.Join(one, before.Key, from);
                        return true;
                    },
                    _ => false).Start())
                {
                    watch.Wait(left < SlowPoll ? left : SlowPoll, cancellation);
                }

                all = Waiting.For(client.RangeAsync(Requests.Range(keys.Commits, keys.CommitsEnd), cancellation)).Kvs;
            }

            return new Turn(this, key);
        }
        catch
        {
            _ = LeaveAsync(key);
            throw;
        }
    }

    /// <summary>The same if nobody is before; null otherwise.</summary>
    /// <exception cref="StoreException">The cluster does not answer.</exception>
    public IDisposable? TryEnter() => Join(onlyIfFree: true, CancellationToken.None, out _) is { } key ? new Turn(this, key) : null;

    private ByteString? Join(bool onlyIfFree, CancellationToken cancellation, out IReadOnlyList<KeyValue> all)
    {
        long lease = takeLease(cancellation);
        ByteString key = keys.Commit($"{Leases.ProcessLease.NameOf(lease)}-{Guid.NewGuid():N}");
        RequestOp join = Requests.Put(key, ByteString.CopyFromUtf8($"{Environment.ProcessId} on {Environment.MachineName}"), lease);
        RequestOp read = Requests.Read(Requests.Range(keys.Commits, keys.CommitsEnd));
        var request = new TxnRequest { Compare = { Requests.IsEmpty(keys.Commits, keys.CommitsEnd) }, Success = { join }, Failure = { read } };
        if (!onlyIfFree)
        {
            request.Failure.Insert(0, join);
        }

        try
        {
            TxnResponse response = Waiting.For(client.TxnAsync(request, cancellation)).Response;
            all = response.Succeeded ? [] : response.Responses[^1].ResponseRange.Kvs;
            return response.Succeeded || !onlyIfFree || all.Any(one => one.Key == key) ? key : null;
        }
        catch (Exception unknown) when (unknown is StoreException or OperationCanceledException)
        {
            _ = LeaveAsync(key);
            throw;
        }
    }

    /// <summary>The last of those who came before; null when there is none.</summary>
    /// <exception cref="StoreException">One's own turn was taken away.</exception>
    private KeyValue? FindBefore(IReadOnlyList<KeyValue> all, ByteString key)
    {
        if (all.Count == 0)
        {
            return null;
        }

        KeyValue own = all.FirstOrDefault(one => one.Key == key) ?? throw new StoreException(
            ErrorIds.StoreUnreachable,
            $"The turn to commit was lost: etcd at {client.Address.Url} heard nothing of this process for too long.",
            "Try again.");
        return all.Where(one => one.CreateRevision < own.CreateRevision).MaxBy(one => one.CreateRevision);
    }

    private static StoreException Occupied(KeyValue before) => new(
        ErrorIds.GuardTimeout,
        $"A commit did not come to its end within {Limit.TotalSeconds:0.#} s. It is that of process {before.Value.ToStringUtf8()}.",
        "Look for a stopped process that uses MdLock (state T in ps), and continue or end it; then try again.");

    private async Task LeaveAsync(ByteString key)
    {
        try
        {
            await client.TxnAsync(new TxnRequest { Success = { Requests.Delete(key) } }, CancellationToken.None).ConfigureAwait(false);
        }
        catch (Exception gone) when (gone is StoreException or RpcException or ObjectDisposedException)
        {
            // It goes with the lease.
        }
    }

    /// <summary>A turn: ends when disposed.</summary>
    private sealed class Turn(CommitTurns turns, ByteString key) : IDisposable
    {
        private bool _isOver;

        public void Dispose()
        {
            if (!_isOver)
            {
                _isOver = true;
                turns.LeaveAsync(key).GetAwaiter().GetResult();
            }
        }
    }
}
