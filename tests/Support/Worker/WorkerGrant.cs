namespace MdLock.Worker;

/// <summary>A lock as a worker got it.</summary>
/// <param name="LockId">Its identity.</param>
/// <param name="Fence">Its fence.</param>
/// <param name="TicketOrder">The place in the queue from which it was granted; null when it was granted at once.</param>
/// <param name="SectionId">The section.</param>
/// <param name="Token">For a lease, its secret.</param>
/// <param name="Value">The number that was committed under it.</param>
public sealed record WorkerGrant(
    Guid LockId, long Fence, long? TicketOrder, string SectionId, string? Token = null, int Value = 0);
