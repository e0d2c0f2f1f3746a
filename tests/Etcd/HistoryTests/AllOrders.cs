using MdLock.EtcdTests.Histories;

namespace MdLock.EtcdTests.HistoryTests;

/// <summary>The plain way to check a small history: each order of its operations, with each choice of those without outcome.</summary>
internal static class AllOrders
{
    public static bool Allow(IReadOnlyList<Operation> history)
    {
        Operation[] open = [.. history.Where(one => one.Outcome == Outcome.Unknown)];
        Operation[] known = [.. history.Where(one => one.Outcome != Outcome.Unknown)];
        return Enumerable.Range(0, 1 << open.Length).Any(choice =>
            Go(RegisterState.First, [.. known, .. open.Where((_, i) => (choice & (1 << i)) != 0)]));
    }

    private static bool Go(RegisterState state, IReadOnlyList<Operation> left) =>
        left.Count == 0 || left.Any(next =>
            left.All(other => other == next || other.Returned >= next.Invoked)
            && state.After(next) is { } after
            && Go(after, [.. left.Where(one => one != next)]));
}
