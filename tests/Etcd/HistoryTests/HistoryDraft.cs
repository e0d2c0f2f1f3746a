using MdLock.EtcdTests.Histories;

namespace MdLock.EtcdTests.HistoryTests;

/// <summary>A history written by hand: each operation gets the next id, and the times that are said.</summary>
internal sealed class HistoryDraft
{
    private readonly List<Operation> _operations = [];

    public IReadOnlyList<Operation> Operations => _operations;

    public HistoryVerdict Order => new LinearizabilityChecker(Eventually.HangGuard).Check(_operations);

    public HistoryVerdict Exclusion => ExclusionChecker.Check(_operations);

    public long Lock(long from, long until, long fence, OperationKind kind = OperationKind.LockExclusive, Outcome outcome = Outcome.Done) =>
        Add(kind, from, until, outcome, fence: fence);

    public long Share(long from, long until, long fence) => Lock(from, until, fence, OperationKind.LockShared);

    public long Unlock(long grant, long from, long until, Outcome outcome = Outcome.Done) =>
        Add(OperationKind.Unlock, from, until, outcome, grant);

    public long Verify(long grant, long from, long until, Outcome outcome = Outcome.Done) =>
        Add(OperationKind.Verify, from, until, outcome, grant);

    public long Read(long value, long from, long until) => Add(OperationKind.Read, from, until, Outcome.Done, value: value);

    public long Commit(long grant, long before, long from, long until, Outcome outcome = Outcome.Done) =>
        Add(OperationKind.Commit, from, until, outcome, grant, value: before);

    public long Expire(long grant, long from) => Add(OperationKind.Expire, from, long.MaxValue, Outcome.Unknown, grant);

    public long Add(
        OperationKind kind, long from, long until, Outcome outcome = Outcome.Done, long grant = 0, long fence = 0, long value = 0)
    {
        _operations.Add(new()
        {
            Id = _operations.Count + 1,
            Document = "guide",
            Kind = kind,
            Invoked = from,
            Returned = outcome == Outcome.Unknown ? long.MaxValue : until,
            Outcome = outcome,
            Grant = grant,
            Fence = fence,
            Value = value,
        });
        return _operations.Count;
    }
}
