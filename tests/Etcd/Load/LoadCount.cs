using System.Collections.Concurrent;
using MdLock.Errors;

namespace MdLock.EtcdTests.Load;

/// <summary>Counts what befalls the clients of one process.</summary>
internal sealed class LoadCount
{
    private const int MostFaults = 20;

    private readonly ConcurrentDictionary<string, int> _failures = new(StringComparer.Ordinal);
    private readonly ConcurrentQueue<string> _faults = new();
    private readonly Lock _gate = new();
    private int _grants;
    private int _commits;
    private int _refusals;
    private int _starved;
    private TimeSpan _slowest;

    public void Granted() => Interlocked.Increment(ref _grants);

    public void Committed() => Interlocked.Increment(ref _commits);

    public void Refused(bool isStarved)
    {
        Interlocked.Increment(ref _refusals);
        if (isStarved)
        {
            Interlocked.Increment(ref _starved);
        }
    }

    /// <summary>An operation failed as it may: its outcome is not known, or it had none.</summary>
    public void Failed(Exception failure, TimeSpan took)
    {
        _failures.AddOrUpdate((failure as MdLockException)?.ErrorId ?? failure.GetType().Name, 1, (_, count) => count + 1);
        lock (_gate)
        {
            _slowest = took > _slowest ? took : _slowest;
        }
    }

    /// <summary>Something happened that must not.</summary>
    public void Fault(string text)
    {
        if (_faults.Count < MostFaults)
        {
            _faults.Enqueue(text);
        }
    }

    public LoadTally Tally(int operations, int lostWakeUps) => new()
    {
        Operations = operations,
        Grants = _grants,
        Commits = _commits,
        Refusals = _refusals,
        Starved = _starved,
        Failures = new SortedDictionary<string, int>(_failures, StringComparer.Ordinal),
        LostWakeUps = lostWakeUps,
        SlowestFailure = _slowest.TotalMilliseconds,
        Faults = [.. _faults],
    };
}
