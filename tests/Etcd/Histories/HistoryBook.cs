namespace MdLock.EtcdTests.Histories;

/// <summary>Completes a history by what the faults of a run may have done.</summary>
internal static class HistoryBook
{
    /// <summary>Lets the locks of some processes end by themselves: who was killed, stopped or cut off may be taken for dead.</summary>
    /// <remarks>
    /// A commit that was refused to such a process says nothing: its lease can be over before its lock is taken away. What
    /// succeeded in the name of such a lock still proves that it was there.
    /// </remarks>
    /// <param name="history">What was recorded.</param>
    /// <param name="mayLoseFrom">
    /// From when on the locks of a process may end; <see cref="long.MaxValue"/> for one that nothing befell.
    /// </param>
    /// <param name="repeats">
    /// Whether a lock may be given back twice, because the answer to the first time got lost: that it was not there any more may
    /// then be the word of the second.
    /// </param>
    public static List<Operation> Complete(
        IReadOnlyCollection<Operation> history, Func<string, long> mayLoseFrom, bool repeats = false)
    {
        var complete = new List<Operation>(history.Count);
        long id = history.Count == 0 ? 0 : history.Max(one => one.Id);
        HashSet<long> givenBack = [.. history.Where(one => one is { Kind: OperationKind.Unlock, Outcome: Outcome.Done }).Select(one => one.Grant)];
        foreach (Operation operation in history)
        {
            long from = mayLoseFrom(operation.Process);
            bool mayBeLost = operation.Returned >= from && from != long.MaxValue;
            if (mayBeLost && operation is { Kind: OperationKind.Commit, Outcome: Outcome.Refused })
            {
                continue;
            }

            complete.Add(repeats && operation is { Kind: OperationKind.Unlock, Outcome: Outcome.Refused }
                ? operation with { Outcome = Outcome.Unknown, Returned = long.MaxValue }
                : operation);
            if (from != long.MaxValue && operation is { IsLock: true, Outcome: Outcome.Done } && !givenBack.Contains(operation.Id))
            {
                complete.Add(new()
                {
                    Id = ++id,
                    Process = operation.Process,
                    Document = operation.Document,
                    Kind = OperationKind.Expire,
                    Grant = operation.Id,
                    Invoked = Math.Max(operation.Invoked, from),
                });
            }
        }

        return complete;
    }
}
