namespace MdLock.EtcdTests.Histories;

/// <summary>Completes a history by what the faults of a run may have done.</summary>
internal static class HistoryBook
{
    /// <summary>Lets the locks of some processes end by themselves: who was killed, stopped or cut off may be taken for dead.</summary>
    /// <remarks>
    /// That a commit was refused to such a process, or that it was told not to have its lock, says nothing: its lease can be over
    /// before its lock is taken away. What succeeded in the name of such a lock still proves that it was there; but not that it
    /// was given back, where the answer to the first time may have got lost: then it only has to be gone.
    /// </remarks>
    /// <param name="history">What was recorded.</param>
    /// <param name="mayLoseFrom">
    /// From when on the locks of a process may end; <see cref="long.MaxValue"/> for one that nothing befell.
    /// </param>
    /// <param name="repeats">
    /// Whether a lock may be given back twice, because the answer to the first time got lost: that it was not there any more may
    /// then be the word of the second, and that it was given back the word of one who found it gone.
    /// </param>
    public static List<Operation> Complete(
        IReadOnlyCollection<Operation> history, Func<string, long> mayLoseFrom, bool repeats = false)
    {
        var complete = new List<Operation>(history.Count);
        long id = history.Count == 0 ? 0 : history.Max(one => one.Id);
        HashSet<long> triedBefore = [.. history.Where(one => one is { Kind: OperationKind.Unlock, Outcome: Outcome.Unknown }).Select(one => one.Grant)];
        HashSet<long> givenBack =
        [
            .. history.Where(one => one is { Kind: OperationKind.Unlock, Outcome: Outcome.Done } && !MayFindItGone(one)).Select(one => one.Grant),
        ];
        foreach (Operation operation in history)
        {
            long from = mayLoseFrom(operation.Process);
            if (MayBeLost(operation) && operation is { Kind: OperationKind.Commit or OperationKind.Verify, Outcome: Outcome.Refused })
            {
                continue;
            }

            complete.Add(operation switch
            {
                { Kind: OperationKind.Unlock, Outcome: Outcome.Refused } when repeats =>
                    operation with { Outcome = Outcome.Unknown, Returned = long.MaxValue },
                { Kind: OperationKind.Unlock, Outcome: Outcome.Done } when MayFindItGone(operation) => operation with { MayFindItGone = true },
                _ => operation,
            });
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

        bool MayBeLost(Operation operation) => mayLoseFrom(operation.Process) is long from && from != long.MaxValue && operation.Returned >= from;

        bool MayFindItGone(Operation unlock) => repeats && (MayBeLost(unlock) || triedBefore.Contains(unlock.Grant));
    }
}
