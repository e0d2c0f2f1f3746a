using System.Globalization;
using Google.Protobuf;
using Grpc.Core;
using MdLock.Errors;
using MdLock.Platform;
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
/// <param name="machine">This machine.</param>
/// <param name="ids">The keys that this process uses.</param>
/// <param name="takeLease">The lease of this process.</param>
internal sealed class CommitTurns(
    EtcdClient client, DocumentKeys keys, WatchHub hub, Machine machine, EntrySlots ids, Func<CancellationToken, long> takeLease)
{
    /// <summary>Many commits one after another: each takes milliseconds, and seconds for a large document.</summary>
    private static readonly TimeSpan Limit = TimeSpan.FromSeconds(60);

    /// <summary>
    /// A commit syncs a whole document: 100 MB on a slow disk take seconds. Who takes this long has stopped, or its host is
    /// gone; as long as its lease lasts that cannot be told, and need not be: the head moves for one only.
    /// </summary>
    private static readonly TimeSpan LongestTurn = TimeSpan.FromSeconds(20);

    /// <summary>A watch that is lost is made up for by a look.</summary>
    private static readonly TimeSpan SlowPoll = TimeSpan.FromSeconds(1);

    private readonly string _self = string.Create(
        CultureInfo.InvariantCulture,
        $"{Environment.ProcessId} {ProcessInspector.StartOf(Environment.ProcessId)} {machine.BootId} {machine.PidNamespace} {machine.HostName}");

    /// <summary>Waits for one's turn; it lasts until disposed, or for as long as those behind have patience.</summary>
    /// <param name="patience">The longest wait; null for what only a stopped process would take.</param>
    /// <param name="cancellation">Ends it.</param>
    /// <exception cref="StoreException">The one before does not come to its end, or the cluster does not answer.</exception>
    /// <exception cref="OperationCanceledException">Cancelled.</exception>
    public IDisposable Enter(TimeSpan? patience, CancellationToken cancellation)
    {
        TimeSpan limit = patience is { } given && given < Limit ? given : Limit;
        long start = Environment.TickCount64;
        (ByteString Key, string Id) own = Join(onlyIfFree: false, cancellation, out IReadOnlyList<KeyValue> all)!.Value;
        try
        {
            long since = start;
            long first = 0;
            while (FindBefore(all, own.Key) is { } before)
            {
                long now = Environment.TickCount64;
                (first, since) = first == before.CreateRevision ? (first, since) : (before.CreateRevision, now);
                if (TimeSpan.FromMilliseconds(now - since) > LongestTurn)
                {
                    break;
                }

                TimeSpan left = limit - TimeSpan.FromMilliseconds(now - start);
                if (left <= TimeSpan.Zero)
                {
                    throw Occupied(before, limit);
                }

                if (HasEnded(before))
                {
                    Waiting.For(client.TxnAsync(
                        new TxnRequest
                        {
                            Compare = { Requests.IsMadeAt(before.Key, before.CreateRevision) },
                            Success = { Requests.Delete(before.Key) },
                        },
                        cancellation));
                }
                else
                {
                    WaitFor(before, left < SlowPoll ? left : SlowPoll, cancellation);
                }

                all = Waiting.For(client.RangeAsync(Requests.Range(keys.Commits, keys.CommitsEnd), cancellation)).Kvs;
            }

            return new Turn(this, own);
        }
        catch
        {
            _ = LeaveAsync(own);
            throw;
        }
    }

    /// <summary>The same if nobody is before; null otherwise.</summary>
    /// <exception cref="StoreException">The cluster does not answer.</exception>
    public IDisposable? TryEnter() => Join(onlyIfFree: true, CancellationToken.None, out _) is { } own ? new Turn(this, own) : null;

    private void WaitFor(KeyValue before, TimeSpan patience, CancellationToken cancellation)
    {
        using KeyWatch watch = new KeyWatch(
            one =>
            {
                hub.Join(one, before.Key, before.ModRevision + 1, endOnly: true);
                return true;
            },
            _ => false).Start();
        watch.Wait(patience, cancellation);
    }

    /// <summary>Whether a turn is that of a process of this run of this machine that has ended.</summary>
    private bool HasEnded(KeyValue turn) =>
        turn.Value.ToStringUtf8().Split(' ') is [var id, var start, var bootId, var pidNamespace, ..]
        && bootId == machine.BootId
        && pidNamespace == machine.PidNamespace
        && int.TryParse(id, NumberStyles.None, CultureInfo.InvariantCulture, out int processId)
        && long.TryParse(start, NumberStyles.None, CultureInfo.InvariantCulture, out long processStart)
        && ProcessInspector.Inspect(processId, processStart) != ProcessState.Running;

    private (ByteString Key, string Id)? Join(bool onlyIfFree, CancellationToken cancellation, out IReadOnlyList<KeyValue> all)
    {
        long lease = takeLease(cancellation);
        string id = ids.Take(Leases.ProcessLease.NameOf(lease));
        ByteString key = keys.Commit(id);
        RequestOp join = Requests.Put(key, ByteString.CopyFromUtf8(_self), lease);
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
            if (response.Succeeded || !onlyIfFree || all.Any(one => one.Key == key))
            {
                return (key, id);
            }

            ids.Free(id);
            return null;
        }
        catch (StoreException refused) when (refused.ErrorId != ErrorIds.StoreUnreachable)
        {
            ids.Free(id);
            throw;
        }
        catch (Exception unknown) when (unknown is StoreException or OperationCanceledException)
        {
            // Its id is not used again: it may come to stand there yet.
            _ = LeaveAsync((key, ""));
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

    private static StoreException Occupied(KeyValue before, TimeSpan limit) => new(
        ErrorIds.GuardTimeout,
        $"A commit did not come to its end within {limit.TotalSeconds:0.#} s. It is that of process {before.Value.ToStringUtf8().Split(' ')[0]} on {before.Value.ToStringUtf8().Split(' ')[^1]}.",
        "Look for a stopped process that uses MdLock (state T in ps), and continue or end it; then try again.");

    /// <summary>Ends a turn; where nobody answers, in the background until somebody does: its lease may go on.</summary>
    private async Task LeaveAsync((ByteString Key, string Id) own)
    {
        if (!await TryLeaveAsync(own).ConfigureAwait(false))
        {
            _ = Task.Run(async () =>
            {
                do
                {
                    await Task.Delay(SlowPoll).ConfigureAwait(false);
                }
                while (!await TryLeaveAsync(own).ConfigureAwait(false));
            });
        }
    }

    private async Task<bool> TryLeaveAsync((ByteString Key, string Id) own)
    {
        try
        {
            await client.TxnAsync(new TxnRequest { Success = { Requests.Delete(own.Key) } }, CancellationToken.None).ConfigureAwait(false);
            ids.Free(own.Id);
            return true;
        }
        catch (StoreException)
        {
            return false;
        }
        catch (Exception gone) when (gone is RpcException or ObjectDisposedException)
        {
            // This process lets go of all: it goes with the lease.
            return true;
        }
    }

    /// <summary>A turn: ends when disposed.</summary>
    private sealed class Turn(CommitTurns turns, (ByteString Key, string Id) own) : IDisposable
    {
        private bool _isOver;

        public void Dispose()
        {
            if (!_isOver)
            {
                _isOver = true;
                turns.LeaveAsync(own).GetAwaiter().GetResult();
            }
        }
    }
}
