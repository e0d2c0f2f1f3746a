using System.Buffers.Binary;
using System.Diagnostics;
using MdLock.EtcdTests.Histories;
using MdLock.Errors;
using MdLock.Locking;
using MdLock.Rules;
using MdLock.Stores;

namespace MdLock.EtcdTests.Load;

/// <summary>One client: it takes a lock, reads, commits, asks whether it still has the lock, and gives it back, at random.</summary>
internal sealed class LoadClient(LoadPlan plan, LockOwner owner, IReadOnlyList<LoadDocument> documents, HistoryFile history, LoadCount count, int seed)
{
    private static readonly TimeSpan Impatience = TimeSpan.FromMilliseconds(50);
    private static readonly TimeSpan TimeToLive = TimeSpan.FromMinutes(30);

    // A lock that cannot be given back keeps others waiting: it is tried for longer than any fault lasts.
    private static readonly TimeSpan ReleasePatience = TimeSpan.FromSeconds(60);
    private static readonly TimeSpan ReleasePause = TimeSpan.FromMilliseconds(100);

    private readonly Random _random = new(seed);
    private readonly Dictionary<string, long> _unanswered = new(StringComparer.Ordinal);

    /// <summary>Goes on until all clients of the process together have done what they were told.</summary>
    public void Run(Func<bool> mayGoOn)
    {
        while (mayGoOn())
        {
            LoadDocument document = documents[_random.Next(documents.Count)];
            if (_random.Next(8) == 0)
            {
                Read(document);
            }
            else if (Lock(document, isShared: _random.Next(100) < plan.Shared) is { } taken)
            {
                Work(document, taken);
                Unlock(document, taken);
            }
        }
    }

    private void Work(LoadDocument document, Taken taken)
    {
        for (int i = _random.Next(3); i > 0; i--)
        {
            if (_random.Next(4) == 0)
            {
                Verify(document, taken);
            }
            else if (Read(document) is { } read && plan.Commits)
            {
                Commit(document, taken, read.Head);
            }
        }
    }

    private Taken? Lock(LoadDocument document, bool isShared)
    {
        TimeSpan patience = _random.Next(10) switch
        {
            < 2 => TimeSpan.Zero,
            2 => Impatience,
            _ => TimeSpan.FromSeconds(plan.Patience),
        };
        var request = new LockRequest
        {
            Owner = owner,
            Targets = [LockTarget.Of(["_document"], LockScope.Document)],
            Mode = isShared ? LockMode.Shared : LockMode.Exclusive,
            TimeToLive = TimeToLive,
            Patience = patience,
            HeartbeatInterval = TimeSpan.FromSeconds(plan.HeartbeatInterval),
        };
        long id = history.Begin(isShared ? OperationKind.LockShared : OperationKind.LockExclusive, document.Name);
        long start = Stopwatch.GetTimestamp();
        try
        {
            switch (document.Manager.TryAcquire(request, new() { Timeout = patience }, CancellationToken.None))
            {
                case AcquireResult.Granted granted:
                    count.Granted();
                    return new(Grant(id, document.Name, granted), granted.Locks[0]);
                case AcquireResult.Refused refused:
                    history.End(id, isDone: false);
                    count.Refused(refused.TimedOut && patience > Impatience);
                    return null;
                default:
                    throw new InvalidOperationException("There is no third answer.");
            }
        }
        catch (Exception failure) when (failure is MdLockException or OperationCanceledException)
        {
            _unanswered[document.Name] = id;

            // While it waited nothing had to come back: how long that took says nothing.
            count.Failed(failure, patience == TimeSpan.Zero ? Stopwatch.GetElapsedTime(start) : TimeSpan.Zero);
            return null;
        }
    }

    /// <summary>Writes that a lock was granted, and gives the operation by which it was.</summary>
    private long Grant(long id, string document, AcquireResult.Granted granted)
    {
        if (granted.Renewed.Length == 0)
        {
            history.End(id, isDone: true, granted.Locks[0].Fence);
            return id;
        }

        // It was granted to the request before, of which nobody was told what became of it; or to the place that this one had
        // before it stood still, and asked once more.
        if (!_unanswered.Remove(document, out long before))
        {
            before = id;
        }
        else
        {
            history.End(id, isDone: false);
        }

        history.End(before, isDone: true, granted.Locks[0].Fence);
        return before;
    }

    private void Unlock(LoadDocument document, Taken taken)
    {
        long first = Stopwatch.GetTimestamp();
        while (true)
        {
            long id = history.Begin(OperationKind.Unlock, document.Name, taken.Operation);
            long start = Stopwatch.GetTimestamp();
            try
            {
                history.End(id, document.Manager.Release(taken.Lock.LockId, taken.Lock.Fence, CancellationToken.None));
                return;
            }
            catch (Exception failure) when (failure is MdLockException or OperationCanceledException)
            {
                count.Failed(failure, Stopwatch.GetElapsedTime(start));
                if (Stopwatch.GetElapsedTime(first) > ReleasePatience)
                {
                    count.Fault($"{taken.Lock.LockId} could not be given back within {ReleasePatience}: {failure.Message}");
                    return;
                }

                Thread.Sleep(ReleasePause);
            }
        }
    }

    private void Verify(LoadDocument document, Taken taken)
    {
        long id = history.Begin(OperationKind.Verify, document.Name, taken.Operation);
        Try(() => history.End(id, document.Store.Find([taken.Lock.LockId], CancellationToken.None)[0] is { Verdict: null }));
    }

    private ReadHead? Read(LoadDocument document)
    {
        long id = history.Begin(OperationKind.Read, document.Name);
        ReadHead? read = null;
        Try(() =>
        {
            DocumentHead? head = document.Store.CommitPoint!.Read(CancellationToken.None);
            history.End(id, isDone: true, value: ValueOf(head));
            read = new(head);
        });
        return read;
    }

    private void Commit(LoadDocument document, Taken taken, DocumentHead? before)
    {
        long id = history.Begin(OperationKind.Commit, document.Name, taken.Operation, ValueOf(before));
        var after = new DocumentHead((before?.Sequence ?? 0) + 1, GuidOf(id), "", taken.Lock.Fence) { Move = Guid.NewGuid() };
        Try(() =>
        {
            bool isMade = document.Store.CommitPoint!.TryMove(before, after, [taken.Lock], CancellationToken.None) is not null;
            history.End(id, isMade);
            if (isMade)
            {
                count.Committed();
            }
        });
    }

    private void Try(Action action)
    {
        long start = Stopwatch.GetTimestamp();
        try
        {
            action();
        }
        catch (Exception failure) when (failure is MdLockException or OperationCanceledException)
        {
            count.Failed(failure, Stopwatch.GetElapsedTime(start));
        }
    }

    private static long ValueOf(DocumentHead? head)
    {
        Span<byte> bytes = stackalloc byte[16];
        (head?.Commit ?? Guid.Empty).TryWriteBytes(bytes);
        return BinaryPrimitives.ReadInt64LittleEndian(bytes);
    }

    private static Guid GuidOf(long value)
    {
        Span<byte> bytes = stackalloc byte[16];
        BinaryPrimitives.WriteInt64LittleEndian(bytes, value);
        return new(bytes);
    }

    private sealed record Taken(long Operation, HeldLock Lock);

    private sealed record ReadHead(DocumentHead? Head);
}
