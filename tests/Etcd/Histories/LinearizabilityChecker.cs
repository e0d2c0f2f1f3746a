using System.Diagnostics;

namespace MdLock.EtcdTests.Histories;

/// <summary>
/// Looks for an order of all operations, each at one moment between its beginning and its end, in which each has the outcome
/// that it had.
/// </summary>
/// <remarks>
/// The search is that of Wing and Gong with Lowe's memory of what was tried: it takes the operations that may come next one by
/// one, goes back when an operation ended that cannot have, and never goes on from a set of operations and a state twice. What
/// each document saw is looked at by itself: an order for each is an order for all. Operations without an outcome may come at
/// any moment after they were begun, or never; they are tried last, since most never matter.
/// </remarks>
internal sealed class LinearizabilityChecker(TimeSpan bound)
{
    /// <summary>Checks a history.</summary>
    /// <param name="history">The operations, in any order.</param>
    public HistoryVerdict Check(IReadOnlyCollection<Operation> history)
    {
        var watch = Stopwatch.StartNew();
        var violations = new List<string>();
        var undecided = new List<string>();
        foreach (IGrouping<string, Operation> document in history.GroupBy(one => one.Document, StringComparer.Ordinal))
        {
            // A lock that nobody was told of is nobody's: whatever it did, others only waited for it.
            Operation[] counted = [.. document.Where(one => one.Kind == OperationKind.Read || one.IsLock ? one.Outcome == Outcome.Done : true)];
            var search = new OrderSearch(counted);
            bool? isFound = search.Run(() => watch.Elapsed < bound);
            if (isFound is null)
            {
                undecided.Add($"{document.Key}: not decided within {bound}, after {search.Steps} steps.");
            }
            else if (isFound == false)
            {
                violations.Add($"{document.Key} has no order.\n{search.Obstacle}");
            }
        }

        return new(history.Count, violations, undecided);
    }
}
