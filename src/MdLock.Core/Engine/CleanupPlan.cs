namespace MdLock.Engine;

/// <summary>What a cleanup would remove.</summary>
/// <param name="Locks">How many locks are stale.</param>
/// <param name="Tickets">How many places in the queue are.</param>
/// <param name="Files">Left-over files, by their names.</param>
/// <param name="MayTrim">Whether versions go that are beyond what is kept; which, is known when it is done.</param>
internal sealed record CleanupPlan(int Locks, int Tickets, IReadOnlyList<string> Files, bool MayTrim)
{
    /// <summary>Whether there is nothing to do.</summary>
    public bool IsEmpty => Locks == 0 && Tickets == 0 && Files.Count == 0 && !MayTrim;
}
