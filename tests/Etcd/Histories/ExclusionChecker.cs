namespace MdLock.EtcdTests.Histories;

/// <summary>Looks for two who held one lock at the same time for certain, and for fences that do not grow.</summary>
/// <remarks>
/// It is told less than <see cref="LinearizabilityChecker"/> and says more plainly what is wrong. A lock is held for certain from
/// when its owner was told of it to the beginning of the last operation that succeeded in its name, for that needed the lock;
/// one in whose name nothing succeeded may have been over before its owner, who stood still, was told of it.
/// </remarks>
internal static class ExclusionChecker
{
    /// <summary>Checks a history.</summary>
    /// <param name="history">The operations, in any order.</param>
    public static HistoryVerdict Check(IReadOnlyCollection<Operation> history)
    {
        var violations = new List<string>();
        Dictionary<long, long> proofs = history
            .Where(one => one is { Outcome: Outcome.Done, MayFindItGone: false, Kind: OperationKind.Unlock or OperationKind.Verify or OperationKind.Commit })
            .GroupBy(one => one.Grant)
            .ToDictionary(proven => proven.Key, proven => proven.Max(one => one.Invoked));
        foreach (IGrouping<string, Operation> document in history.Where(one => one.IsLock && one.Outcome == Outcome.Done)
            .GroupBy(one => one.Document, StringComparer.Ordinal))
        {
            Hold[] all = [.. document.Select(one => new Hold(one, proofs.GetValueOrDefault(one.Id)))];
            Hold[] certain = [.. all.Where(one => one.Until >= one.From)];
            violations.AddRange(Overlaps(certain));
            violations.AddRange(Fences(all, certain));
        }

        return new(history.Count, violations, []);
    }

    private static IEnumerable<string> Overlaps(Hold[] holds)
    {
        Hold? exclusive = null;
        Hold? any = null;
        foreach (Hold hold in holds.OrderBy(one => one.From))
        {
            // Only the one that lasts longest of those before can reach into this one.
            Hold? other = hold.IsExclusive ? any : exclusive;
            if (other is not null && hold.From < other.Until)
            {
                yield return $"Two hold {hold.Lock.Document}:\n{other.Lock}, for certain until {other.Until}\n{hold.Lock}";
            }

            any = any is null || hold.Until > any.Until ? hold : any;
            exclusive = hold.IsExclusive && (exclusive is null || hold.Until > exclusive.Until) ? hold : exclusive;
        }
    }

    private static IEnumerable<string> Fences(Hold[] all, Hold[] certain)
    {
        foreach (IGrouping<long, Hold> twice in all.GroupBy(one => one.Lock.Fence).Where(same => same.Count() > 1))
        {
            yield return $"One fence for several:\n{string.Join('\n', twice.Select(one => one.Lock))}";
        }

        // Granted before the other was asked for, or held and over before the other was held.
        foreach (string late in Falls(all, hold => hold.Lock.Invoked, hold => hold.Lock.Returned)
            .Concat(Falls([.. certain.Where(one => one.IsExclusive)], hold => hold.From, hold => hold.Until)))
        {
            yield return late;
        }
    }

    /// <summary>The holds whose fence is smaller than that of one which was over before they began.</summary>
    private static IEnumerable<string> Falls(Hold[] holds, Func<Hold, long> begin, Func<Hold, long> end)
    {
        var over = new Queue<Hold>(holds.OrderBy(end));
        Hold? largest = null;
        foreach (Hold hold in holds.OrderBy(begin))
        {
            while (over.TryPeek(out Hold? next) && end(next) < begin(hold))
            {
                over.Dequeue();
                largest = largest is null || next.Lock.Fence > largest.Lock.Fence ? next : largest;
            }

            if (largest is not null && largest.Lock.Fence > hold.Lock.Fence)
            {
                yield return $"A fence fell:\n{largest.Lock}, until {largest.Until}\n{hold.Lock}";
            }
        }
    }

    /// <summary>A lock, and from when to when it was held for certain; never where it ends before it begins.</summary>
    private sealed record Hold(Operation Lock, long Until)
    {
        public long From => Lock.Returned;

        public bool IsExclusive => Lock.Kind == OperationKind.LockExclusive;
    }
}
